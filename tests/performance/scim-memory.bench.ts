import type { TestUsher } from "../support/usher";
import { person } from "./journey";
import { connections, residentMiB, send, table } from "./measure";
import { type UsherSubject, usherSubject } from "./subjects";

const creates = Number(process.env["BENCH_CREATES"] ?? 100_000);
const steps = 10;
/** What a process gathers at first, such as compiled code and full pools, is no growth. */
const warmUpSteps = 3;

/** Whether a web process holds on to anything of the requests that went through it. */
export default async function bench(usher: TestUsher): Promise<void> {
  const subject = await usherSubject(usher);
  const resident: number[] = [residentMiB(subject.pid)];
  for (let step = 0; step < steps; step += 1) {
    await createPeople(subject, step);
    resident.push(residentMiB(subject.pid));
  }
  const rows = resident.map((MiB, step) => [String((creates / steps) * step), String(MiB)]);
  process.stdout.write(table(["users created", "web process, MiB"], rows));
  const slope = slopeOf(resident.slice(warmUpSteps)) * steps;
  process.stdout.write(`\nslope after warm-up: ${slope.toFixed(1)} MiB per ${creates} creates\n\n`);
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

/** Of the straight line with the least squares, a step. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const shared = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  const spread = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  return shared / spread;
}
