import { z } from "zod";
import type { TestUsher } from "../support/usher";
import { addTo, byName, type Call, patch } from "./journey";
import { measure, residentMiB, type Sample, send, table } from "./measure";
import { query, type UsherSubject, usherSubject } from "./subjects";

const large = Number(process.env["BENCH_LARGE"] ?? 100_000);
const members = Number(process.env["BENCH_MEMBERS"] ?? 100_000);
const size = Number(process.env["BENCH_SIZE"] ?? 300);
const rounds = 5;

type Calls = (round: number, index: number) => Call;
type Side = { subject: UsherSubject; calls: Calls; share?: number };
type Comparison = { what: string; target: string; small: Side; large: Side };

/** Whether an operation costs more because of what it does not touch. */
export default async function bench(usher: TestUsher): Promise<void> {
  const { ownerUrl } = usher.settings;
  const [small, big] = [await usherSubject(usher), await usherSubject(usher)];
  await fill(ownerUrl, small, 1_000);
  await fill(ownerUrl, big, large);
  const [few, many] = [await fillGroup(ownerUrl, big, 10), await fillGroup(ownerUrl, big, members)];
  await query(ownerUrl, "vacuum analyze");
  // Else the first to be measured would wait for the disk to take what was filled in.
  await query(ownerUrl, "checkpoint");
  const deep = await cursorNearEnd(big);
  const rows: string[][] = [];
  for (const comparison of comparisons(small, big, few, many, deep)) {
    rows.push(await compared(comparison));
  }
  rows.push(await parallelAdds(ownerUrl, big));
  process.stdout.write(
    table(["what", "small: p50 ms", "large: p50 ms", "ratio of p50", "of CPU", "target"], rows),
  );
  process.stdout.write(`\nweb process: ${residentMiB(big.pid)} MiB\n\n`);
  for (const { pool } of [small, big]) await pool.close();
}

function comparisons(
  small: UsherSubject,
  big: UsherSubject,
  few: string,
  many: string,
  deep: string,
): Comparison[] {
  const look = (users: number): Calls => {
    return (_, index) => ({ method: "GET", path: byName(nameAt((index * 7_919) % users)) });
  };
  const add = (group: string): Calls => {
    return (round, index) => addTo(group, [`someone-${round}-${index}`]);
  };
  const remove = (group: string): Calls => {
    const body = (id: string) => patch("remove", "members", [{ value: id }]);
    return (round, index) => ({
      ...{ method: "PATCH", path: `/Groups/${group}`, body: body(`someone-${round}-${index}`) },
    });
  };
  const list = (cursor: string): Calls => {
    return () => ({ method: "GET", path: `/Users?count=100&cursor=${encodeURIComponent(cursor)}` });
  };
  const user: Calls = (_, index) => ({ method: "GET", path: `/Users/${idAt(index)}` });
  const group: Calls = () => ({
    method: "GET",
    path: `/Groups/${many}?excludedAttributes=members`,
  });
  const both = (left: Calls, right: Calls, share = 1) => ({
    small: { subject: big, calls: left, share },
    large: { subject: big, calls: right, share },
  });
  return [
    {
      ...{ what: `look up among 1,000 and ${large} users`, target: "≤ 1.5" },
      small: { subject: small, calls: look(1_000) },
      large: { subject: big, calls: look(large) },
    },
    {
      ...{ what: `add 1 to 10 and to ${members} members`, target: "≤ 1.1" },
      ...both(add(few), add(many)),
    },
    {
      ...{ what: `remove 1 of 10 and of ${members} members`, target: "≤ 1.1" },
      ...both(remove(few), remove(many)),
    },
    {
      ...{ what: `get user, group of ${members} without members`, target: "≤ 1.3" },
      ...both(user, group),
    },
    {
      ...{ what: `list of ${large}: first page, deep page`, target: "≤ 1.5" },
      ...both(list(""), list(deep), 0.2),
    },
  ];
}

/** In turns, so that what else runs on the machine meets both. */
async function compared({ what, target, small, large }: Comparison): Promise<string[]> {
  const taken: { small: Sample[]; large: Sample[] } = { small: [], large: [] };
  for (let round = 0; round < rounds; round += 1) {
    taken.small.push(await sampled(small, round));
    taken.large.push(await sampled(large, round));
  }
  const best = (samples: readonly Sample[], of: (sample: Sample) => number) =>
    Math.min(...samples.slice(1).map(of));
  const p50 = ({ p50 }: Sample) => p50;
  const cpu = ({ cpuMicros, databaseMicros }: Sample) => cpuMicros + databaseMicros;
  const [left, right] = [best(taken.small, p50), best(taken.large, p50)];
  const cpuRatio = best(taken.large, cpu) / best(taken.small, cpu);
  const figures = [left, right, right / left, cpuRatio].map((value) => value.toFixed(2));
  return [what, ...figures, target];
}

function sampled({ subject, calls, share = 1 }: Side, round: number): Promise<Sample> {
  return measure(subject, Math.round(size * share), (index) => calls(round, index));
}

/** Adds to one group against adds to a group each; every one of them must be there afterwards. */
async function parallelAdds(ownerUrl: string, subject: UsherSubject): Promise<string[]> {
  const groups = await Promise.all(
    Array.from({ length: 50 }, () => fillGroup(ownerUrl, subject, 10)),
  );
  const one = await fillGroup(ownerUrl, subject, 0);
  const apart: number[] = [];
  const together: number[] = [];
  let answered = 0;
  for (let round = 0; round < rounds; round += 1) {
    const id = (index: number) => [`parallel-${round}-${index}`];
    const spread = await measure(subject, size, (at) => addTo(groups[at % 50] ?? "", id(at)));
    const same = await measure(subject, size, (at) => addTo(one, id(at)));
    apart.push(spread.perSecond);
    together.push(same.perSecond);
    answered += same.answers.length;
  }
  const [stored] = await query(
    ownerUrl,
    "select count(*)::int as count from source_members where group_id = $1",
    [one],
  );
  const lost = answered - Number(stored?.["count"]);
  const [left, right] = [Math.max(...apart), Math.max(...together)];
  const what = `adds to different groups and to one, a second (lost: ${lost}, refused: 0)`;
  return [what, left.toFixed(0), right.toFixed(0), (right / left).toFixed(2), "", "≥ 0.8"];
}

const nameAt = (index: number) => `filled-${index}@example.com`;
const idAt = (index: number) => `00000000-0000-7000-8000-${String(index).padStart(12, "0")}`;

async function fill(ownerUrl: string, { app }: UsherSubject, users: number): Promise<void> {
  await query(
    ownerUrl,
    `with made as (
       insert into source_users (tenant_id, app_id, id, user_name, user_name_key, external_id,
         email_key, display_name, active, resource)
       select $1, $2, '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'), name, name, name, name,
         'Filled ' || n, true, jsonb_build_object('userName', name, 'active', true, 'externalId',
           name, 'displayName', 'Filled ' || n, 'emails', jsonb_build_array(
             jsonb_build_object('value', name, 'type', 'work', 'primary', true)))
       from (select n, 'filled-' || n || '@example.com' as name
         from generate_series(0, $3::int - 1) n) people)
     insert into source_counts (tenant_id, app_id, shard, users) values ($1, $2, 0, $3)`,
    [app.tenantId, app.id, users],
  );
}

/** A group whose members are made up; gives its id. */
async function fillGroup(ownerUrl: string, { app }: UsherSubject, count: number): Promise<string> {
  const id = crypto.randomUUID();
  await query(
    ownerUrl,
    `with made as (
       insert into source_groups (tenant_id, app_id, id, display_name, name_key, resource)
       values ($1, $2, $3, $3, $3, jsonb_build_object('displayName', $3::text)))
     insert into source_members (tenant_id, app_id, group_id, member_id)
     select $1, $2, $3, '00000000-0000-7000-8000-' || lpad(n::text, 12, '0')
     from generate_series(0, $4::int - 1) n`,
    [app.tenantId, app.id, id, count],
  );
  return id;
}

const page = z.object({ nextCursor: z.string().optional() });

/** Cursors are sealed, so the way to a deep page leads over all before it. */
async function cursorNearEnd(subject: UsherSubject): Promise<string> {
  let cursor = "";
  for (let last = ""; ; last = cursor) {
    const path = `/Users?count=1000&attributes=id&cursor=${encodeURIComponent(cursor)}`;
    const { text } = await send(subject, { method: "GET", path });
    const { nextCursor } = page.parse(JSON.parse(text));
    if (!nextCursor) return last;
    cursor = nextCursor;
  }
}
