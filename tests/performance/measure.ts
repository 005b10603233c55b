import { readFileSync } from "node:fs";
import type { Pool } from "undici";
import type { Call } from "./journey";

/** A server that speaks enough SCIM, and whose processor time can be read. */
export type Subject = {
  name: string;
  pid: number;
  databaseUrl: string;
  base: string;
  headers: Record<string, string>;
  pool: Pool;
  stop: () => Promise<void>;
};

export type Sample = { perSecond: number; p50: number; p99: number; cpuMicros: number };
export type Measured = Sample & { answers: string[] };

export const connections = 8;
/** A slow server is not waited for longer: its rate is known by then. */
const secondsMax = 6;

/** So many calls over eight connections, each sent when the one before it is answered. */
export async function measure(
  subject: Subject,
  count: number,
  callAt: (index: number) => Call,
): Promise<Measured> {
  const times: number[] = [];
  const answers: string[] = [];
  const cpuBefore = cpuMicros(subject.pid);
  const startedAt = performance.now();
  let next = 0;
  const work = async () => {
    while (next < count && performance.now() - startedAt < secondsMax * 1_000) {
      const call = callAt(next++);
      const callStart = performance.now();
      const { status, text } = await send(subject, call);
      times.push(performance.now() - callStart);
      if (status >= 300) throw new Error(`${subject.name}, ${call.path}: ${status} ${text}`);
      answers.push(text);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    answers,
    ...percentiles(times),
    perSecond: times.length / seconds,
    cpuMicros: (cpuMicros(subject.pid) - cpuBefore) / times.length,
  };
}

export async function send(
  subject: Subject,
  call: Call,
): Promise<{ status: number; text: string }> {
  const { statusCode, body } = await subject.pool.request({
    method: call.method,
    path: `${subject.base}${call.path}`,
    headers: subject.headers,
    body: call.body === undefined ? null : JSON.stringify(call.body),
  });
  return { status: statusCode, text: await body.text() };
}

export function percentiles(times: readonly number[]): { p50: number; p99: number } {
  const sorted = times.toSorted((left, right) => left - right);
  const of = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { p50: of(0.5), p99: of(0.99) };
}

export function median(samples: readonly Sample[]): Sample {
  const middle = (of: (sample: Sample) => number) => {
    const values = samples.map(of).sort((left, right) => left - right);
    return values[Math.floor(values.length / 2)] ?? 0;
  };
  return {
    perSecond: middle(({ perSecond }) => perSecond),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    cpuMicros: middle(({ cpuMicros }) => cpuMicros),
  };
}

/** User and system time of a process so far; Linux counts it in hundredths of a second. */
export function cpuMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Memory in use, in MiB. */
export function residentMiB(pid: number): number {
  const [, pages = "0"] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
  return Math.round((Number(pages) * 4_096) / 1_048_576);
}

/** A Markdown table, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = head.map((_, index) => (index === 0 ? "---" : "---:"));
  return `\n${[head, line, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
