import { setTimeout as pause } from "node:timers/promises";
import type { TestUsher } from "../support/usher";
import { byName, type Call, person } from "./journey";
import { percentiles, residentMiB, send, table } from "./measure";
import { type UsherSubject, usherSubject } from "./subjects";

const seconds = Number(process.env["BENCH_SECONDS"] ?? 60);
const tenants = 20;
const ratePerTenant = 25;

type Outcome = { times: number[]; refused: number; failed: number };

/** Tenants that send at their own pace whatever the answers take, and one of them that floods. */
export default async function bench(usher: TestUsher): Promise<void> {
  const subjects = await Promise.all(Array.from({ length: tenants }, () => usherSubject(usher)));
  const rows: string[][] = [];
  await Promise.all(subjects.map((subject) => openLoop(subject, ratePerTenant, 5)));
  const all = await Promise.all(
    subjects.map((subject) => openLoop(subject, ratePerTenant, seconds)),
  );
  rows.push(rowOf(`${tenants} tenants × ${ratePerTenant}/s`, merged(all)));

  const [calm, flooding] = subjects;
  if (!calm || !flooding) return;
  const quarter = Math.ceil(seconds / 4);
  rows.push(rowOf("one tenant × 25/s alone", await openLoop(calm, ratePerTenant, quarter)));
  const [beside, flood] = await Promise.all([
    openLoop(calm, ratePerTenant, quarter),
    openLoop(flooding, 1_000, quarter),
  ]);
  rows.push(rowOf("the same beside a flood of 1,000/s", beside));
  rows.push(rowOf("the flood", flood));
  process.stdout.write(table(["load", "answered", "p50 ms", "p99 ms", "429", "failed"], rows));
  process.stdout.write(`\nweb process: ${residentMiB(subjects[0]?.pid ?? 0)} MiB\n\n`);
  for (const { pool } of subjects) await pool.close();
}

/** A request every so often; times count from when it was due. */
async function openLoop(
  subject: UsherSubject,
  perSecond: number,
  forSeconds: number,
): Promise<Outcome> {
  const outcome: Outcome = { times: [], refused: 0, failed: 0 };
  const startedAt = performance.now();
  const marker = crypto.randomUUID();
  const sent: Promise<void>[] = [];
  for (let index = 0; index < perSecond * forSeconds; index += 1) {
    const dueAt = startedAt + (index * 1_000) / perSecond;
    const early = dueAt - performance.now();
    if (early > 1) await pause(early);
    sent.push(one(subject, callAt(index, marker), dueAt, outcome));
  }
  await Promise.all(sent);
  return outcome;
}

async function one(subject: UsherSubject, call: Call, dueAt: number, outcome: Outcome) {
  const status = await send(subject, call).then(
    (answer) => answer.status,
    () => 0,
  );
  if (status === 429) outcome.refused += 1;
  else if (status >= 200 && status < 300) outcome.times.push(performance.now() - dueAt);
  else outcome.failed += 1;
}

/** As identity providers do: look up first, then now and then create. */
function callAt(index: number, marker: string): Call {
  const name = `tenant-${marker}-${index}@example.com`;
  if (index % 5 === 4) return { method: "POST", path: "/Users", body: person(name) };
  return { method: "GET", path: byName(name) };
}

function merged(outcomes: readonly Outcome[]): Outcome {
  return {
    times: outcomes.flatMap(({ times }) => times),
    refused: outcomes.reduce((sum, { refused }) => sum + refused, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  };
}

function rowOf(what: string, { times, refused, failed }: Outcome): string[] {
  const { p50, p99 } = percentiles(times);
  return [what, String(times.length), p50.toFixed(1), p99.toFixed(1), `${refused}`, `${failed}`];
}
