import { afterEach, describe, expect, test } from "vitest";
import { inTenant } from "@/db/client";
import { jitCall } from "@/lib/core/jit/jit-call";
import type { InactivityRules } from "@/lib/core/plan/inactivity";
import { defaultJitSettings } from "@/lib/core/settings/jit-settings";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { jitLogin } from "@/lib/engine/jit/jit-login";
import { loginPage } from "@/lib/engine/plan/plan-inactivity";
import { previewInactivity } from "@/lib/engine/preview/preview-inactivity";
import { approveRun } from "@/lib/engine/run/approve-run";
import { startRollback } from "@/lib/engine/run/start-rollback";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { actor, addPerson, carryOut, changesOf, createWorld, goOn, writes } from "./world";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day).toISOString();

type Logins = Record<string, string | null>;

/** A SCIM app and an app that looks at logins, both for one Confluence with these last logins. */
async function inactiveWorld(
  logins: Logins,
  rules: Partial<InactivityRules> = {},
  version = "10.0",
) {
  const people = Object.entries(logins).map(([name, lastLoginAt]) => ({
    ...{ username: `${name}@acme.test`, displayName: `${name} Doe`, email: `${name}@acme.test` },
    lastLoginAt,
  }));
  const world = await createWorld({ people, version });
  open.push(world.fake);
  const { tenantId, targetId, sql } = world;
  const app = await createApp(tenantId, actor, {
    ...{ name: "Inactive users", provider: "inactivity", method: "logins" },
  });
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId });
  const inactivity = { days: 90, neverDays: 90, warn: false, ...rules };
  await saveSettings(tenantId, actor, sync.id, { inactivity });
  const users = { ...defaultSettings.users, adoption: "automatic" as const };
  await saveSettings(tenantId, actor, world.syncId, { users });
  await sql("update syncs set first_full_run_at = now() where tenant_id = $1", [tenantId]);
  const idle = { ...world, appId: app.id, syncId: sync.id };
  return { idp: world, idle };
}

const active = async ({ fake }: Awaited<ReturnType<typeof inactiveWorld>>["idp"]) =>
  (await fake.state()).people.filter((each) => each.active).map(({ username }) => username);

test("accounts without a login for too long are disabled, all others stay, and again nothing is planned", async () => {
  const { idp, idle } = await inactiveWorld({
    ada: ago(5),
    ben: ago(100),
    eve: ago(85),
    new: null,
  });
  const run = await carryOut(idle, "full");
  expect(run["state"]).toBe("succeeded");
  expect((await changesOf(idle, run["id"])).sort()).toEqual([
    "user.disable ben@acme.test applied: no_login",
    "user.disable eve@acme.test skipped: inactive_soon",
  ]);
  expect(await active(idp)).not.toContain("ben@acme.test");
  const again = await carryOut(idle, "full");
  expect(await changesOf(idle, again["id"])).toEqual([
    "user.disable eve@acme.test skipped: inactive_soon",
  ]);
});

test("the safety limit holds a plan that would disable too many, and a preview writes nothing", async () => {
  const logins = Object.fromEntries([..."abcdef"].map((name) => [name, ago(200)]));
  const { idle } = await inactiveWorld({ ...logins, zoe: ago(1) });
  const preview = await carryOut(idle, "full", "preview");
  expect(preview["state"]).toBe("succeeded");
  const run = await carryOut(idle, "full");
  expect(run["state"]).toBe("held");
  expect(writes(idle)).toEqual([]);
});

describe("beside the sync of an identity provider", () => {
  async function disabledBen() {
    const world = await inactiveWorld({ ada: ago(5), ben: ago(100) });
    const benId = await addPerson(world.idp, "ben");
    await addPerson(world.idp, "ada");
    await carryOut(world.idp, "full");
    await carryOut(world.idle, "full");
    expect(await active(world.idp)).not.toContain("ben@acme.test");
    return { ...world, benId };
  }

  test("its runs do not enable the account while nobody has logged in", async () => {
    const { idp } = await disabledBen();
    for (const scope of ["full", "delta", "full"] as const) {
      const run = await carryOut(idp, scope);
      expect(await changesOf(idp, run["id"])).toEqual([]);
    }
    expect(await active(idp)).not.toContain("ben@acme.test");
  });

  test("a login lifts it: the account is enabled at once, and not disabled again", async () => {
    const { idp, idle } = await disabledBen();
    const call = { nonce: "0123456789abcdef", loginId: "ben@acme.test" };
    const given = { settings: defaultJitSettings, call: jitCall.parse(call) };
    const answer = await jitLogin({ tenantId: idp.tenantId, appId: idp.appId }, given, 8_000);
    expect(answer).toMatchObject({ status: "updated", username: "ben@acme.test" });
    expect(await active(idp)).toContain("ben@acme.test");
    const run = await carryOut(idle, "full");
    expect(await changesOf(idle, run["id"])).toEqual([]);
  });

  test("somebody who enables the account in the target is heard: the days begin anew", async () => {
    const { idp, idle } = await disabledBen();
    await idp.sql("update accounts set active = true where username = 'ben@acme.test'");
    await enableInTarget(idp, "ben@acme.test");
    const run = await carryOut(idle, "full");
    expect(await changesOf(idle, run["id"])).toEqual([]);
    expect(await active(idp)).toContain("ben@acme.test");
  });

  test("a rollback enables what the run disabled", async () => {
    const { idp, idle } = await disabledBen();
    const [run] = await idle.sql(
      "select id from runs where sync_id = $1 and trigger = 'manual' order by id limit 1",
      [idle.syncId],
    );
    const { runId } = await startRollback(idle.tenantId, String(run?.["id"]), actor);
    expect((await goOn(idle, runId))["state"]).toBe("held");
    await approveRun(idle.tenantId, runId, actor);
    await goOn(idle, runId);
    expect(await active(idp)).toContain("ben@acme.test");
  });
});

test("warnings go out once each, 14 and 3 days ahead, and nobody is disabled unwarned", async () => {
  const { idle } = await inactiveWorld({ ada: ago(1), ben: ago(400) }, { warn: true });
  const mails = async () =>
    (await idle.sql("select recipient, subject from mails where recipient like 'ben@%'")).map(
      ({ recipient, subject }) => `${recipient}: ${subject}`,
    );
  await carryOut(idle, "full");
  await carryOut(idle, "full");
  const first = "ben@acme.test: Your account in Wiki is disabled in 14 days unless you sign in";
  expect(await mails()).toEqual([first]);
  const later = (days: number) =>
    idle.sql("update account_logins set warned_at = warned_at - make_interval(days => $1)", [days]);
  await later(12);
  await carryOut(idle, "full");
  await carryOut(idle, "full");
  expect(await mails()).toHaveLength(2);
  await later(2);
  const run = await carryOut(idle, "full");
  expect((await changesOf(idle, run["id"])).sort()).toEqual([
    "user.disable ben@acme.test applied: no_login",
  ]);
  expect(await mails()).toHaveLength(2);
});

test("a target that does not tell logins is an error that says so, and disables nobody", async () => {
  const old = await inactiveWorld({ ben: ago(900) }, {}, "8.5");
  const run = await carryOut(old.idle, "full");
  expect(run).toMatchObject({ state: "failed", error_code: "LAST_LOGIN_UNKNOWN" });
  const silent = await inactiveWorld({ ada: null, ben: null }, { neverDays: 7 });
  await silent.idle.sql("update account_logins set first_seen_at = now() - interval '1 year'");
  const other = await carryOut(silent.idle, "full");
  expect(other).toMatchObject({ state: "failed", error_code: "LAST_LOGIN_UNKNOWN" });
});

test("who is not in the newest list of logins is not judged by an older one", async () => {
  const { idle } = await inactiveWorld({ ada: ago(5), ben: ago(100) });
  const { tenantId, targetId, sql } = idle;
  const run = await carryOut(idle, "full", "preview");
  await sql(
    `update account_logins set read_id = 'run_0' where account_id in
       (select id from accounts where target_id = $1 and username = 'ben@acme.test')`,
    [targetId],
  );
  const of = { tenantId, targetId, readId: String(run["id"]) };
  const page = await inTenant(tenantId, (tx) => loginPage(tx, of, "", 10));
  expect(page.map(({ account }) => account.username)).toEqual(["ada@acme.test"]);
  const { rows, isRead } = await previewInactivity(tenantId, idle.syncId);
  expect([isRead, rows.map(({ username }) => username)]).toEqual([true, ["ada@acme.test"]]);
});

/** As an administrator would, in the product itself. */
async function enableInTarget(
  { fake }: { fake: { settings: Record<string, string> } },
  username: string,
) {
  const { baseUrl = "", token = "" } = fake.settings;
  const path = `/rest/api/admin/user/${encodeURIComponent(username)}/enable`;
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${baseUrl}${path}`, { method: "PUT", headers });
  expect(answer.ok).toBe(true);
}
