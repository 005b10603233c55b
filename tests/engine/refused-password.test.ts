import { afterAll, expect, test } from "vitest";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { updateTarget } from "@/lib/engine/connect/update-target";
import { startFake as startCrowd } from "@/lib/targets/crowd/crowd.fake";
import { startFake as startJira } from "@/lib/targets/jira/jira.fake";
import { closeAll, closing } from "./strange-world";
import { actor, addPerson, fullRun, type World, worldOn } from "./world";

afterAll(closeAll);

const signal = AbortSignal.timeout(60_000);
const refused = { state: "failed", error_code: "TARGET_AUTH" };

async function crowdWorld() {
  const fake = await startCrowd({ version: "6.0" });
  closing.push(fake);
  const world = await worldOn("crowd", fake);
  await addPerson(world, "ann");
  return world;
}

/** Runs while the target refuses the password; gives how often it was sent. */
async function runRefused(world: World): Promise<number> {
  world.fake.calls.length = 0;
  world.fake.faults.push({ kind: "revoked" });
  expect(await fullRun(world)).toMatchObject(refused);
  world.fake.faults.length = 0;
  return world.fake.calls.length;
}

test("a password that was refused is sent by no run again, until the connection test is run", async () => {
  const world = await crowdWorld();
  expect(await runRefused(world)).toBe(1);
  for (const _ of [1, 2, 3]) expect(await fullRun(world)).toMatchObject(refused);
  expect(world.fake.calls).toHaveLength(1);
  await probeTarget(world.tenantId, actor, world.targetId, signal);
  expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
});

test("a weekly look that is refused is the only call of its run", async () => {
  const world = await crowdWorld();
  await world.sql("update targets set probed_at = now() - interval '8 days' where id = $1", [
    world.targetId,
  ]);
  expect(await runRefused(world)).toBe(1);
});

test("another password is tried at once", async () => {
  const world = await crowdWorld();
  await runRefused(world);
  const settings = { ...world.fake.settings, password: "another" };
  await updateTarget(world.tenantId, actor, world.targetId, { settings });
  const before = world.fake.calls.length;
  await probeTarget(world.tenantId, actor, world.targetId, signal);
  expect(world.fake.calls.length).toBe(before + 1);
  await updateTarget(world.tenantId, actor, world.targetId, { settings: world.fake.settings });
  await probeTarget(world.tenantId, actor, world.targetId, signal);
  expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
});

test("a token cannot be locked: one that is given back works again by itself", async () => {
  const fake = await startJira({ version: "10.3" });
  closing.push(fake);
  const world = await worldOn("jira", fake);
  await addPerson(world, "ann");
  expect(await runRefused(world)).toBeLessThanOrEqual(3);
  expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
});

test("a token that is revoked while a run writes costs two calls more at most", async () => {
  const fake = await startJira({ version: "10.3" });
  closing.push(fake);
  const world = await worldOn("jira", fake);
  for (let n = 0; n < 30; n += 1) await addPerson(world, `p${n}`);
  const isCreation = ({ method }: { method: string }) => method === "POST";
  fake.faults.push(
    { kind: "revoked", skip: 15, only: isCreation },
    { kind: "slow", ms: 20, only: isCreation },
  );
  expect(await fullRun(world)).toMatchObject(refused);
  const first = fake.calls.findIndex(({ status }) => status === 401);
  expect(fake.calls.length - first - 1).toBeLessThanOrEqual(2);
  fake.faults.length = 0;
  expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
  expect((await fake.state()).people).toHaveLength(30);
});
