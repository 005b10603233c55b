import pg from "pg";
import { pool } from "./client";
import { currentRehearsal, inTurn } from "./rehearsal";
import { endTurn, takeTurn } from "./turns";
import { encodeExchange, type Sent, type Value } from "./wire";

export type { Value } from "./wire";

export type Fields = readonly (string | null)[];

/** A statement, and how to read a row of its answer. */
export type Statement<Row> = {
  /** Prepared once a connection under this name; null for texts made on the way. */
  name: string | null;
  text: string;
  read: (fields: Fields) => Row;
};

export type Bound<Row> = { statement: Statement<Row>; values: readonly Value[] };

/** Runs one statement for a tenant, in one round trip. */
export async function runInTenant<Row>(
  tenantId: string,
  statement: Statement<Row>,
  values: readonly Value[],
): Promise<Row[]> {
  const [rows = []] = await runAllInTenant(tenantId, [{ statement, values }]);
  return rows;
}

/**
 * Runs statements for a tenant, all or none, in one round trip: they are sent together, and what is
 * sent up to one Sync is one transaction (PostgreSQL's protocol, "Pipelining"). The tenant is set
 * first and forgotten with the transaction, exactly as in inTenant.
 */
export async function runAllInTenant<Row>(
  tenantId: string,
  statements: readonly Bound<Row>[],
): Promise<Row[][]> {
  const rehearsal = currentRehearsal();
  if (rehearsal) {
    // Unnamed: what a refused statement leaves unprepared must not be missed by the next user.
    const unnamed = statements.map((bound) => ({
      ...bound,
      statement: { ...bound.statement, name: null },
    }));
    return inTurn(rehearsal, tenantId, (client) => exchangeOn(client, tenantId, unnamed).rows);
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await exchangeOnce(tenantId, statements);
    } catch (error) {
      // Nothing of it happened, so all of it can be done again.
      if (attempt >= attemptsMax || !wasVictim(error)) throw error;
    }
  }
}

const attemptsMax = 5;

async function exchangeOnce<Row>(
  tenantId: string,
  statements: readonly Bound<Row>[],
): Promise<Row[][]> {
  const turn = takeTurn(tenantId);
  if (turn !== null) await turn;
  try {
    return await exchangeAlone(tenantId, statements);
  } finally {
    endTurn();
  }
}

async function exchangeAlone<Row>(
  tenantId: string,
  statements: readonly Bound<Row>[],
): Promise<Row[][]> {
  const client = await pool().connect();
  const { rows, leavesUnprepared } = exchangeOn(client, tenantId, statements);
  try {
    const read = await rows;
    client.release();
    return read;
  } catch (error) {
    client.release(!isRefusal(error) || leavesUnprepared());
    throw error;
  }
}

function exchangeOn<Row>(
  client: pg.PoolClient,
  tenantId: string,
  statements: readonly Bound<Row>[],
): { rows: Promise<Row[][]>; leavesUnprepared: () => boolean } {
  const exchange = newExchange([{ statement: setTenant, values: [tenantId] }, ...statements]);
  client.query(exchange);
  const rows = exchange.answers.then(([, ...answers]) =>
    statements.map(({ statement }, at) => (answers[at] ?? []).map(statement.read)),
  );
  return { rows, leavesUnprepared: exchange.leavesUnprepared };
}

/** Of transactions that waited for each other in a circle, PostgreSQL ends one. */
function wasVictim(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === "40P01" || error.code === "40001");
}

/** PostgreSQL refused a statement; after any other error the connection is not to be trusted. */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === "ERROR";
}

const setTenant: Statement<null> = {
  name: "set_tenant",
  text: "select set_config('app.tenant', $1, true)",
  read: () => null,
};

declare global {
  // The pool is shared by module instances, so what its connections have prepared is, too.
  var usherPrepared: WeakMap<pg.Connection, Set<string>> | undefined;
}

/** An object for client.query, with the methods that pg/lib/client.js calls on its own queries. */
function newExchange(statements: readonly Bound<unknown>[]) {
  const rows: Fields[][] = [[]];
  let lastPrepared = -1;
  let resolve: (rows: Fields[][]) => void;
  let reject: (error: Error) => void;
  const answers = new Promise<Fields[][]>((onAnswer, onError) => {
    resolve = onAnswer;
    reject = onError;
  });
  return {
    answers,
    submit(connection: pg.Connection) {
      const sent = statements.map((bound) => sentOn(connection, bound));
      lastPrepared = sent.findLastIndex(({ name, text }) => name !== "" && text !== null);
      connection.stream.write(encodeExchange(sent));
    },
    handleRowDescription() {},
    handlePortalSuspended() {},
    handleEmptyQuery() {},
    handleDataRow({ fields }: { fields: Fields }) {
      rows.at(-1)?.push(fields);
    },
    handleCommandComplete() {
      rows.push([]);
    },
    handleError: (error: Error) => reject(error),
    handleReadyForQuery: () => resolve(rows),
    /** Behind a refused statement nothing is prepared, though the names are noted as known. */
    leavesUnprepared: () => lastPrepared >= rows.length - 1,
  };
}

/** With its text, unless the connection knows it by name. */
function sentOn(connection: pg.Connection, { statement, values }: Bound<unknown>): Sent {
  const { name, text } = statement;
  if (name === null) return { name: "", text, values };
  const names = namesOn(connection);
  if (names.has(name)) return { name, text: null, values };
  names.add(name);
  return { name, text, values };
}

/** The names a connection has been told to prepare. */
function namesOn(connection: pg.Connection): Set<string> {
  globalThis.usherPrepared ??= new WeakMap();
  const known = globalThis.usherPrepared.get(connection);
  if (known) return known;
  const names = new Set<string>();
  globalThis.usherPrepared.set(connection, names);
  return names;
}

/** Readers of single fields; a field that is not as the statement promises is a bug. */
export function textField(field: string | null | undefined): string {
  if (typeof field === "string") return field;
  throw new Error("A column that must have a value is null.");
}

export function numberField(field: string | null | undefined): number {
  return Number(textField(field));
}

/** From milliseconds since 1970, to the form SCIM wants. */
export function momentField(field: string | null | undefined): string {
  return new Date(numberField(field)).toISOString();
}
