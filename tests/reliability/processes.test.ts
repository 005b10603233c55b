import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAlive } from "@/scripts/lib/processes";
import { eventually } from "../support/eventually";
import { startUsher, type TestUsher } from "../support/usher";
import { creations, expectConverged, figure, untilQuiet } from "./converged";
import { holder } from "./holder";
import { createScene, type Scene } from "./scene";
import { type Answer, acknowledged, createPeople, createPerson, listAll } from "./scim-client";

let usher: TestUsher;

beforeAll(async () => {
  usher = await startUsher({ webs: 2, workers: 2 });
});

afterAll(async () => {
  await usher?.stop();
});

const rounds = 8;
const longestDelayMs = 200;

test("whoever was acknowledged right before the web process was killed reaches the target", async () => {
  const scene = await createScene(usher);
  const answers: Answer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const burst = Array.from({ length: 4 }, async (_, index) => {
      answers.push(await createPerson(scene, `round${round}-${index}`));
    });
    const before = acknowledged(answers).length;
    await eventually(() => acknowledged(answers).length > before, { everyMs: 1 });
    await pause(Math.random() * longestDelayMs);
    await usher.webs[0]?.kill();
    await Promise.all(burst);
    await usher.startWebAgain(0);
  }
  figure("acknowledged in killed web processes", acknowledged(answers).length);
  await untilQuiet(scene);
  expect(await missingInTarget(scene, answers)).toEqual([]);
  await expectConverged(scene);
  await scene.close();
});

const people = 200;
/** Confluence's adapter has so many calls in flight; what a killed worker was at is tried again. */
const inFlight = 4;

test("a run whose worker is killed twice is finished by a third, without doing anything twice", async () => {
  await usher.addWorker();
  const scene = await createScene(usher);
  scene.fake.faults.push({ kind: "slow", ms: 30 });
  const answers = await fillWhilePaused(scene);

  const killed: number[] = [];
  for (const done of [people / 5, people / 2]) {
    await eventually(() => creations(scene).made >= done, { withinMs: 60_000, everyMs: 5 });
    const { worker } = await holder(scene);
    await worker.kill();
    const { leaseUntil } = await holder(scene);
    killed.push(worker.pid);
    const next = await eventually(
      () => holder(scene).then((now) => now.worker.pid !== worker.pid && now),
      { withinMs: 30_000 },
    );
    const took = next.seenAt - leaseUntil;
    figure("taken over after the lease ran out, ms", took);
    expect(took).toBeLessThan(15_000);
  }
  await untilQuiet(scene);

  expect(new Set(killed).size).toBe(2);
  const runs = await scene.sql("select state, attempts from runs where tenant_id = $1", [
    scene.tenantId,
  ]);
  expect(runs).toEqual([{ state: "succeeded", attempts: 3 }]);
  const { tries, made } = creations(scene);
  figure("accounts made / tries beyond", `${made} / ${tries - made}`);
  expect(made).toBe(people);
  // Twice killed: each time what was in flight, and as many whose outcome was not written yet.
  expect(tries - made).toBeLessThanOrEqual(2 * 2 * inFlight);
  expect(await missingInTarget(scene, answers)).toEqual([]);
  await expectConverged(scene);
  await scene.close();
});

test("processes that are told to stop under load end well and lose nothing", async () => {
  while (usher.workers.filter(({ pid }) => isAlive(pid)).length < 2) {
    await usher.addWorker();
  }
  const scene = await createScene(usher);
  scene.fake.faults.push({ kind: "slow", ms: 30 });
  const load = createPeople(scene, 4, (loop) => loop % 2);
  await eventually(() => creations(scene).made >= 10, { withinMs: 30_000 });
  const { worker } = await eventually(() => holder(scene));
  const web = usher.webs[0];
  const from = Date.now();
  await Promise.all([
    worker.stop(10_000).then(() => figure("worker ended after, ms", Date.now() - from)),
    web?.stop(30_000).then(() => figure("web process ended after, ms", Date.now() - from)),
  ]);
  expect([worker.exitCode(), web?.exitCode()]).toEqual([0, 0]);
  // Handed over: nobody has to wait until the lease of the one that stopped runs out.
  const left = await scene.sql(
    "select id from runs where state = 'running' and lease_owner like '%:' || $1::text",
    [worker.pid],
  );
  expect(left).toEqual([]);
  const answers = await load.stop();
  // From here on only what comes out matters, not how long a slow target takes for so many.
  scene.fake.faults.splice(0);
  await usher.startWebAgain(0);

  // The one that stopped refuses connections; what it had taken on it answered.
  expect(answers.filter(({ status }) => status !== 201 && status !== 0)).toEqual([]);
  const listed = new Set((await listAll(scene, "/Users")).map(({ id }) => id));
  expect(acknowledged(answers).filter(({ id }) => !listed.has(id ?? ""))).toEqual([]);
  await expectConverged(scene);
  expect(await missingInTarget(scene, answers)).toEqual([]);
  await scene.close();
});

/** One delta run for all, as after a pause. */
async function fillWhilePaused(scene: Scene): Promise<Answer[]> {
  await scene.sql("update syncs set paused_at = now() where id = $1", [scene.syncId]);
  const names = Array.from({ length: people }, (_, index) => `p${index}`);
  const answers = await Promise.all(
    names.map((name, index) => createPerson(scene, name, index % 2)),
  );
  expect(acknowledged(answers)).toHaveLength(people);
  await scene.sql("update syncs set paused_at = null where id = $1", [scene.syncId]);
  return answers;
}

async function missingInTarget({ fake }: Scene, answers: readonly Answer[]): Promise<string[]> {
  const there = new Set((await fake.state()).people.map(({ username }) => username.split("@")[0]));
  return acknowledged(answers)
    .map(({ name }) => name)
    .filter((name) => !there.has(name));
}
