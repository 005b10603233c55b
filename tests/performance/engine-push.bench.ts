import type { TestUsher } from "../support/usher";
import { table } from "./measure";
import { changesAt, demoSettled, msAt, provision, stages } from "./pushes";

const people = Number(process.env["BENCH_PUSHED"] ?? 100);
const seconds = Number(process.env["BENCH_SECONDS"] ?? 30);

/** From an inbound SCIM request to the end of the call at the target that it caused, a sandbox. */
export default async function bench(usher: TestUsher): Promise<void> {
  const ids = await provision(usher, people);
  await demoSettled(usher);
  const idle = await changesAt(usher, ids, 1, seconds);
  const busy = await changesAt(usher, ids, 25, seconds);
  const rows = [
    row("idle: one change every second", idle, 250),
    row("under 25 requests a second", busy, 1_000),
  ];
  const head = ["load", "changes", "p50 ms", "p95 ms", "target"];
  process.stdout.write(`\n### From a request to the target\n\n${table(head, rows)}\n`);
  const steps = stages.map(([stage], at) => [stage, ...[idle, busy].map(stageMs(at))]);
  const stageHead = ["until (p50 ms after the request)", "idle", "under 25/s"];
  process.stdout.write(`\n${table(stageHead, steps)}\n`);
}

function stageMs(at: number) {
  return (changes: number[][]) => {
    const times = changes.map((stage) => stage[at] ?? 0).sort((one, other) => one - other);
    return (times[Math.floor(times.length / 2)] ?? 0).toFixed(0);
  };
}

function row(load: string, changes: number[][], limitMs: number): string[] {
  const [p50, p95] = [0.5, 0.95].map((share) => msAt(changes, share).toFixed(0));
  return [load, String(changes.length), p50 ?? "", p95 ?? "", `p95 ≤ ${limitMs}`];
}
