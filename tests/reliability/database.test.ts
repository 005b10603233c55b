import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isAlive } from "@/scripts/lib/processes";
import { eventually } from "../support/eventually";
import { startUsher, type TestUsher } from "../support/usher";
import { expectConverged, figure } from "./converged";
import { createScene, type Scene } from "./scene";
import {
  type Answer,
  acknowledged,
  createAgain,
  createPeople,
  createPerson,
  listAll,
  send,
} from "./scim-client";

let usher: TestUsher;

beforeAll(async () => {
  usher = await startUsher({ workers: 1 });
});

afterAll(async () => {
  await usher?.stop();
});

const loops = 8;
const outageMs = 2_000;

describe("PostgreSQL killed under load and started again", () => {
  let scene: Scene;
  let answers: Answer[];
  const outage = { from: 0, to: 0 };

  beforeAll(async () => {
    scene = await createScene(usher);
    const load = createPeople(scene, loops);
    await eventually(() => acknowledged(load.answers).length >= 5 * loops);
    outage.from = Date.now();
    await usher.killPostgres();
    await eventually(() => Date.now() - outage.from > outageMs && refusals(load.answers) > 0);
    await usher.startPostgresAgain();
    outage.to = Date.now();
    const before = acknowledged(load.answers).length;
    await eventually(() => acknowledged(load.answers).length > before + loops);
    answers = await load.stop();
    const first = acknowledged(answers).find(({ at }) => at > outage.from + outageMs);
    figure("first success after PostgreSQL accepts, ms", (first?.at ?? 0) - outage.to);
    figure("acknowledged / refused", `${acknowledged(answers).length} / ${refusals(answers)}`);
  });

  afterAll(() => scene?.close());

  test("loses no acknowledged write", async () => {
    const listed = new Set((await listAll(scene, "/Users")).map(({ id }) => id));
    expect(acknowledged(answers).filter(({ id }) => !listed.has(id ?? ""))).toEqual([]);
    for (const { id } of acknowledged(answers)) {
      expect(await send(scene, "GET", `/Users/${id}`)).toMatchObject({ status: 200, id });
    }
  });

  test("is met with 503, Retry-After and a SCIM error, and with nothing else", () => {
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer).toMatchObject({ status: 503, contentType: "application/scim+json" });
      expect(Number(answer.retryAfter)).toBeGreaterThan(0);
    }
  });

  test("ends neither the web process nor the worker", () => {
    for (const { pid } of [...usher.webs, ...usher.workers]) expect(isAlive(pid)).toBe(true);
  });

  test("leaves nothing in doubt: a refused write, sent again, ends as one person", async () => {
    const inDoubt = answers.filter(({ status }) => status !== 201).slice(-loops);
    const firstRefused = answers.filter(({ status }) => status !== 201).slice(0, loops);
    const names = new Set([...firstRefused, ...inDoubt].map(({ name }) => name));
    for (const name of names) {
      const id = await createAgain(scene, name);
      expect(id).not.toBeNull();
      expect(await createAgain(scene, name)).toBe(id);
    }
  });

  test("is followed by convergence without anyone's help", () => expectConverged(scene));
});

const cutEveryMs = 500;
const cutForMs = 4_000;

describe("every connection to PostgreSQL cut again and again", () => {
  test("ends no process, loses nothing, and the target converges", async () => {
    const scene = await createScene(usher);
    const load = createPeople(scene, loops);
    let cuts = 0;
    const from = Date.now();
    while (Date.now() - from < cutForMs) {
      cuts += await cutConnections(scene);
      await pause(cutEveryMs);
    }
    const answers = await load.stop();
    const made = acknowledged(answers);
    figure("connections cut", cuts);
    figure("acknowledged / refused", `${made.length} / ${answers.length - made.length}`);

    for (const { pid } of [...usher.webs, ...usher.workers]) expect(isAlive(pid)).toBe(true);
    const others = answers.filter(({ status }) => status !== 201);
    expect(others.filter(({ status, retryAfter }) => status !== 503 || !retryAfter)).toEqual([]);
    const listed = new Set((await listAll(scene, "/Users")).map(({ id }) => id));
    expect(made.filter(({ id }) => !listed.has(id ?? ""))).toEqual([]);
    expect(await createPerson(scene, "afterwards")).toMatchObject({ status: 201 });
    await expectConverged(scene);
    await scene.close();
  });
});

async function cutConnections({ sql }: Scene): Promise<number> {
  const rows = await sql(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where usename = 'usher_app' and datname = current_database()`,
  );
  return rows.length;
}

function refusals(answers: readonly Answer[]): number {
  return answers.length - acknowledged(answers).length;
}
