import { afterEach, expect, test } from "vitest";
import { inTenant } from "@/db/client";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { probeSource } from "@/lib/engine/connect/probe-source";
import { saveSource, sourceOf } from "@/lib/engine/connect/save-source";
import { acceptReadOf } from "@/lib/engine/read/accept-read";
import { claimRead } from "@/lib/engine/read/read-claim";
import { claimRun } from "@/lib/engine/run/lease";
import { startRun } from "@/lib/engine/run/start-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { startFake as startScim } from "@/lib/sources/scim/scim.fake";
import {
  approved,
  closeReadingWorlds,
  createReadingWorld,
  goneSince,
  tenantOf,
  writesOf,
} from "./reading-world";
import { actor, carryOut, changesOf, goOn, runRow, type World } from "./world";

const { signal } = new AbortController();

afterEach(closeReadingWorlds);

test("a full run reads the provider, and a second one right after finds nothing to do", async () => {
  const world = await createReadingWorld(tenantOf(["ada", "ben"]));
  const first = await carryOut(world, "full");
  expect(first).toMatchObject({ state: "held", phase: "guard" });
  await approved(world, first["id"]);
  expect(await changesOf(world, first["id"])).toEqual([
    ...["group.create Staff Staff applied: group_in_source"],
    ...["ada", "ben"].map((name) => `user.create ${name}@acme.test applied: new_in_source`),
    "membership.add ada@acme.test Staff applied: member_in_source",
  ]);
  const second = await carryOut(world, "full");
  expect(second).toMatchObject({ state: "succeeded" });
  expect(await changesOf(world, second["id"])).toEqual([]);
});

test("who left the provider and who left a group is found by the next read", async () => {
  const world = await createReadingWorld(tenantOf(["ada", "ben", "cleo"]));
  await approved(world, (await carryOut(world, "full"))["id"]);
  world.source.directory.users = world.source.directory.users.filter(({ id }) => id !== "id-ben");
  world.source.directory.groups[0]?.members.splice(0);
  const run = await carryOut(world, "full");
  expect(await changesOf(world, run["id"])).toEqual([
    "membership.remove ada@acme.test staff applied: not_member_in_source",
    "user.disable ben@acme.test skipped: in_grace",
  ]);
});

test("a read that breaks off in the middle changes nothing and removes nobody", async () => {
  const world = await createReadingWorld(tenantOf(["ada", "ben"]));
  await approved(world, (await carryOut(world, "full"))["id"]);
  world.source.directory.users = [];
  world.source.faults.push({
    ...{ kind: "login", only: ({ path }: { path: string }) => path.includes("/members") },
  });
  const writesBefore = writesOf(world);
  const run = await carryOut(world, "full");
  expect(run).toMatchObject({ state: "queued", phase: "read" });
  expect(await staged(world)).toEqual(["ada@acme.test", "ben@acme.test"]);
  expect(writesOf(world)).toBe(writesBefore);
});

test("a provider that suddenly lists far fewer adds, takes nobody for gone, and waits for a person's word", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `p${String(index).padStart(2, "0")}`);
  const world = await createReadingWorld(tenantOf(names));
  await approved(world, (await carryOut(world, "full"))["id"]);
  const { users, groups } = world.source.directory;
  users.splice(10, 50, ...tenantOf(["newcomer"]).users);
  groups[0]?.members.splice(0);
  const run = await carryOut(world, "full");
  expect(run).toMatchObject({
    state: "succeeded",
    read: { verdict: { gaps: [{ code: "SIZE_FELL" }] } },
  });
  const rows = await changesOf(world, run["id"]);
  expect(rows).toContain("user.create newcomer@acme.test applied: new_in_source");
  expect(rows.filter((row) => row.endsWith("skipped: source_incomplete"))).toHaveLength(51);
  expect(rows).toContain("membership.remove p00@acme.test staff skipped: source_incomplete");
  expect(await staged(world)).toHaveLength(61);
  expect(await goneSince(world)).toEqual([]);
  await acceptReadOf(world.tenantId, actor, String(run["id"]));
  const next = await carryOut(world, "full");
  expect(next["read"]).toMatchObject({ verdict: { gaps: [] } });
  expect(await staged(world)).toHaveLength(11);
});

test("members that cannot be read after three tries make the run additive", async () => {
  const world = await createReadingWorld(tenantOf(["ada", "ben"]));
  await approved(world, (await carryOut(world, "full"))["id"]);
  const { directory, faults } = world.source;
  directory.users.push(...tenantOf(["cleo"]).users);
  directory.users.splice(0, 1);
  faults.push({ kind: "login", only: ({ path }) => path.includes("/members") });
  const first = await carryOut(world, "full");
  expect(first).toMatchObject({ state: "queued", phase: "read" });
  const last = await onceMore(world, await onceMore(world, first["id"]));
  const run = await runRow(world.sql, String(last));
  expect(run).toMatchObject({
    state: "succeeded",
    read: { verdict: { gaps: [{ code: "MEMBERS_UNREAD" }] } },
  });
  expect(await changesOf(world, last)).toEqual([
    "user.create cleo@acme.test applied: new_in_source",
  ]);
  expect(await staged(world)).toHaveLength(3);
}, 60_000);

test("a group that the rules name and the provider does not list keeps everything as it is", async () => {
  const world = await createReadingWorld(tenantOf(["ada"]));
  const { tenantId, syncId } = world;
  const groups = {
    ...defaultSettings.groups,
    mode: "manual" as const,
    mappings: [{ target: "Staff", any: [{ name: "Staff", id: null }], all: [], none: [] }],
  };
  await saveSettings(tenantId, actor, syncId, { groups });
  await approved(world, (await carryOut(world, "full"))["id"]);
  const other = { id: "g-other", displayName: "Others", members: [] };
  world.source.directory.groups.splice(0, 1, other);
  const run = await carryOut(world, "full");
  expect(run["read"]).toMatchObject({ verdict: { gaps: [{ code: "GROUP_NOT_FOUND" }] } });
  expect(await changesOf(world, run["id"])).toEqual([
    "membership.remove ada@acme.test staff skipped: source_incomplete",
  ]);
});

test("a schedule asks for changes only, and takes for gone whom the provider says to be deleted", async () => {
  const world = await createReadingWorld(tenantOf(["ada", "ben", "cleo"]));
  await approved(world, (await carryOut(world, "full"))["id"]);
  const { directory, calls } = world.source;
  Object.assign(directory.users[0] ?? {}, { displayName: "Ada L." });
  directory.users.splice(1, 1, ...tenantOf(["dora"]).users);
  directory.groups[0]?.members.splice(0, 1, "id-cleo", "id-dora");
  calls.splice(0);
  const run = await carryOut(world, "full", "schedule");
  expect(run).toMatchObject({ state: "succeeded", read: null });
  expect(await changesOf(world, run["id"])).toEqual([
    "user.create dora@acme.test applied: new_in_source",
    "user.update ada@acme.test applied: attributes_differ",
    "membership.add cleo@acme.test staff applied: member_in_source",
    "membership.add dora@acme.test staff applied: member_in_source",
    "membership.remove ada@acme.test staff applied: not_member_in_source",
    "user.disable ben@acme.test skipped: in_grace",
  ]);
  expect(
    calls.filter(({ path }) => /^\/v1\.0\/users\?\$select/.test(path) && !path.includes("filter")),
  ).toEqual([]);
  const [read] = await world.sql("select mark from source_reads");
  expect(String(read?.["mark"])).not.toContain("delta");
  const second = await carryOut(world, "full", "schedule");
  expect(await changesOf(world, second["id"])).toEqual([
    "user.disable ben@acme.test skipped: in_grace",
  ]);
});

test("a mark that ended and many deletions at once have all read anew", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `p${index}`);
  const world = await createReadingWorld(tenantOf(names));
  await approved(world, (await carryOut(world, "full"))["id"]);
  const { directory, faults } = world.source;
  const ended = () => Response.json({ error: { code: "resyncRequired" } }, { status: 410 });
  faults.push({
    kind: "answer",
    answer: ended,
    times: 1,
    only: ({ path }) => path.includes("delta"),
  });
  const afterEnd = await carryOut(world, "full", "schedule");
  expect(afterEnd).toMatchObject({ state: "succeeded", read: { verdict: { gaps: [] } } });
  directory.users.splice(5, 50);
  const judged = await carryOut(world, "full", "schedule");
  expect(judged).toMatchObject({ read: { verdict: { gaps: [{ code: "SIZE_FELL" }] } } });
  expect(await staged(world)).toHaveLength(60);
});

test("a person who vanished without a word is found by the number of people there", async () => {
  const names = ["ada", "ben", "cleo"];
  const world = await createReadingWorld(tenantOf(names), "scim", startScim);
  await approved(world, (await carryOut(world, "full"))["id"]);
  const { directory } = world.source;
  Object.assign(directory.users[0] ?? {}, { displayName: "Ada L." });
  const changed = await carryOut(world, "full", "schedule");
  expect(changed).toMatchObject({ state: "succeeded", read: null });
  expect(await changesOf(world, changed["id"])).toEqual([
    "user.update ada@acme.test applied: attributes_differ",
  ]);
  directory.users.splice(1, 1);
  const whole = await carryOut(world, "full", "schedule");
  expect(whole["read"]).toMatchObject({ verdict: { gaps: [] } });
  expect(await staged(world)).toEqual(["ada@acme.test", "cleo@acme.test"]);
});

test("a mark that was sealed with another secret costs a whole read, and no run", async () => {
  const world = await createReadingWorld(tenantOf(["ada", "ben"]));
  await approved(world, (await carryOut(world, "full"))["id"]);
  await world.sql("update source_reads set mark = 'v9.from.elsewhere' where app_id = $1", [
    world.appId,
  ]);
  const run = await carryOut(world, "full", "schedule");
  expect(run).toMatchObject({ state: "succeeded", read: { verdict: { gaps: [] } } });
});

test("two groups of one name are both read; which one is meant is not guessed", async () => {
  const directory = tenantOf(["ada"]);
  directory.groups.push({ id: "g-2", displayName: "staff", members: [] });
  const world = await createReadingWorld(directory);
  const run = await carryOut(world, "full");
  const reasons = (await changesOf(world, run["id"])).filter((row) => row.startsWith("group"));
  expect(reasons).toHaveLength(2);
  for (const reason of reasons) expect(reason).toContain("group_name_collision");
});

test("credentials are stored sealed, tested step by step, and never shown again", async () => {
  const world = await createReadingWorld(tenantOf(["ada"]));
  const { tenantId, appId, source, sql } = world;
  const secret = source.settings["clientSecret"] ?? "";
  const stored = await sql("select settings, secrets from apps where id = $1", [appId]);
  expect(JSON.stringify(stored)).not.toContain(secret);
  expect(await sourceOf(tenantId, appId)).toMatchObject({ secretsSet: ["clientSecret"] });
  expect(JSON.stringify(await sourceOf(tenantId, appId))).not.toContain(secret);
  const signal = AbortSignal.timeout(10_000);
  expect(await probeSource(tenantId, actor, appId, signal)).toMatchObject({ passed: true });
  await saveSource(tenantId, actor, appId, { clientSecret: "another" });
  const { passed, steps } = await probeSource(tenantId, actor, appId, signal);
  expect(passed).toBe(false);
  expect(steps[0]?.message).toContain("Secret ID is often taken for it");
});

test("stored credentials do not follow a changed address", async () => {
  const { tenantId, appId } = await createReadingWorld(tenantOf(["ada"]));
  const moved = saveSource(tenantId, actor, appId, { graphUrl: "http://127.0.0.2:9/" });
  await expect(moved).rejects.toMatchObject({ field: "clientSecret" });
});

async function onceMore(world: World, runId: unknown): Promise<unknown> {
  await world.sql("update runs set due_at = now() where id = $1", [runId]);
  return (await goOn(world, String(runId)))["id"];
}

async function staged({ sql, appId }: World): Promise<unknown[]> {
  const rows = await sql("select user_name from source_users where app_id = $1 order by 1", [
    appId,
  ]);
  return rows.map((row) => row["user_name"]);
}

test("one run at a time reads a provider; another waits for it", async () => {
  const world = await createReadingWorld(tenantOf(["ada"]));
  const { tenantId, appId, syncId } = world;
  const start = { tenantId, syncId, trigger: "manual", scope: "full", startedBy: "tests" } as const;
  const { runId } = await startRun(start);
  const lease = await claimRun(tenantId, runId, "worker-1", signal);
  await inTenant(tenantId, (tx) => claimRead(tx, { tenantId, appId, runId }));
  const second = inTenant(tenantId, (tx) => claimRead(tx, { tenantId, appId, runId: "another" }));
  await expect(second).rejects.toMatchObject({ reaction: "retry", code: "SOURCE_BUSY" });
  lease?.release();
});
