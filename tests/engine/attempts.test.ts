import { describe, expect, test } from "vitest";
import { SyncError } from "@/lib/core/sync-error";
import { approveRun } from "@/lib/engine/run/approve-run";
import { createPatience, type Patience, TryLaterError } from "@/lib/engine/run/patience";
import { startRun } from "@/lib/engine/run/start-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { getSettings } from "@/lib/engine/settings/settings-of";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  changesOf,
  createWorld,
  goOn,
  patchPerson,
  push,
  type World,
} from "./world";

type Call = { method: string; path: string };
const isCreate = ({ method, path }: Call) => method === "POST" && path.includes("/admin/user");

test("only a record that was really tried uses up a try; the others of its batch keep theirs", async () => {
  const world = await createWorld();
  for (let index = 0; index < 12; index++) await addPerson(world, `p${index}`);
  world.fake.faults.push({ kind: "busy", retryAfter: "3600", only: isCreate });
  const run = await push(world);
  expect(run["state"]).toBe("queued");
  const tries = await triesOf(world, run["id"]);
  expect(tries.filter((attempts) => attempts > 0).length).toBeLessThanOrEqual(4);
  expect(Math.max(...tries)).toBe(1);
});

test("a record that fails for a while waits by itself, and the run goes on without it", async () => {
  const world = await createWorld();
  const names = ["ann", "bob", "cid", "dee", "eve", "fay", "gus"];
  const ids = [];
  for (const name of names) ids.push(await addPerson(world, name));
  await addGroup(world, "crew", ids);
  const joins = (path: string) => path.includes("ann") && path.includes("crew");
  const isJoin = ({ method, path }: Call) => method === "PUT" && joins(path);
  // The client tries a call that met a 500 three times.
  world.fake.faults.push({ kind: "status", status: 500, commit: "before", times: 3, only: isJoin });
  const run = await push(world);
  expect(run).toMatchObject({ state: "succeeded", attempts: 1 });
  const rows = await changesOf(world, run["id"]);
  expect(rows.filter((row) => row.startsWith("membership.add"))).toHaveLength(7);
  expect(rows.filter((row) => !row.includes("applied"))).toEqual([]);
  const tries = await triesOf(world, run["id"]);
  expect(tries.filter((attempts) => attempts === 2)).toHaveLength(1);
  expect(tries.filter((attempts) => attempts === 1)).toHaveLength(tries.length - 1);
  await world.fake.close();
}, 30_000);

test("a target that says yes and does nothing makes no run that says ok, and the next one does it", async () => {
  const world = await createWorld();
  const [ann, bob] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  const crew = await addGroup(world, "crew", [ann, bob]);
  expect(await push(world)).toMatchObject({ state: "succeeded" });
  await changeMembers(world, crew, "remove", [bob]);
  expect(await push(world)).toMatchObject({ state: "succeeded" });

  const done = () => new Response(null, { status: 204 });
  world.fake.faults.push({ kind: "answer", answer: done, only: ({ method }) => method !== "GET" });
  await changeMembers(world, crew, "remove", [ann]);
  await patchPerson(world, bob, { active: false });
  const run = await push(world);
  expect(run).toMatchObject({ state: "partial", attempts: 1 });
  const told = `select kind, code, message from changes where run_id = $1 and outcome = 'failed' order by seq`;
  expect(await world.sql(told, [run["id"]])).toEqual([
    {
      ...{ kind: "membership.remove", code: "VERIFY_MISMATCH" },
      message: "The product answered that it was done, but the account is still in the group.",
    },
    {
      ...{ kind: "user.disable", code: "VERIFY_MISMATCH" },
      message: "The product answered that it was done, but the account is still active.",
    },
  ]);

  world.fake.faults.length = 0;
  const next = await carryOut(world, "full");
  expect(next).toMatchObject({ state: "held" });
  await approveRun(world.tenantId, String(next["id"]), actor);
  expect(await goOn(world, String(next["id"]))).toMatchObject({ state: "succeeded" });
  expect(await changesOf(world, next["id"])).toEqual([
    "membership.remove ann@acme.test crew applied: not_member_in_source",
    "user.disable bob@acme.test applied: inactive_in_source",
  ]);
  await world.fake.close();
}, 30_000);

describe("patience", () => {
  const busy = new SyncError("retry", "SERVER_ERROR", "Busy.", { status: 503 });
  const putOff = (patience: Patience, seq: number) => patience.putOff([{ seq, attempts: 0 }], busy);

  test("takes failures of all lanes in a row for the target's, and others for the record's", () => {
    const patience = createPatience(3);
    expect([1, 2].map((seq) => putOff(patience, seq))).toEqual([false, false]);
    patience.succeeded();
    expect([3, 4, 5].map((seq) => putOff(patience, seq))).toEqual([false, false, true]);
    expect(patience.resting()).toEqual([1, 2, 3, 4, 5]);
  });

  test("does as a target says that asks for a pause", () => {
    const limited = new SyncError("retry", "TARGET_RATE_LIMITED", "Wait.", { status: 429 });
    const asks = new SyncError("retry", "BUSY", "Wait.", { status: 503, retryAfterMs: 9_000 });
    for (const error of [limited, asks]) {
      expect(createPatience(3).putOff([{ seq: 1, attempts: 0 }], error)).toBe(true);
    }
  });

  test("stays for a record only where others went well, and is cut short by a cancellation", async () => {
    const { signal } = new AbortController();
    const glance = async () => {};
    const alone = createPatience(3);
    expect(await alone.rest(glance, signal)).toBe(false);
    putOff(alone, 1);
    await expect(alone.rest(glance, signal)).rejects.toThrow(TryLaterError);
    const among = createPatience(3);
    among.succeeded();
    putOff(among, 1);
    const cancelled = async () => Promise.reject(new Error("cancelled"));
    await expect(among.rest(cancelled, signal)).rejects.toThrow("cancelled");
    expect(await among.rest(glance, signal)).toBe(true);
    expect(among.resting()).toEqual([]);
  });
});

test("a run that waited takes what was saved meanwhile, and keeps it once it has begun", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  const { tenantId, syncId } = world;
  const start = { trigger: "manual", scope: "full", startedBy: "Tests" } as const;
  const { runId } = await startRun({ tenantId, syncId, ...start });
  const { settings } = await getSettings(tenantId, syncId);
  const save = (create: boolean) =>
    saveSettings(tenantId, actor, syncId, { users: { ...settings.users, create } });
  await save(false);
  const run = await goOn(world, runId);
  expect(run).toMatchObject({ settings_version: 2 });
  expect(await changesOf(world, runId)).toEqual([
    "user.create ann@acme.test skipped: creating_is_off",
  ]);
  await world.sql("update runs set state = 'queued', lease_owner = null where id = $1", [runId]);
  await save(true);
  expect(await goOn(world, runId)).toMatchObject({ settings_version: 2 });
  await world.fake.close();
});

const [ours, theirs] = ["ann Doe", "Somebody Else"];

test.each([
  ["never tried", 0, ours, "automatic", undefined],
  ["tried before, but with other values", 1, theirs, "automatic", undefined],
  ["tried before and with just our values", 1, ours, "ask", { origin: "created" }],
  ["never tried, where a person is asked", 0, ours, "ask", undefined],
  ["with other values, where a person is asked", 1, theirs, "ask", undefined],
] as const)(
  "an account that appears meanwhile, %s, is taken for what it is",
  async (_, attempts, name, adoption, wanted) => {
    const world = await createWorld();
    const { settings } = await getSettings(world.tenantId, world.syncId);
    const users = { ...settings.users, adoption };
    const { displayName } = settings.attributes;
    const attributes = {
      ...settings.attributes,
      displayName: { ...displayName, apply: "atCreation" as const },
    };
    await saveSettings(world.tenantId, actor, world.syncId, { users, attributes });
    await addPerson(world, "ann");
    const held = await carryOut(world, "full");
    await approveRun(world.tenantId, String(held["id"]), actor);
    await createByHand(world, name);
    await world.sql("update changes set attempts = $2 where run_id = $1", [held["id"], attempts]);
    await world.sql(`update runs set checkpoint = '{"step":"verified"}' where id = $1`, [
      held["id"],
    ]);
    await goOn(world, String(held["id"]));
    const links = "select origin from account_links where sync_id = $1";
    const [link] = await world.sql(links, [world.syncId]);
    expect(link).toEqual(wanted);
    if (wanted) return;
    expect(await changesOf(world, held["id"])).toEqual([
      "user.create ann@acme.test skipped: drifted_since_plan",
    ]);
    // The run that follows plans for the account: its name is its own, given only at creation.
    const next = await push(world);
    const [row = ""] = await changesOf(world, next["id"]);
    const asks = adoption === "ask";
    expect(row).toBe(
      `user.link ann@acme.test ${asks ? "planned" : "applied"}: matched_by_username`,
    );
    expect(await world.sql(links, [world.syncId])).toEqual(asks ? [] : [{ origin: "matched" }]);
    expect((await world.fake.state()).people).toMatchObject([{ displayName: name }]);
  },
);

async function createByHand({ fake }: World, fullName: string) {
  const { baseUrl, token } = fake.settings;
  const userName = "ann@acme.test";
  const answer = await fetch(`${baseUrl}/rest/api/admin/user`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "x-atlassian-token": "no-check",
    },
    body: JSON.stringify({ userName, fullName, email: userName, password: "by hand" }),
  });
  expect(answer.status).toBeLessThan(300);
}

async function triesOf({ sql }: World, runId: unknown): Promise<number[]> {
  const rows = await sql("select attempts from changes where run_id = $1", [runId]);
  return rows.map((row) => Number(row["attempts"]));
}
