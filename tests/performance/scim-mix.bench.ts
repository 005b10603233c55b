import { randomText } from "@/lib/core/ids";
import type { TestUsher } from "../support/usher";
import { type Made, type Operation, operations } from "./journey";
import { measure, median, type Sample, type Subject, table } from "./measure";
import {
  floorSubject,
  nextFloorSubject,
  peerSubject,
  query,
  usherSubject,
  usherThroughNext,
} from "./subjects";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const size = Number(process.env["BENCH_SIZE"] ?? 300);
/** Rounds that do not count: compilers, pools and prepared plans take some hundred calls each. */
const warmUps = Number(process.env["BENCH_WARMUPS"] ?? 2);
/** Names with commas leave the other servers out; the floors and Usher are `floor` and `usher`. */
const chosen = process.env["BENCH_SUBJECTS"]?.split(",");

type Samples = Map<string, Sample[]>;

/** The mix of an identity provider, by every server in turn, in one run. */
export default async function bench(usher: TestUsher): Promise<void> {
  const subjects: Subject[] = [];
  const samples: Samples = new Map();
  try {
    for (const [name, start] of starters(usher)) {
      if (!chosen || chosen.includes(name)) subjects.push(await start());
    }
    for (let number = 1 - warmUps; number <= rounds; number += 1) {
      await round(subjects, number, number < 1 ? new Map() : samples);
    }
    process.stdout.write(report(subjects, samples));
  } finally {
    for (const { pool, stop } of subjects) {
      await pool.close();
      await stop();
    }
  }
}

function starters(usher: TestUsher): [string, () => Promise<Subject>][] {
  const { ownerUrl } = usher.settings;
  return [
    ["floor", () => floorSubject(ownerUrl)],
    ["usher", () => usherSubject(usher)],
    ["next-floor", () => nextFloorSubject(ownerUrl)],
    ["usher-next", () => usherThroughNext(usher)],
    ["scimmy", () => peerSubject("scimmy", ownerUrl)],
    ["jackson", () => peerSubject("jackson", ownerUrl)],
    ["better-auth", () => peerSubject("better-auth", ownerUrl)],
  ];
}

/** One pass through all operations, each by all subjects in turn. */
async function round(subjects: readonly Subject[], number: number, samples: Samples) {
  const names = Array.from({ length: size }, (_, index) => {
    return `person-${number}-${index}-${randomText(6)}@example.com`.toLowerCase();
  });
  const made = new Map(subjects.map(({ name }) => [name, { users: [], groups: [], names }]));
  for (const operation of operations) {
    // As autovacuum would within a minute: plans made for empty tables serve no full ones.
    if (number < 1 && operation.empties) await analyze(subjects);
    for (const subject of number % 2 === 0 ? subjects : subjects.toReversed()) {
      const own: Made = made.get(subject.name) ?? { users: [], groups: [], names };
      const sample = await measured(subject, operation, own);
      const key = `${operation.name}|${subject.name}`;
      samples.set(key, [...(samples.get(key) ?? []), sample]);
    }
  }
}

async function analyze(subjects: readonly Subject[]) {
  for (const { databaseUrl } of subjects) await query(databaseUrl, "analyze");
}

async function measured(subject: Subject, operation: Operation, made: Made): Promise<Sample> {
  const asked = Math.max(8, Math.round(size * operation.share));
  const count = operation.uses ? Math.min(asked, made[operation.uses].length) : asked;
  const { answers, ...sample } = await measure(subject, count, (index) =>
    operation.call(made, index),
  );
  if (operation.keeps) made[operation.keeps] = answers.map(idIn);
  return sample;
}

function idIn(answer: string): string {
  const { id }: { id: string } = JSON.parse(answer);
  return id;
}

function report(subjects: readonly Subject[], samples: Samples): string {
  const names = subjects.map(({ name }) => name);
  const cells = (of: (sample: Sample, operation: string) => string) =>
    operations.map(({ name }) => [
      name,
      ...names.map((subject) => of(median(samples.get(`${name}|${subject}`) ?? []), name)),
    ]);
  const floorOf = (operation: string) => median(samples.get(`${operation}|floor`) ?? []);
  const cpu = (sample: Sample, operation: string) => {
    const floor = cpuIn(floorOf(operation));
    const times = floor === 0 ? "" : ` (${(cpuIn(sample) / floor).toFixed(2)} ×)`;
    return `${sample.cpuMicros.toFixed(0)} + ${sample.databaseMicros.toFixed(0)}${times}`;
  };
  const share = (sample: Sample, operation: string) => {
    const floor = floorOf(operation).perSecond;
    const percent = floor === 0 ? "" : ` (${Math.round((100 * sample.perSecond) / floor)} %)`;
    return `${sample.perSecond.toFixed(sample.perSecond < 20 ? 1 : 0)}${percent}`;
  };
  return [
    table(["operations a second (of the floor)", ...names], cells(share)),
    table(
      ["p50 / p99, ms", ...names],
      cells(({ p50, p99 }) => `${p50.toFixed(1)} / ${p99.toFixed(1)}`),
    ),
    table(["CPU an operation, µs: server + PostgreSQL (of the floor)", ...names], cells(cpu)),
    "\n",
  ].join("");
}

function cpuIn({ cpuMicros, databaseMicros }: Sample): number {
  return cpuMicros + databaseMicros;
}
