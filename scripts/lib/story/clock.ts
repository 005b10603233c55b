import type pg from "pg";

/**
 * Lives a day of the past today: ids take their time from `Date.now`, and every moment that
 * PostgreSQL wrote meanwhile is moved back afterwards. The audit log alone keeps its real times,
 * as it must.
 */
export async function liveDay<Result>(
  { owner, tenantId, daysAgo }: { owner: pg.Pool; tenantId: string; daysAgo: number },
  work: () => Promise<Result>,
): Promise<Result> {
  const realNow = Date.now;
  const offsetMs = daysAgo * dayMs;
  const from = await databaseTime(owner);
  Date.now = () => realNow() - offsetMs;
  let result: Result;
  try {
    result = await work();
  } finally {
    Date.now = realNow;
  }
  if (daysAgo > 0) await moveBack(owner, { tenantId, from, offsetMs });
  return result;
}

const dayMs = 86_400_000;

async function databaseTime(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query<{ now: string }>("select clock_timestamp()::text as now");
  return rows[0]?.now ?? "now";
}

type Span = { tenantId: string; from: string; offsetMs: number };

async function moveBack(owner: pg.Pool, { tenantId, from, offsetMs }: Span): Promise<void> {
  for (const { table, columns } of await tablesWithMoments(owner)) {
    const moved = columns.map(
      (column) => `"${column}" = case when "${column}" between $2::timestamptz and clock_timestamp()
        then "${column}" - make_interval(secs => $3) else "${column}" end`,
    );
    const touched = columns.map(
      (column) => `"${column}" between $2::timestamptz and clock_timestamp()`,
    );
    await owner.query(
      `update "${table}" set ${moved.join(", ")} where tenant_id = $1 and (${touched.join(" or ")})`,
      [tenantId, from, offsetMs / 1_000],
    );
  }
}

/** Tables of a workspace, with their columns of time. */
async function tablesWithMoments(owner: pg.Pool): Promise<{ table: string; columns: string[] }[]> {
  const { rows } = await owner.query<{ table: string; columns: string[] }>(
    `select c.table_name as table, array_agg(c.column_name::text) as columns
     from information_schema.columns c
     join information_schema.columns t on t.table_schema = c.table_schema
       and t.table_name = c.table_name and t.column_name = 'tenant_id'
     where c.table_schema = 'public' and c.data_type = 'timestamp with time zone'
       and c.table_name not like 'audit%'
     group by c.table_name`,
  );
  return rows;
}
