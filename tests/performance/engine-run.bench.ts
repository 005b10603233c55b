import pg from "pg";
import { type EngineWorld, makeWorld, measureRuns, withCluster } from "./engine-bench";
import { ids } from "./engine-seed";
import { table } from "./measure";

const createPeople = Number(process.env["BENCH_CREATES"] ?? 10_000);
const parts = (process.env["BENCH_PARTS"] ?? "noop,group,creates").split(",");
const latencyMs = 50;
const inFlight = 8;

/** What runs cost beside their plans: time at the target, writes, and what is stored of them. */
export async function standalone(): Promise<void> {
  await withCluster(async (cluster) => {
    const rows: string[][] = [];
    const does = (part: string) => parts.includes(part);
    if (does("noop")) rows.push(...(await noOp(await makeWorld(cluster, "noop", 10_000, true))));
    if (does("group")) {
      rows.push(...(await groupChange(await makeWorld(cluster, "big_group", 50_000, true))));
    }
    if (does("creates")) {
      rows.push(...(await creates(await makeWorld(cluster, "creates", createPeople, false))));
    }
    process.stdout.write(`\n### Runs\n\n${table(["what", "measured", "target"], rows)}\n`);
  });
}

async function noOp(world: EngineWorld): Promise<string[][]> {
  const { runs } = await measureRuns(world, { people: 10_000, runs: 3 });
  const writes = runs.reduce((sum, { calls }) => sum + calls.writes, 0);
  const [row] = await query(
    world,
    `select avg(pg_column_size(r.*))::int as bytes,
       (select count(*)::int from changes) as changes from runs r`,
  );
  return [
    ["writes of three no-op runs of 10,000 people", String(writes), "0"],
    ["rows of changes that they store", String(row?.["changes"]), "0"],
    ["bytes stored of a no-op run", String(row?.["bytes"]), "≤ 1,000"],
  ];
}

/** One more member of a group that everybody is in. */
async function groupChange(world: EngineWorld): Promise<string[][]> {
  const people = 50_000;
  const group = "g99999999";
  await query(
    world,
    `with made as (
       insert into source_groups (tenant_id, app_id, id, display_name, name_key, resource)
         values ($1, $2, $3, 'everybody-99999', 'everybody-99999', '{}')),
     fed as (
       insert into target_groups (tenant_id, target_id, key, id, name, read_id)
         values ($1, $4, 'everybody-99999', 'everybody-99999', 'everybody-99999', 'seed')),
     linked as (
       insert into group_links (tenant_id, sync_id, source_group_id, group_key, group_name,
           created_by_us, run_id)
         values ($1, $5, $3, 'everybody-99999', 'everybody-99999', true, 'seed')),
     members as (
       insert into source_members (tenant_id, app_id, group_id, member_id)
         select $1, $2, $3, id from source_users where id > 'u00000010'),
     seen as (
       insert into target_members (tenant_id, target_id, group_key, account_id, read_id)
         select $1, $4, 'everybody-99999', 'key-' || id, 'seed' from source_users
         where id > 'u00000010')
     insert into membership_links (tenant_id, sync_id, source_user_id, group_key, source_group_id,
         run_id)
       select $1, $5, id, 'everybody-99999', $3, 'seed' from source_users where id > 'u00000010'`,
    [ids.tenantId, ids.appId, group, ids.targetId, ids.syncId],
  );
  await query(world, "analyze");
  const newcomers = Array.from({ length: 10 }, (_, n) => `u${String(n + 1).padStart(8, "0")}`);
  const joins = { people: newcomers, group };
  const task = { people, runs: newcomers.length, scope: "delta", joins } as const;
  const { runs: joined } = await measureRuns(world, task);
  // The first plan of a process loads and compiles what the others find ready.
  const [first, ...later] = joined.map(({ planned }) => planned.wallMs);
  const wall = later.sort((one, other) => one - other);
  const cpu = joined.map(({ planned }) => planned.cpuMs + planned.cpuDatabaseMs);
  const writes = joined.map(({ calls }) => calls.writes);
  return [
    [
      "plan of one more member in a group of 50,000, wall ms (median of 9)",
      (wall[4] ?? 0).toFixed(0),
      "≤ 50",
    ],
    ["the first such plan of a process, wall ms", (first ?? 0).toFixed(0), ""],
    ["its processor time, ms (least)", Math.min(...cpu).toFixed(0), ""],
    ["writes of each", writes.join(", "), "1"],
  ];
}

async function creates(world: EngineWorld): Promise<string[][]> {
  const limitMs = (createPeople * latencyMs) / inFlight;
  const settings = { people: createPeople, accounts: 0, groups: 1, latencyMs };
  await query(world, "delete from source_members");
  await query(world, "delete from source_groups");
  const { runs } = await measureRuns(world, { ...settings, concurrency: inFlight });
  const [run] = runs;
  if (!run) throw new Error("No run was measured.");
  const [row] = await query(
    world,
    `select (avg(pg_column_size(c.*)))::int as bytes,
       (pg_total_relation_size('changes') / count(*))::int as total from changes c`,
  );
  const seconds = run.applied.wallMs / 1_000;
  return [
    [
      `${createPeople} creates at ${latencyMs} ms, ${inFlight} in flight: apply, s (limit ${(limitMs / 1_000).toFixed(1)})`,
      `${seconds.toFixed(1)} (${((run.applied.wallMs / limitMs) * 1).toFixed(2)} ×)`,
      "≤ 1.08 ×",
    ],
    ["writes of them", String(run.calls.writes), String(createPeople)],
    [
      "their processor time a create, ms (node + PostgreSQL)",
      [run.applied.cpuMs, run.applied.cpuDatabaseMs]
        .map((ms) => (ms / createPeople).toFixed(2))
        .join(" + "),
      "",
    ],
    ["bytes of a change's row", String(row?.["bytes"]), "≤ 600"],
    ["bytes of a change with its indexes", String(row?.["total"]), ""],
  ];
}

async function query({ ownerUrl }: EngineWorld, text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
}
