import { expect, test } from "vitest";
import { startDueDeltaRuns } from "@/lib/engine/run/start-run";
import { profiles } from "@/lib/scim/profiles";
import {
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  changesOf,
  createWorld,
  patchPerson,
  push,
  removeGroup,
  removePerson,
  type World,
  writes,
} from "./world";

async function jumpcloudWorld(): Promise<World> {
  const world = await createWorld();
  return { ...world, ingest: { ...world.ingest, profile: profiles.jumpcloud } };
}

/** Turns the clock on: the settle time of everybody new is over. */
const settle = ({ sql, appId }: World) =>
  sql("update newcomers set settles_at = now() where app_id = $1", [appId]);

const pendingOf = ({ sql, syncId, appId }: World) =>
  sql(
    `select distinct kind, exists (select from newcomers n where n.app_id = $2 and n.kind = p.kind
       and n.source_id = p.source_id and n.settles_at > now()) as later
     from pending_changes p where sync_id = $1`,
    [syncId, appId],
  );

const runsOf = ({ sql, syncId }: World) => sql("select 1 from runs where sync_id = $1", [syncId]);

test("JumpCloud's connection test, a person and a group made and deleted, is no change at all", async () => {
  const world = await jumpcloudWorld();
  const person = await addPerson(world, "test-user");
  const group = await addGroup(world, "Test group");
  await changeMembers(world, group, "add", [person]);
  await removePerson(world, person);
  await removeGroup(world, group);
  expect(await pendingOf(world)).toEqual([]);
  await startDueDeltaRuns(world.tenantId, world.appId);
  expect(await runsOf(world)).toEqual([]);
  expect(writes(world)).toEqual([]);
});

test("the deactivation that JumpCloud falls back to does not reach the target early either", async () => {
  const world = await jumpcloudWorld();
  const person = await addPerson(world, "test-user");
  await patchPerson(world, person, { active: false });
  await startDueDeltaRuns(world.tenantId, world.appId);
  expect(await runsOf(world)).toEqual([]);
  await settle(world);
  expect(await changesOf(world, (await push(world))["id"])).toEqual([]);
  expect(writes(world)).toEqual([]);
});

test("no run, not even a full one, looks at somebody new before the settle time is over", async () => {
  const world = await jumpcloudWorld();
  await addPerson(world, "ann");
  await addGroup(world, "Engineering");
  expect(await changesOf(world, (await carryOut(world, "full"))["id"])).toEqual([]);
  expect(await pendingOf(world)).toHaveLength(2);
});

test("who is still there afterwards is carried on with everything that came meanwhile", async () => {
  const world = await jumpcloudWorld();
  const ann = await addPerson(world, "ann");
  const group = await addGroup(world, "Engineering", [ann]);
  await patchPerson(world, ann, { displayName: "Ann Smith" });
  await changeMembers(world, group, "remove", []);
  expect((await pendingOf(world)).every(({ later }) => later === true)).toBe(true);
  await settle(world);
  expect(await changesOf(world, (await push(world))["id"])).toEqual([
    "group.create Engineering Engineering applied: group_in_source",
    "user.create ann@acme.test applied: new_in_source",
    "membership.add ann@acme.test Engineering applied: member_in_source",
  ]);
  expect(await pendingOf(world)).toEqual([]);
});

test("a change of somebody known is due at once under JumpCloud's profile, too", async () => {
  const world = await jumpcloudWorld();
  const ann = await addPerson(world, "ann");
  await settle(world);
  await push(world);
  await patchPerson(world, ann, { displayName: "Ann Smith" });
  expect(await pendingOf(world)).toEqual([{ kind: "user", later: false }]);
  await removePerson(world, ann);
  expect(await pendingOf(world)).toEqual([{ kind: "user", later: false }]);
});

test("the first members of a new group are not put off in what else they have pending", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  await addGroup({ ...world, ingest: { ...world.ingest, profile: profiles.jumpcloud } }, "New", [
    ann,
  ]);
  const pending = await pendingOf(world);
  expect(pending).toContainEqual({ kind: "user", later: false });
  expect(pending).toContainEqual({ kind: "group", later: true });
});

const others = Object.values(profiles).filter(({ name }) => name !== "jumpcloud");
test.each(others)("$name: somebody new is due at once", async (profile) => {
  const world = await createWorld();
  await addPerson({ ...world, ingest: { ...world.ingest, profile } }, "ann");
  expect(await pendingOf(world)).toEqual([{ kind: "user", later: false }]);
});
