import { setTimeout as pause } from "node:timers/promises";
import type { TestUsher } from "../support/usher";
import { patch, person } from "./journey";
import { table } from "./measure";
import { query } from "./subjects";

const people = Number(process.env["BENCH_PUSHED"] ?? 100);
const seconds = Number(process.env["BENCH_SECONDS"] ?? 30);

/** From an inbound SCIM request to the end of the call at the target that it caused, a sandbox. */
export default async function bench(usher: TestUsher): Promise<void> {
  const ids = await provision(usher);
  await allSettled(usher);
  const idle = await changesAt(usher, ids, 1);
  const busy = await changesAt(usher, ids, 25);
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

async function provision(usher: TestUsher): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < people; number += 1) {
    const { id } = await scim(usher, "POST", "/Users", person(`pushed${number}@bench.test`));
    ids.push(String(id));
  }
  return ids;
}

async function changesAt(usher: TestUsher, ids: string[], perSecond: number) {
  const [{ now } = {}] = await query(usher.settings.ownerUrl, "select now()::text as now");
  const startedAt = performance.now();
  const sent: Promise<unknown>[] = [];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const early = startedAt + (index * 1_000) / perSecond - performance.now();
    if (early > 1) await pause(early);
    const name = `Name ${crypto.randomUUID().slice(0, 8)}`;
    const path = `/Users/${ids[index % ids.length]}`;
    sent.push(scim(usher, "PATCH", path, patch("replace", "displayName", name)));
  }
  await Promise.all(sent);
  await allSettled(usher);
  const rows = await query(
    usher.settings.ownerUrl,
    `select ${stages.map(([, moment], at) => `extract(epoch from ${moment} - q.at) * 1000 as s${at}`)}
     from changes c
     join runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
     join scim_requests q on q.tenant_id = c.tenant_id and q.id = c.request_id
     where c.outcome = 'applied' and c.kind = 'user.update' and q.at > $1::timestamptz`,
    [now],
  );
  return rows
    .map((row) => stages.map((_, at) => Number(row[`s${at}`])))
    .sort((one, other) => (one.at(-1) ?? 0) - (other.at(-1) ?? 0));
}

/** What a change goes through, and when that is over. */
const phaseEnd = (phase: string) =>
  `to_timestamp(((r.phase_times->'${phase}'->>0)::numeric + (r.phase_times->'${phase}'->>1)::numeric) / 1000)`;
const stages: readonly (readonly [string, string])[] = [
  ["a run is queued", "r.created_at"],
  ["a worker has it", "r.started_at"],
  ["what is pending is its own", phaseEnd("read")],
  ["the target was looked at", phaseEnd("observe")],
  ["it is planned", phaseEnd("plan")],
  ["the guard let it through", phaseEnd("guard")],
  ["the call is written down", "c.at"],
];

function stageMs(at: number) {
  return (changes: number[][]) => {
    const times = changes.map((stage) => stage[at] ?? 0).sort((one, other) => one - other);
    return (times[Math.floor(times.length / 2)] ?? 0).toFixed(0);
  };
}

/** Until nothing is pending and no run is under way, a minute at most. */
async function allSettled({ settings }: TestUsher): Promise<void> {
  for (let turn = 0; turn < 240; turn += 1) {
    const [row] = await query(
      settings.ownerUrl,
      `select (select count(*) from pending_changes)
         + (select count(*) from runs where state in ('queued', 'running')) as open`,
    );
    if (Number(row?.["open"]) === 0) return;
    await pause(250);
  }
  throw new Error("Changes were still under way after a minute.");
}

async function scim({ facts }: TestUsher, method: string, path: string, body: unknown) {
  const answer = await fetch(`${facts.scim.baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${facts.scim.token}`,
      "content-type": "application/scim+json",
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}.`);
  const text = await answer.text();
  return text === "" ? {} : JSON.parse(text);
}

function row(load: string, changes: number[][], limitMs: number): string[] {
  const times = changes.map((stage) => stage.at(-1) ?? 0);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
  return [load, String(times.length), at(0.5), at(0.95), `p95 ≤ ${limitMs}`];
}
