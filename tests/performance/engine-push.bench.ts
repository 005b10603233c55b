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
  const rows = [
    row("idle: one change every second", await changesAt(usher, ids, 1), 250),
    row("under 25 requests a second", await changesAt(usher, ids, 25), 1_000),
  ];
  const head = ["load", "changes", "p50 ms", "p95 ms", "target"];
  process.stdout.write(`\n### From a request to the target\n\n${table(head, rows)}\n`);
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
    `select extract(epoch from c.at - r.at) * 1000 as ms from changes c
     join scim_requests r on r.tenant_id = c.tenant_id and r.id = c.request_id
     where c.outcome = 'applied' and c.kind = 'user.update' and r.at > $1::timestamptz`,
    [now],
  );
  return rows.map(({ ms }) => Number(ms)).sort((one, other) => one - other);
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

function row(load: string, times: number[], limitMs: number): string[] {
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
  return [load, String(times.length), at(0.5), at(0.95), `p95 ≤ ${limitMs}`];
}
