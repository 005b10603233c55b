import { afterEach, expect, test } from "vitest";
import { approveRun } from "@/lib/engine/run/approve-run";
import { startRollback } from "@/lib/engine/run/start-rollback";
import { patchGroup } from "@/lib/engine/scim/ingest-group";
import type { FakeTarget } from "@/lib/targets/port";
import { startFake } from "@/lib/targets/scim/scim.fake";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  changesOf,
  fullRun,
  goOn,
  push,
  type World,
  worldOn,
} from "./world";

const fakes: FakeTarget[] = [];

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

/** Ann and Bob in Crew, in a SCIM service, which can rename groups; Cid is in none. */
async function settledWorld() {
  const fake = await startFake({ version: "2.0 with PATCH" });
  fakes.push(fake);
  const world = await worldOn("scim", fake);
  const ids = [];
  for (const name of ["ann", "bob", "cid"]) ids.push(await addPerson(world, name));
  const crew = await addGroup(world, "Crew", ids.slice(0, 2));
  await fullRun(world);
  return { world, ids, crew };
}

async function rename({ ingest }: World, id: string, displayName: string) {
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
  await patchGroup(ingest, id, {
    ...{ schemas, Operations: [{ op: "replace", path: "displayName", value: displayName }] },
  });
}

async function rollBack(world: World, run: Record<string, unknown>) {
  const { runId } = await startRollback(world.tenantId, String(run["id"]), actor);
  await goOn(world, runId);
  await approveRun(world.tenantId, runId, actor);
  return goOn(world, runId);
}

/** Every group with its id in the service and who is in it. */
async function groupsOf(world: World) {
  const ids = await world.sql(
    "select name, id from target_groups where target_id = $1 order by name",
    [world.targetId],
  );
  return { ids, ...(await world.fake.state()) };
}

test("a rename is rolled back in place, with the members who came and went in the same run", async () => {
  const { world, ids, crew } = await settledWorld();
  const before = await groupsOf(world);
  await rename(world, crew, "Team");
  await changeMembers(world, crew, "add", ids.slice(2));
  await changeMembers(world, crew, "remove", ids.slice(0, 1));
  const run = await push(world);
  expect(run).toMatchObject({ state: "succeeded" });
  const crewNow = (await world.fake.state()).groups;
  expect(crewNow).toEqual({ Team: ["bob@acme.test", "cid@acme.test"] });

  const undone = await rollBack(world, run);
  expect(await changesOf(world, undone["id"])).toEqual([
    "group.rename Team Crew applied: rolled_back",
    "membership.add ann@acme.test Crew applied: rolled_back",
    "membership.remove cid@acme.test Crew applied: rolled_back",
  ]);
  expect(await groupsOf(world)).toEqual(before);
  // The source goes on saying otherwise, and the next full run follows it.
  await carryOut(world, "full");
  expect((await world.fake.state()).groups).toEqual(crewNow);
  expect(await changesOf(world, (await carryOut(world, "full"))["id"])).toEqual([]);
});

test("a rename stays where somebody named the group otherwise since, or took its old name", async () => {
  const { world, crew } = await settledWorld();
  await rename(world, crew, "Team");
  const run = await push(world);
  await addGroup(world, "Crew", []);
  await carryOut(world, "full");
  const { runId } = await startRollback(world.tenantId, String(run["id"]), actor);
  await goOn(world, runId);
  expect(await changesOf(world, runId)).toEqual([
    "group.rename Team Crew skipped: changed_since_run",
  ]);
  expect(Object.keys((await world.fake.state()).groups).sort()).toEqual(["Crew", "Team"]);
});
