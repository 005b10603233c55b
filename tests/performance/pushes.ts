import { setTimeout as pause } from "node:timers/promises";
import type { TestUsher } from "../support/usher";
import { patch, person } from "./journey";
import { query } from "./subjects";

/** What a change goes through, and when that is over. */
const phaseEnd = (phase: string) =>
  `to_timestamp(((r.phase_times->'${phase}'->>0)::numeric + (r.phase_times->'${phase}'->>1)::numeric) / 1000)`;
export const stages: readonly (readonly [string, string])[] = [
  ["a run is queued", "r.created_at"],
  ["a worker has it", "r.started_at"],
  ["what is pending is its own", phaseEnd("read")],
  ["the target was looked at", phaseEnd("observe")],
  ["it is planned", phaseEnd("plan")],
  ["the guard let it through", phaseEnd("guard")],
  ["the call is written down", "c.at"],
];

/** People of the demo's app, each pushed by a request of its own. */
export async function provision(usher: TestUsher, people: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < people; number += 1) {
    const { id } = await scim(usher, "POST", "/Users", person(`pushed${number}@bench.test`));
    ids.push(String(id));
  }
  return ids;
}

/** Renames people at a steady pace; of each change the milliseconds to each stage's end, fastest first. */
export async function changesAt(
  usher: TestUsher,
  ids: string[],
  perSecond: number,
  seconds: number,
): Promise<number[][]> {
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
  await demoSettled(usher);
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

/** Of changes that are in order: how long the given share of them took at most. */
export function msAt(changes: number[][], share: number): number {
  return changes[Math.floor(changes.length * share)]?.at(-1) ?? 0;
}

const ofDemo = "tenant_id = (select tenant_id from scim_tokens order by created_at limit 1)";

/** Until nothing of the demo is pending and no run of it is under way, a minute at most. */
export async function demoSettled({ settings }: TestUsher): Promise<void> {
  for (let turn = 0; turn < 240; turn += 1) {
    const [row] = await query(
      settings.ownerUrl,
      `select (select count(*) from pending_changes where ${ofDemo}) + (select count(*) from runs
         where ${ofDemo} and state in ('queued', 'running')) as open`,
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
