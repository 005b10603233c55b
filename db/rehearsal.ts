import { AsyncLocalStorage } from "node:async_hooks";
import type pg from "pg";

/**
 * A transaction that everything inside works in, and that is rolled back at the end. The one
 * ambient thing about the database: the very code of a request runs, and does not know of it.
 */
export type Rehearsal = {
  tenantId: string;
  client: pg.PoolClient;
  /** The connection may be somebody else's already: work that nobody waited for is refused. */
  ended: boolean;
  /** Statements of one connection go one after the other. */
  lastTurn: Promise<unknown>;
};

declare global {
  // Next's chunks and the server bundle are separate module instances. Made by the first rehearsal,
  // so that a process without one pays nothing.
  var usherRehearsals: AsyncLocalStorage<Rehearsal> | undefined;
}

export function currentRehearsal(): Rehearsal | undefined {
  return globalThis.usherRehearsals?.getStore();
}

export function withRehearsal<Result>(
  rehearsal: Rehearsal,
  work: () => Promise<Result>,
): Promise<Result> {
  globalThis.usherRehearsals ??= new AsyncLocalStorage();
  return globalThis.usherRehearsals.run(rehearsal, work);
}

/** What is a transaction of its own elsewhere is a savepoint here: undone alone when it fails. */
export async function inTurn<Result>(
  rehearsal: Rehearsal,
  tenantId: string | null,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  if (tenantId !== rehearsal.tenantId) throw new Error("A rehearsal stays within its tenant.");
  if (rehearsal.ended) throw new Error("The rehearsal is over.");
  const turn = rehearsal.lastTurn.then(() => inSavepoint(rehearsal.client, work));
  rehearsal.lastTurn = turn.catch(() => undefined);
  return turn;
}

async function inSavepoint<Result>(
  client: pg.PoolClient,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  await client.query("savepoint turn");
  try {
    const result = await work(client);
    await client.query("release savepoint turn");
    return result;
  } catch (error) {
    await client.query("rollback to savepoint turn; release savepoint turn");
    throw error;
  }
}
