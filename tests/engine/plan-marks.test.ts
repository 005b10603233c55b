import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { approveRun } from "@/lib/engine/run/approve-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { closeQueue } from "@/lib/jobs/queue";
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
  removePerson,
  type World,
} from "./world";

let world: World;
const ids: Record<string, string> = {};

beforeAll(async () => {
  world = await createWorld();
  for (const name of ["ann", "ben", "cleo", "dan"]) ids[name] = await addPerson(world, name);
  ids["readers"] = await addGroup(world, "readers", [ids["ann"] ?? "", ids["ben"] ?? ""]);
  const run = await carryOut(world, "full");
  await approveRun(world.tenantId, String(run["id"]), actor);
  await goOn(world, String(run["id"]));
});
afterAll(async () => {
  await world.fake.close();
  await closeQueue();
});

/** Who has a mark, by what a full run just made of them. */
async function marked(): Promise<string[]> {
  const rows = await world.sql(
    `select u.user_name from plan_marks m join source_users u on u.id = m.source_user_id
     where m.sync_id = $1 order by u.user_name`,
    [world.syncId],
  );
  return rows.map((row) => String(row["user_name"]).split("@")[0] ?? "");
}

/** Makes every mark say what only looking can disprove: whoever is looked at gets a right one. */
async function whoIsLookedAt(): Promise<string[]> {
  await world.sql("update plan_marks set planned_at = now() - interval '1 hour'");
  const run = await carryOut(world, "full", "preview");
  const rows = await world.sql(
    `select u.user_name from plan_marks m join source_users u on u.id = m.source_user_id
     where m.planned_at > now() - interval '30 minutes' order by u.user_name`,
  );
  const planned = await changesOf(world, run["id"]);
  const changed = planned.map((line) => /(\w+)@/.exec(line)?.[1] ?? "");
  const fresh = rows.map((row) => String(row["user_name"]).split("@")[0] ?? "");
  return [...new Set([...fresh, ...changed])].sort();
}

test("the run after everything is in step marks who is; the next counts them without looking", async () => {
  const first = await carryOut(world, "full");
  expect(first["totals"]).toMatchObject({ people: 4, unchanged: { in_sync: 4 } });
  expect(await marked()).toEqual(["ann", "ben", "cleo", "dan"]);
  expect(await whoIsLookedAt()).toEqual([]);
  const second = await carryOut(world, "full");
  expect(second).toMatchObject({ change_count: 0, attribute_counts: first["attribute_counts"] });
  expect(second["totals"]).toMatchObject({ people: 4, unchanged: { in_sync: 4 } });
});

test("whatever changes about somebody has them looked at again, and nobody else", async () => {
  const { sql } = world;
  await patchPerson(world, ids["ann"] ?? "", { title: "Head" });
  await sql("delete from pending_changes");
  expect(await whoIsLookedAt()).toEqual(["ann"]);

  const enriched = `update source_users set enrichment = '{"room": "7"}' where id = $1`;
  await sql(enriched, [ids["ben"] ?? ""]);
  expect(await whoIsLookedAt()).toEqual(["ben"]);

  await changeMembers(world, ids["readers"] ?? "", "add", [ids["cleo"] ?? ""]);
  await changeMembers(world, ids["readers"] ?? "", "remove", [ids["ben"] ?? ""]);
  await sql("delete from pending_changes");
  expect(await whoIsLookedAt()).toEqual(["ben", "cleo"]);
  expect((await carryOut(world, "full"))["totals"]).toMatchObject({
    ...{ people: 4, applied: { "membership.add": 1, "membership.remove": 1 } },
  });
  await carryOut(world, "full");

  await removePerson(world, ids["dan"] ?? "");
  await sql("delete from pending_changes");
  expect(await whoIsLookedAt()).toEqual(["dan"]);
});

test("what was changed in the target by hand is found and mended, whatever the provider says", async () => {
  await carryOut(world, "full");
  const { baseUrl = "", ...login } = world.fake.settings;
  const path = "rest/api/user/ann%40acme.test/group/readers";
  const authorization = `Basic ${btoa(`${login["username"]}:${login["password"]}`)}`;
  const headers = login["token"]
    ? { authorization: `Bearer ${login["token"]}` }
    : { authorization };
  const response = await fetch(`${baseUrl}/${path}`, { method: "DELETE", headers });
  expect(response.status).toBe(204);
  const run = await carryOut(world, "full");
  expect(await changesOf(world, run["id"])).toEqual([
    "membership.add ann@acme.test readers applied: member_in_source",
    expect.stringContaining("dan"),
  ]);
});

test("a new group has everybody looked at again, because rules go by names", async () => {
  await carryOut(world, "full");
  await addGroup(world, "writers");
  expect(await whoIsLookedAt()).toEqual(expect.arrayContaining(["ann", "ben", "cleo"]));
});

test("new rules have everybody looked at again, and so has a mark that is a day old", async () => {
  const users = { ...defaultSettings.users, update: false };
  await carryOut(world, "full");
  await saveSettings(world.tenantId, actor, world.syncId, { users });
  expect(await whoIsLookedAt()).toEqual(expect.arrayContaining(["ann", "ben", "cleo"]));
  await world.sql("update plan_marks set planned_at = now() - interval '25 hours'");
  await carryOut(world, "full");
  const [row] = await world.sql(
    "select count(*)::int as old from plan_marks where planned_at < now() - interval '1 hour' and source_user_id <> $1",
    [ids["dan"] ?? ""],
  );
  expect(row).toEqual({ old: 0 });
});
