import type { TestUsher } from "../support/usher";
import { person } from "./journey";
import { connections, residentMiB, send, table } from "./measure";
import { type UsherSubject, usherSubject } from "./subjects";

const creates = Number(process.env["BENCH_CREATES"] ?? 100_000);
const steps = 40;
/** Then it tells what it has seen, however slow the machine is. */
const minutesMax = Number(process.env["BENCH_MINUTES"] ?? 10);
/** What a process gathers at first, such as compiled code and full pools, is no growth. */
const warmUpSteps = 8;

/** Whether a web process holds on to anything of the requests that went through it. */
export default async function bench(usher: TestUsher): Promise<void> {
  const subject = await usherSubject(usher);
  const resident: number[] = [residentMiB(subject.pid)];
  const endAt = performance.now() + minutesMax * 60_000;
  for (let step = 0; step < steps && performance.now() < endAt; step += 1) {
    await createPeople(subject, step);
    resident.push(residentMiB(subject.pid));
  }
  process.stdout.write(table(["users created", "lowest MiB", "highest MiB"], rowsOf(resident)));
  process.stdout.write(`\nat the end of each ${creates / steps}: ${resident.join(", ")} MiB\n\n`);
  await subject.pool.close();
}

async function createPeople(subject: UsherSubject, step: number): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < creates / steps) {
      const body = person(`memory-${step}-${next++}@example.com`);
      const { status, text } = await send(subject, { method: "POST", path: "/Users", body });
      if (status !== 201) throw new Error(`${status} ${text}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
}

/**
 * Memory rises until the garbage collector has looked at all of it, again and again. What is held on
 * to shows in the lowest values: of the first half after warm-up, and of the second.
 */
function rowsOf(resident: readonly number[]): string[][] {
  const taken = resident.length - 1;
  const half = Math.floor((taken + warmUpSteps) / 2);
  const parts = [
    [0, warmUpSteps],
    [warmUpSteps, half],
    [half, taken],
  ] as const;
  const seen = parts.filter(([from, to]) => from < to && to <= taken);
  return seen.map(([from, to]) => {
    const values = resident.slice(from, to + 1);
    const range = `${(creates / steps) * from} to ${(creates / steps) * to}`;
    return [range, String(Math.min(...values)), String(Math.max(...values))];
  });
}
