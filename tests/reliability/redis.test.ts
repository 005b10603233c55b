import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../support/eventually";
import { startRedis, type TestRedis } from "../support/redis";
import { startUsher, type TestUsher } from "../support/usher";
import { creations, expectConverged, figure, untilQuiet } from "./converged";
import { changeStaff, provisionStaff } from "./entra-journey";
import { holder } from "./holder";
import { createScene } from "./scene";
import { acknowledged, createPeople, listAll } from "./scim-client";

let redis: TestRedis;
let usher: TestUsher;

beforeAll(async () => {
  redis = await startRedis();
  usher = await startUsher({ webs: 2, workers: 2, redisUrl: redis.url });
});

afterAll(async () => {
  await usher?.stop();
  await redis?.stop();
});

const loops = 4;

test("a Redis that is emptied and then away costs no request and loses no change", async () => {
  const scene = await createScene(usher);
  const load = createPeople(scene, loops, (loop) => loop % 2);
  const more = () => {
    const before = load.answers.length;
    return eventually(() => load.answers.length > before + 10 * loops, { withinMs: 30_000 });
  };
  await more();
  await redis.flush();
  await more();
  const from = Date.now();
  await redis.kill();
  await more();
  await eventually(() => Date.now() - from > 3_000);
  const away = { from, to: Date.now() };
  await redis.start();
  await more();
  const answers = await load.stop();
  await redis.flush();
  const since = Date.now();

  const meanwhile = answers.filter(({ at }) => at >= away.from && at <= away.to);
  figure("acknowledged while Redis was away", acknowledged(meanwhile).length);
  expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
  const listed = new Set((await listAll(scene, "/Users")).map(({ id }) => id));
  expect(answers.filter(({ id }) => !listed.has(id ?? ""))).toEqual([]);
  await untilQuiet(scene);
  figure("everything in the target after the queue was lost, ms", Date.now() - since);
  await expectConverged(scene);
  await scene.close();
});

test("Entra's journey over two web processes and two workers survives a worker's death", async () => {
  const scene = await createScene(usher);
  scene.fake.faults.push({ kind: "slow", ms: 20 });
  const provisioning = provisionStaff(scene);
  const killing = eventually(() => (creations(scene).made >= 10 ? holder(scene) : null), {
    withinMs: 60_000,
    everyMs: 5,
  }).then(({ worker }) => worker.kill());
  const [staff] = await Promise.all([provisioning, killing]);
  await changeStaff(scene, staff);
  await expectConverged(scene);

  const { people, groups } = await scene.fake.state();
  const jo = (index: number) => people.find(({ username }) => username === `jo${index}@acme.test`);
  expect(jo(0)).toMatchObject({ displayName: "Renamed Doe", active: true });
  expect([2, 3, 4].map((index) => jo(index)?.active)).toEqual([false, false, true]);
  expect(groups["writers"]).toContain("jo1@acme.test");
  expect(groups["engineers"]).not.toContain("jo1@acme.test");
  expect(creations(scene).made).toBe(staff.people.length);
  await scene.close();
});
