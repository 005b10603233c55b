import { currentRehearsal } from "./rehearsal";
import { type Bound, type Fields, isRefusal, runAllInTenant, type Statement } from "./statement";
import type { Value } from "./wire";

/** What one request wants of the database, all of it or nothing, and what to do with the answer. */
type Asked = {
  bounds: readonly Bound<Fields>[];
  take(answers: Fields[][]): void;
  refuse(error: unknown): void;
};

/** A tenant's requests for one kind of trip. */
type Line = {
  waiting: Asked[];
  /** Trips under way, and those about to begin. */
  trips: number;
  /** Until then each travels alone, in ms of the clock that only goes forward. */
  aloneUntil: number;
};

type Kind = "reads" | "writes";

declare global {
  // Next's chunks and the server bundle are separate module instances.
  var usherTrips: Record<Kind, Map<string, Line>> | undefined;
}

/** So many at once, that those behind them need not wait for long. */
const togetherMax = 32;
/**
 * Trips of one tenant side by side: while PostgreSQL is at one, Node prepares the next; one that
 * writes also waits for the disk. More of them carry fewer each and cost more than they save.
 */
const tripsMax = { reads: 2, writes: 3 } as const;
/** Where one was refused others may be soon, as when a whole directory is sent a second time. */
const aloneMs = 200;

/**
 * Runs a small read for a tenant. What comes while another read of the same tenant is under way goes
 * on the next trip together, in one transaction: to begin one, set its tenant and wake the server
 * costs more than to look up a row. For reads that touch few rows; others would keep these waiting.
 */
export async function readInTenant<Row>(
  tenantId: string,
  statement: Statement<Row>,
  values: readonly Value[],
): Promise<Row[]> {
  const [rows = []] = await travel("reads", tenantId, [{ statement, values }]);
  return rows;
}

/**
 * Runs small writes for a tenant, all or none, and answers when they are committed. They share a
 * transaction with the tenant's other writes of this moment: its beginning, and above all its commit,
 * cost as much as the writes. One that is refused takes nobody with it: all are done again, each alone.
 */
export function writeInTenant<Row>(
  tenantId: string,
  statements: readonly Bound<Row>[],
): Promise<Row[][]> {
  return travel("writes", tenantId, statements);
}

function travel<Row>(
  kind: Kind,
  tenantId: string,
  statements: readonly Bound<Row>[],
): Promise<Row[][]> {
  // A rehearsal reads what it wrote itself.
  if (currentRehearsal()) return runAllInTenant(tenantId, statements);
  return new Promise((resolve, reject) => {
    ask(kind, tenantId, {
      bounds: statements.map(({ statement, values }) => ({
        statement: { name: statement.name, text: statement.text, read: asItIs },
        values,
      })),
      take(answers) {
        try {
          resolve(statements.map(({ statement }, at) => (answers[at] ?? []).map(statement.read)));
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

function ask(kind: Kind, tenantId: string, asked: Asked): void {
  globalThis.usherTrips ??= { reads: new Map(), writes: new Map() };
  const lines = globalThis.usherTrips[kind];
  const line = lines.get(tenantId) ?? { waiting: [], trips: 0, aloneUntil: 0 };
  if (performance.now() < line.aloneUntil) return void travelAlone(tenantId, asked);
  lines.set(tenantId, line);
  line.waiting.push(asked);
  if (line.trips >= tripsMax[kind]) return;
  line.trips += 1;
  // After the other requests that came with this one.
  setImmediate(depart, kind, tenantId, line);
}

/** Sends what waits; a line where nothing waits and nothing is under way is closed. */
function depart(kind: Kind, tenantId: string, line: Line): void {
  const together = line.waiting.splice(0, togetherMax);
  if (together.length === 0) {
    line.trips -= 1;
    // A line that remembers a refusal stays until the tenant's next trip.
    const isForgotten = performance.now() >= line.aloneUntil;
    if (line.trips === 0 && isForgotten) globalThis.usherTrips?.[kind].delete(tenantId);
    return;
  }
  const bounds = together.flatMap((asked) => asked.bounds);
  runAllInTenant(tenantId, bounds).then(
    (answers) => {
      depart(kind, tenantId, line);
      let at = 0;
      for (const { bounds, take } of together) {
        take(answers.slice(at, at + bounds.length));
        at += bounds.length;
      }
    },
    (error) => {
      depart(kind, tenantId, line);
      refuse(tenantId, line, together, error);
    },
  );
}

/** Nothing of a refused transaction happened, so each of those in it can be tried by itself. */
function refuse(tenantId: string, line: Line, together: readonly Asked[], error: unknown): void {
  if (together.length > 1 && isRefusal(error)) {
    line.aloneUntil = performance.now() + aloneMs;
    for (const asked of together) void travelAlone(tenantId, asked);
    return;
  }
  for (const asked of together) asked.refuse(error);
}

function travelAlone(tenantId: string, { bounds, take, refuse }: Asked): Promise<void> {
  return runAllInTenant(tenantId, bounds).then(take, refuse);
}
