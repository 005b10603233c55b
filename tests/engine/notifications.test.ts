import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listDeliveries } from "@/db/queries/deliveries";
import { createAppToken } from "@/lib/access/app-tokens";
import { noticeKinds } from "@/lib/core/notices/notice";
import type { ChannelWishes, NewChannel } from "@/lib/core/settings/channel-settings";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { askedAddress, confirmAddress } from "@/lib/engine/notices/channel-addresses";
import { resendDelivery } from "@/lib/engine/notices/resend-delivery";
import { rotateChannelSecret } from "@/lib/engine/notices/rotate-channel-secret";
import { changeChannel, createChannel } from "@/lib/engine/notices/save-channel";
import { sendDigests } from "@/lib/engine/notices/send-digests";
import { sendDueDeliveries } from "@/lib/engine/notices/send-due-deliveries";
import { testChannel } from "@/lib/engine/notices/test-channel";
import { warnOfExpiringCredentials } from "@/lib/engine/notices/warn-expiring-credentials";
import { warnOfExpiringTokens } from "@/lib/engine/notices/warn-expiring-tokens";
import { approveRun } from "@/lib/engine/run/approve-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { enterWorkspace } from "@/lib/engine/workspace/enter-workspace";
import { isSignedWith, startReceiver } from "../support/receiver";
import {
  actor,
  addPerson,
  carryOut,
  createWorld,
  goOn,
  push,
  removePerson,
  type World,
  writes,
} from "./world";

const never = new AbortController().signal;
const wishes: ChannelWishes = {
  ...{ name: "Pager", kinds: [...noticeKinds], recovery: true },
  ...{ severityMin: "info", digest: "none" },
};

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let world: World;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(async () => {
  world = await createWorld();
  receiver.received.length = 0;
  receiver.replies.length = 0;
});

function channel(more: Partial<NewChannel> = {}) {
  const { tenantId } = world;
  const settings: NewChannel = { ...wishes, kind: "webhook", recipients: [], url: receiver.url };
  return createChannel(tenantId, actor, { ...settings, ...more });
}

/** As if the pauses were over. */
async function passTime() {
  await world.sql("update deliveries set next_attempt_at = now() where tenant_id = $1", [
    world.tenantId,
  ]);
}

const typesReceived = () => receiver.received.map(({ body }) => JSON.parse(body).type);

test("an incident is one signed message however often it is seen, and its end another", async () => {
  const { fake, tenantId } = world;
  const { secret } = await channel();
  await addPerson(world, "ann");
  fake.faults.push({ kind: "revoked" });
  for (const _ of [1, 2, 3]) {
    await carryOut(world, "full");
    await Promise.all([sendDueDeliveries(never), sendDueDeliveries(never)]);
  }
  expect(typesReceived()).toEqual(["incident.opened"]);
  const [first] = receiver.received;
  if (!first) throw new Error("Nothing was received.");
  expect(isSignedWith(secret ?? "", first)).toBe(true);
  expect(isSignedWith("whsec_AAAA", first)).toBe(false);
  expect(JSON.parse(first.body)).toMatchObject({
    data: { kind: "failure", code: "TARGET_AUTH", severity: "error" },
  });
  fake.faults.length = 0;
  const run = await carryOut(world, "full");
  await approveRun(tenantId, String(run["id"]), actor);
  await goOn(world, String(run["id"]));
  await sendDueDeliveries(never);
  expect(typesReceived().sort()).toEqual([
    ...["incident.closed", "incident.closed", "incident.opened", "incident.opened"],
  ]);
});

test("when twelve in a hundred vanish the plan waits, nothing is written, and one alert goes out", async () => {
  const { fake } = world;
  await channel();
  const ids = [];
  for (let index = 0; index < 50; index += 1) ids.push(await addPerson(world, `p${index}`));
  const users = { ...defaultSettings.users, goneGraceDays: 0 };
  await saveSettings(world.tenantId, actor, world.syncId, { users });
  await push(world);
  const first = await carryOut(world, "full");
  expect(first).toMatchObject({ state: "succeeded" });
  for (const id of ids.slice(0, 6)) await removePerson(world, id);
  const before = writes(world).length;
  const runs = [await push(world)];
  for (const _ of [1, 2]) runs.push(await carryOut(world, "full"));
  await sendDueDeliveries(never);
  expect(runs[0]).toMatchObject({ state: "held", holds: [{ code: "DISABLES" }] });
  expect(writes(world)).toHaveLength(before);
  expect((await fake.state()).people.filter(({ active }) => active)).toHaveLength(50);
  expect(typesReceived()).toEqual(["incident.opened"]);
});

test("a receiver that fails is asked again later under the same id; a repeat by hand keeps it, too", async () => {
  const { tenantId } = world;
  const { id } = await channel();
  receiver.replies.push({ status: 500, body: `oops at ${receiver.url}` });
  await expect(testChannel(tenantId, actor, id, never)).rejects.toThrow(/status 500/);
  expect(await sendDueDeliveries(never)).toBe(0);
  const [failed] = (await listDeliveries(tenantId, id)).items;
  expect(failed).toMatchObject({ state: "pending", status: 500, attempts: 1 });
  expect(failed?.answer).not.toContain("very-secret-signature");
  await passTime();
  expect(await sendDueDeliveries(never)).toBe(1);
  await resendDelivery(tenantId, actor, failed?.id ?? "");
  expect(await sendDueDeliveries(never)).toBe(1);
  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  expect(ids).toEqual([failed?.id, failed?.id, failed?.id]);
});

test("nothing goes to a receiver before the time that its Retry-After names", async () => {
  const { tenantId, sql } = world;
  const { id } = await channel();
  receiver.replies.push({ status: 429, headers: { "retry-after": "120" } });
  await expect(testChannel(tenantId, actor, id, never)).rejects.toThrow(/status 429/);
  await passTime();
  expect(await testChannel(tenantId, actor, id, never)).toMatch(/later/);
  expect(await sendDueDeliveries(never)).toBe(0);
  expect(receiver.received).toHaveLength(1);
  const [row] = await sql(
    "select extract(epoch from paused_until - now()) as seconds from channels where id = $1",
    [id],
  );
  expect(Number(row?.["seconds"])).toBeGreaterThan(115);
  await sql("update channels set paused_until = now() where id = $1", [id]);
  expect(await sendDueDeliveries(never)).toBe(2);
});

test("a receiver that is gone for good is not asked again until somebody enters it anew", async () => {
  const { tenantId } = world;
  const { id } = await channel();
  receiver.replies.push({ status: 410 });
  await expect(testChannel(tenantId, actor, id, never)).rejects.toThrow(/status 410/);
  await expect(testChannel(tenantId, actor, id, never)).rejects.toThrow(/off/);
  await changeChannel(tenantId, actor, id, { ...wishes, recipients: [], url: null });
  expect(await testChannel(tenantId, actor, id, never)).toMatch(/^Sent/);
});

test("after a change of the secret both fit for a day, then the new one alone", async () => {
  const { tenantId, sql } = world;
  const { id, secret } = await channel();
  const next = await rotateChannelSecret(tenantId, actor, id);
  await testChannel(tenantId, actor, id, never);
  await sql("update channels set former_secret_until = now() where id = $1", [id]);
  await testChannel(tenantId, actor, id, never);
  const fits = receiver.received.map((one) => [
    isSignedWith(secret ?? "", one),
    isSignedWith(next, one),
  ]);
  expect(fits).toEqual([
    [true, true],
    [false, true],
  ]);
});

test("secrets and addresses lie in the database sealed, and addresses inside are refused", async () => {
  const { tenantId, sql } = world;
  const { id, secret } = await channel();
  const [row] = await sql("select to_jsonb(c)::text as text from channels c where id = $1", [id]);
  const text = String(row?.["text"]);
  expect(text).not.toContain("very-secret-signature");
  expect(text).not.toContain(secret?.slice(6));
  for (const url of ["https://169.254.169.254/x", "https://10.0.0.1/x?y=z", "ftp://x.example"]) {
    await expect(channel({ url })).rejects.toThrow(/address/);
  }
  const events = "select detail::text from audit_events where tenant_id = $1";
  expect(JSON.stringify(await sql(events, [tenantId]))).not.toContain("very-secret");
});

test("mails go to members with a confirmed address alone, and chats get their own form", async () => {
  const { tenantId, sql } = world;
  await channel({ kind: "mail", recipients: ["owner"], url: null });
  await channel({ kind: "slack" });
  await channel({ kind: "teams" });
  await addPerson(world, "ann");
  await carryOut(world, "full");
  await sendDueDeliveries(never);
  const mails = await sql("select recipient, subject from mails where subject like '%waits%'");
  expect(mails).toEqual([
    {
      recipient: expect.stringMatching(/^log_/),
      subject: "▲ A plan of Entra → Wiki waits for approval",
    },
  ]);
  const forms = receiver.received.map(({ body }) => Object.keys(JSON.parse(body)).sort().join());
  expect(forms.sort()).toEqual(["attachments,type", "blocks,text"]);
  const [slack] = await sql("select id from channels where tenant_id = $1 and kind = 'slack'", [
    tenantId,
  ]);
  expect((await listDeliveries(tenantId, String(slack?.["id"]))).items).toHaveLength(1);
});

test("addresses of others get nothing but a link before they confirm, which works once", async () => {
  const { tenantId, sql } = world;
  const mail = { kind: "mail" as const, recipients: [], url: null };
  const { id } = await channel({
    ...mail,
    addresses: ["OnCall@else.example", "oncall@ELSE.example"],
  });
  const mailsTo = () => sql("select subject, body from mails where recipient ilike 'oncall@%'");
  await testChannel(tenantId, actor, id, never);
  const [asked, ...others] = await mailsTo();
  expect(others).toEqual([]);
  const token = /token=(\S+)/.exec(String(asked?.["body"]))?.[1] ?? "";
  expect(await askedAddress(token)).toMatchObject({ email: "oncall@ELSE.example" });
  expect(await askedAddress(`${token}x`)).toBeNull();
  await confirmAddress(token);
  await expect(confirmAddress(token)).rejects.toThrow("does not work any more");
  await testChannel(tenantId, actor, id, never);
  expect(await mailsTo()).toHaveLength(2);
  // Saving again asks nobody who agreed; whoever is taken off and put on again is asked anew.
  await changeChannel(tenantId, actor, id, {
    ...wishes,
    ...mail,
    addresses: ["oncall@else.example"],
  });
  expect(await mailsTo()).toHaveLength(2);
  await changeChannel(tenantId, actor, id, {
    ...wishes,
    recipients: ["owner"],
    addresses: [],
    url: null,
  });
  await changeChannel(tenantId, actor, id, {
    ...wishes,
    ...mail,
    addresses: ["oncall@else.example"],
  });
  const [row] = await sql("select addresses from channels where id = $1", [id]);
  expect(row?.["addresses"]).toMatchObject([{ confirmedAt: null }]);
  // A link is over after seven days, and a third one a day is the last.
  const late = /token=(\S+)/.exec(String((await mailsTo()).at(-1)?.["body"]))?.[1] ?? "";
  const past = "jsonb_set(addresses, '{0,linkUntil}', '\"2020-01-01T00:00:00Z\"')";
  await sql(`update channels set addresses = ${past} where id = $1`, [id]);
  expect(await askedAddress(late)).toBeNull();
  const again = () =>
    changeChannel(tenantId, actor, id, { ...wishes, ...mail, addresses: ["oncall@else.example"] });
  await again();
  await sql(`update channels set addresses = ${past} where id = $1`, [id]);
  await expect(again()).rejects.toThrow("cannot be asked again today");
});

test("a digest sums up since the one before, once", async () => {
  const { tenantId, sql } = world;
  const { id } = await channel({ digest: "daily", kinds: [] });
  expect(await sendDigests()).toBe(0);
  await addPerson(world, "ann");
  await carryOut(world, "full");
  await sql("update channels set digest_due_at = now() where id = $1", [id]);
  const queued = await Promise.all([sendDigests(), sendDigests()]);
  expect(queued.sort()).toEqual([0, 1]);
  await sendDueDeliveries(never);
  expect(typesReceived()).toEqual(["digest"]);
  expect(JSON.parse(receiver.received[0]?.body ?? "").data.message).toMatch(/^1 plan waits/);
  expect((await listDeliveries(tenantId, id)).items).toHaveLength(1);
});

test("what ends soon, and who of support came in, is told to channels", async () => {
  const { tenantId, appId, sql } = world;
  await channel();
  const asked = { kind: "bearer", expiresInDays: 365 } as const;
  const { id } = await createAppToken(tenantId, actor, appId, asked);
  await sql("update scim_tokens set expires_at = now() + interval '5 days' where id = $1", [id]);
  await sql("update apps set credential_ends_at = now() + interval '5 days' where id = $1", [
    appId,
  ]);
  await warnOfExpiringTokens();
  await warnOfExpiringCredentials();
  await sql(
    `insert into logins (id, email, email_key, name) values ('log_staff', 's@x.test', 's@x.test', 'Sam')`,
    [],
  );
  const staff = { kind: "support", id: "log_staff", name: "Sam", ip: null } as const;
  await enterWorkspace(tenantId, staff, { reason: "a run that hangs", breakGlass: true });
  await sendDueDeliveries(never);
  const codes = receiver.received.map(({ body }) => JSON.parse(body).data.code);
  expect(codes.sort()).toEqual(["CREDENTIALS_END", "SUPPORT_ENTERED", "TOKEN_ENDS"]);
});
