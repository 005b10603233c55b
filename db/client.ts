import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { config } from "@/lib/config";
import { log } from "@/lib/log";
import { currentRehearsal, inTurn } from "./rehearsal";

/** A transaction of ours; never drizzle's own, which loses a connection for good when `begin` fails. */
export type Transaction = NodePgDatabase;
export type Database = NodePgDatabase;

declare global {
  // Next's chunks and the server bundle are separate module instances: the pool is shared here.
  var usherPool: pg.Pool | undefined;
}

/** The one pool of this process, as a role that cannot bypass row-level security. */
export function pool(): pg.Pool {
  globalThis.usherPool ??= createPool();
  return globalThis.usherPool;
}

/** For tables without a tenant (logins, sessions, mails) and the look-ups in db/queries/lookup.ts. */
export function db(): Database {
  return drizzle(pool());
}

/** Everything inside sees the rows of this tenant only, and commits or fails together. */
export async function inTenant<Result>(
  tenantId: string,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return sqlInTenant(tenantId, (client) => work(drizzle(client)));
}

/** The same without a query builder, for the SCIM hot path. */
export async function sqlInTenant<Result>(
  tenantId: string,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const rehearsal = currentRehearsal();
  if (rehearsal) return inTurn(rehearsal, tenantId, work);
  return transact(beginFor(tenantId), work);
}

/** A row that must be there for a transaction to go on, and how its commit is to be. */
export type Fence = {
  /** Runs right after the tenant is named, in the same message: ids are its only values. */
  select: (quoted: (id: string) => string) => string;
  /** False where nothing outside the database depends on the commit: then it does not wait for the disk. */
  isDurable: boolean;
};

/** Like inTenant, but only while the fence's row is found; null when it is not. */
export async function inTenantBehind<Result>(
  tenantId: string,
  fence: Fence,
  work: (tx: Transaction) => Promise<Result>,
): Promise<{ result: Result } | null> {
  const commit = fence.isDurable ? "" : "set local synchronous_commit = off; ";
  const begin = `${beginFor(tenantId)}; ${commit}${fence.select(quotedId)}`;
  return transact(begin, async (client, isFound) =>
    isFound ? { result: await work(drizzle(client)) } : null,
  );
}

/** A transaction over tables without a tenant. */
export async function inTransaction<Result>(
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return transact("begin", (client) => work(drizzle(client)));
}

async function transact<Result>(
  begin: string,
  work: (client: pg.PoolClient, isFound: boolean) => Promise<Result>,
): Promise<Result> {
  const { client, isFound } = await opened(begin);
  try {
    const result = await work(client, isFound);
    await client.query("commit");
    client.release();
    return result;
  } catch (error) {
    await rollback(client);
    throw error;
  }
}

/** Connections that died in the pool while idle; only a few, then the server itself is away. */
const staleMax = 12;

/**
 * Nothing was done yet when `begin` fails, so a dead connection is simply replaced; what PostgreSQL
 * itself refused, such as a lock that does not come free, it would refuse again.
 */
async function opened(begin: string): Promise<{ client: pg.PoolClient; isFound: boolean }> {
  for (let stale = 0; ; stale++) {
    const client = await pool().connect();
    try {
      return { client, isFound: hasRow(await client.query(begin)) };
    } catch (error) {
      client.release(error instanceof Error ? error : true);
      if (stale >= staleMax || isRefusal(error)) throw error;
    }
  }
}

/** Whether the last of several statements found something. */
function hasRow(answer: pg.QueryResult | pg.QueryResult[]): boolean {
  const last = Array.isArray(answer) ? answer.at(-1) : answer;
  return (last?.rows.length ?? 0) > 0;
}

/** A statement that was ended by its time limit, a lock or a deadlock; not one that met a shutdown. */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(57014|40|42|55)/.test(error.code ?? "");
}

export async function closePool(): Promise<void> {
  const open = globalThis.usherPool;
  globalThis.usherPool = undefined;
  await open?.end();
}

/** A client that cannot even roll back is broken and must not return to the pool. */
async function rollback(client: pg.PoolClient): Promise<void> {
  try {
    await client.query("rollback");
    client.release();
  } catch (error) {
    client.release(error instanceof Error ? error : true);
  }
}

/** One message opens the transaction and names the tenant, so a read costs three round trips. */
function beginFor(tenantId: string): string {
  if (!tenantId.startsWith("ten_")) throw new Error("Not a tenant id.");
  return `begin; select set_config('app.tenant', ${quotedId(tenantId)}, true)`;
}

/** Ids go into the text of a simple query, so only their own form is let through. */
function quotedId(id: string): string {
  if (!/^[a-z]{3}_[0-9a-z]{24}$/.test(id)) throw new Error("Not an id.");
  return `'${id}'`;
}

function createPool(): pg.Pool {
  const created = new pg.Pool({
    connectionString: config().databaseUrl,
    max: 16,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: 30_000,
    application_name: "usher",
  });
  created.on("error", (error) => log.warn({ error: error.message }, "idle connection lost"));
  // A connection that is killed inside a transaction emits `error` on the client itself; without
  // a listener there the process ends.
  created.on("connect", (client) => {
    client.on("error", (error) => log.warn({ error: error.message }, "connection lost"));
  });
  return created;
}
