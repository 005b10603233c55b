import { availableParallelism } from "node:os";
import type { TestUsher } from "../support/usher";
import { type Call, person } from "./journey";
import { measure, type Subject, table } from "./measure";
import { type UsherSubject, usherSubject } from "./subjects";

const size = Number(process.env["BENCH_SIZE"] ?? 2_000);
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);

/** One run over one web process or several at once. */
type Run = { perSecond: number; coresBusy: number };
type Work = { what: string; call: (subject: UsherSubject, round: number, index: number) => Call };

/**
 * What a second web process adds. It can add much only where a core is free for it: client, web
 * processes and PostgreSQL are all counted in the cores in use.
 */
export default async function bench(usher: TestUsher): Promise<void> {
  const subjects = await Promise.all(usher.urls.map((_, web) => usherSubject(usher, web)));
  const ids = new Map<Subject, string>();
  for (const subject of subjects) {
    const { answers } = await measure(subject, 8, (index) => newPerson(`first-${index}`));
    const { id }: { id: string } = JSON.parse(answers[0] ?? "{}");
    ids.set(subject, id);
  }
  const works: Work[] = [
    {
      what: "get user",
      call: (subject) => ({ method: "GET", path: `/Users/${ids.get(subject)}` }),
    },
    {
      what: "create user",
      call: (_, round, index) => newPerson(`webs-${round}-${index}-${crypto.randomUUID()}`),
    },
  ];
  const rows: string[][] = [];
  for (const work of works) rows.push(await compared(subjects, work));
  const cores = `cores in use, of ${availableParallelism()}`;
  const head = ["operations a second", "one process", "two", "ratio", `${cores}: one`, "two"];
  process.stdout.write(`${table(head, rows)}\n`);
  for (const { pool } of subjects) await pool.close();
}

/** In turns, and the best of each, because what else runs on the machine can only slow down. */
async function compared(subjects: readonly UsherSubject[], work: Work): Promise<string[]> {
  const one: Run[] = [];
  const all: Run[] = [];
  for (let round = 0; round < rounds; round += 1) {
    one.push(await run(subjects.slice(0, 1), work, round));
    all.push(await run(subjects, work, round));
  }
  const best = (runs: readonly Run[]) =>
    runs.reduce((found, run) => (run.perSecond > found.perSecond ? run : found));
  const [left, right] = [best(one), best(all)];
  return [
    work.what,
    left.perSecond.toFixed(0),
    right.perSecond.toFixed(0),
    (right.perSecond / left.perSecond).toFixed(2),
    left.coresBusy.toFixed(2),
    right.coresBusy.toFixed(2),
  ];
}

async function run(subjects: readonly UsherSubject[], work: Work, round: number): Promise<Run> {
  const client = process.cpuUsage();
  const samples = await Promise.all(
    subjects.map((subject) =>
      measure(subject, size / subjects.length, (index) => work.call(subject, round, index)),
    ),
  );
  const { user, system } = process.cpuUsage(client);
  const perSecond = samples.reduce((sum, sample) => sum + sample.perSecond, 0);
  // All subjects share one PostgreSQL, which each of them has counted whole.
  const [first] = samples;
  const database = (first?.databaseMicros ?? 0) / subjects.length;
  const web = samples.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0) / subjects.length;
  const each = web + database + (user + system) / size;
  return { perSecond, coresBusy: (each * perSecond) / 1_000_000 };
}

const newPerson = (name: string): Call => ({
  method: "POST",
  path: "/Users",
  body: person(`${name}@example.com`),
});
