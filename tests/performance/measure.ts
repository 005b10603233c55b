import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Pool } from "undici";
import type { Call } from "./journey";

/** A server that speaks enough SCIM, and whose processor time can be read. */
export type Subject = {
  name: string;
  pid: number;
  databaseUrl: string;
  /** PostgreSQL's first process, which all others come from. */
  databasePid: number;
  base: string;
  headers: Record<string, string>;
  /** It refuses with 409 what meets another change; then the call is sent again, as a client would. */
  repeatsConflicts?: boolean;
  pool: Pool;
  stop: () => Promise<void>;
};

/** Processor time is for one operation: the server's own, and that of its database. */
export type Sample = {
  perSecond: number;
  p50: number;
  p99: number;
  cpuMicros: number;
  databaseMicros: number;
};
export type Measured = Sample & { answers: string[] };

export const connections = 8;
/** A slow server is not waited for longer: its rate is known by then. */
const secondsMax = 6;
/** What a server puts off, such as its log, counts as well. */
const settleMs = 400;

/** So many calls over eight connections, each sent when the one before it is answered. */
export async function measure(
  subject: Subject,
  count: number,
  callAt: (index: number) => Call,
): Promise<Measured> {
  const times: number[] = [];
  const answers: string[] = [];
  const before = spentBy(subject);
  const startedAt = performance.now();
  let next = 0;
  const work = async () => {
    while (next < count && performance.now() - startedAt < secondsMax * 1_000) {
      const call = callAt(next++);
      const callStart = performance.now();
      const { status, text } = await sendUntilTaken(subject, call);
      times.push(performance.now() - callStart);
      if (status >= 300) throw new Error(`${subject.name}, ${call.path}: ${status} ${text}`);
      answers.push(text);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - startedAt) / 1_000;
  await pause(settleMs);
  const after = spentBy(subject);
  return {
    answers,
    ...percentiles(times),
    perSecond: times.length / seconds,
    cpuMicros: between(before.server, after.server) / times.length,
    databaseMicros: between(before.database, after.database) / times.length,
  };
}

/** Only so often: what is refused every time is an error of the bench. */
const conflictsMax = 100;

async function sendUntilTaken(subject: Subject, call: Call) {
  let answer = await send(subject, call);
  for (let again = 0; again < conflictsMax && subject.repeatsConflicts; again += 1) {
    if (answer.status !== 409) break;
    answer = await send(subject, call);
  }
  return answer;
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
    databaseMicros: middle(({ databaseMicros }) => databaseMicros),
  };
}

type Spent = ReadonlyMap<number, number>;

function spentBy({ pid, databasePid }: Subject): { server: Spent; database: Spent } {
  return { server: cpuOf([pid]), database: cpuOf(databasePids(databasePid)) };
}

/** PostgreSQL's first process and all that come from it. */
export function databasePids(first: number): number[] {
  const children = readFileSync(`/proc/${first}/task/${first}/children`, "utf8");
  return [first, ...children.trim().split(" ").map(Number)];
}

/** Microseconds on a processor so far, by thread; one that ends meanwhile is left out. */
export function cpuOf(pids: readonly number[]): Map<number, number> {
  const spent = new Map<number, number>();
  for (const pid of pids) {
    for (const thread of threadsOf(pid)) {
      const [nanos = "0"] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(
        " ",
      );
      spent.set(Number(thread), Number(nanos) / 1_000);
    }
  }
  return spent;
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

export function between(before: Spent, after: Spent): number {
  return [...after].reduce((sum, [id, micros]) => sum + micros - (before.get(id) ?? 0), 0);
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
