import pg from "pg";
import { isoMoment } from "@/lib/core/mapping/iso-moment";
import { pool } from "./client";
import { lostToAnother } from "./conflict";
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
    return inTurn(rehearsal, tenantId, (client) => exchangeOn(client, tenantId, unnamed));
  }
  for (let attempt = 1; ; attempt += 1) {
    const turn = takeTurn(tenantId);
    if (turn !== null) await turn;
    try {
      return await exchangeAlone(tenantId, statements);
    } catch (error) {
      // Nothing of it happened, so all of it can be done again.
      if (attempt >= attemptsMax || !lostToAnother(error)) throw error;
    } finally {
      endTurn();
    }
  }
}

const attemptsMax = 5;

/**
 * By callbacks, with one promise for all of it: where Next has made Node watch promises, each costs
 * about a microsecond, several times in every request.
 */
function exchangeAlone<Row>(tenantId: string, statements: readonly Bound<Row>[]): Promise<Row[][]> {
  return new Promise((resolve, reject) => {
    pool().connect((refused, client, release) => {
      if (!client) return reject(refused);
      const exchange = newExchange(tenantId, statements, {
        done(rows) {
          release();
          resolve(rows);
        },
        failed(error) {
          release(!isRefusal(error) || exchange.leavesUnprepared());
          reject(error);
        },
      });
      client.query(exchange);
    });
  });
}

function exchangeOn<Row>(
  client: pg.PoolClient,
  tenantId: string,
  statements: readonly Bound<Row>[],
): Promise<Row[][]> {
  return new Promise((done, failed) => {
    client.query(newExchange(tenantId, statements, { done, failed }));
  });
}

/** PostgreSQL refused a statement; after any other error the connection is not to be trusted. */
export function isRefusal(error: unknown): boolean {
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

type Ends<Row> = { done: (rows: Row[][]) => void; failed: (error: unknown) => void };

/** An object for client.query, with the methods that pg/lib/client.js calls on its own queries. */
function newExchange<Row>(
  tenantId: string,
  statements: readonly Bound<Row>[],
  { done, failed }: Ends<Row>,
) {
  const rows: Fields[][] = [[]];
  let lastPrepared = -1;
  let hasFailed = false;
  const read = () =>
    statements.map(({ statement }, at) => (rows[at + 1] ?? []).map(statement.read));
  return {
    submit(connection: pg.Connection) {
      const sent = [
        sentOn(connection, { statement: setTenant, values: [tenantId] }),
        ...statements.map((bound) => sentOn(connection, bound)),
      ];
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
    handleError(error: Error) {
      if (hasFailed) return;
      hasFailed = true;
      failed(error);
    },
    handleReadyForQuery() {
      if (hasFailed) return;
      let answers: Row[][];
      try {
        answers = read();
      } catch (error) {
        return this.handleError(error instanceof Error ? error : new Error(String(error)));
      }
      done(answers);
    },
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
  return isoMoment(numberField(field));
}
