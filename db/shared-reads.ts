import pg from "pg";
import { currentRehearsal } from "./rehearsal";
import { type Bound, type Fields, runAllInTenant, runInTenant, type Statement } from "./statement";
import type { Value } from "./wire";

/** A read that waits to be sent, and what to do with its rows. */
type Asked = {
  bound: Bound<Fields>;
  take(rows: Fields[]): void;
  refuse(error: unknown): void;
};

declare global {
  // Next's chunks and the server bundle are separate module instances.
  var usherSharedReads: Map<string, Asked[]> | undefined;
}

/** So many at once, that those behind them need not wait for long. */
const togetherMax = 32;

/**
 * Runs a small read for a tenant. What comes while another read of the same tenant is under way goes
 * on the next trip together, in one transaction: to begin one, set its tenant and wake the server
 * costs more than to look up a row. For reads that touch few rows; others would keep these waiting.
 */
export function readInTenant<Row>(
  tenantId: string,
  statement: Statement<Row>,
  values: readonly Value[],
): Promise<Row[]> {
  // A rehearsal reads what it wrote itself.
  if (currentRehearsal()) return runInTenant(tenantId, statement, values);
  return new Promise((resolve, reject) => {
    ask(tenantId, {
      bound: { statement: { ...statement, read: asItIs }, values },
      take(rows) {
        try {
          resolve(rows.map(statement.read));
        } catch (error) {
          reject(error);
        }
      },
      refuse: reject,
    });
  });
}

function asItIs(fields: Fields): Fields {
  return fields;
}

function ask(tenantId: string, asked: Asked): void {
  globalThis.usherSharedReads ??= new Map();
  const lines = globalThis.usherSharedReads;
  const line = lines.get(tenantId);
  if (line) {
    line.push(asked);
    return;
  }
  lines.set(tenantId, [asked]);
  // After the other requests that came with this one.
  setImmediate(sendNext, tenantId, lines);
}

/** Sends what waits; with nothing there the tenant's line is closed. */
function sendNext(tenantId: string, lines: Map<string, Asked[]>): void {
  const line = lines.get(tenantId) ?? [];
  if (line.length === 0) {
    lines.delete(tenantId);
    return;
  }
  lines.set(tenantId, line.slice(togetherMax));
  const together = line.slice(0, togetherMax);
  const bounds = together.map(({ bound }) => bound);
  runAllInTenant(tenantId, bounds).then(
    (answers) => {
      sendNext(tenantId, lines);
      for (const [at, { take }] of together.entries()) take(answers[at] ?? []);
    },
    (error) => {
      sendNext(tenantId, lines);
      refuse(tenantId, together, error);
    },
  );
}

/** One that PostgreSQL refuses takes the others' answers with it: each is asked once more, alone. */
function refuse(tenantId: string, together: readonly Asked[], error: unknown): void {
  const isOnesOwn = together.length > 1 && error instanceof pg.DatabaseError;
  for (const { bound, take, refuse: refuseOne } of together) {
    if (isOnesOwn) runInTenant(tenantId, bound.statement, bound.values).then(take, refuseOne);
    else refuseOne(error);
  }
}
