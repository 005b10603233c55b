import {
  appendScimRequest,
  appendScimRequests,
  type ScimRequestEntry,
} from "@/db/queries/scim-requests";
import { isDatabaseAway } from "@/lib/engine/run/database-away";
import { log } from "@/lib/log";
import { readEntry } from "./read-entry";

/** Many requests become one statement: this many, or what came within this time. */
const batchMax = 200;
const gatherMs = 250;
/** While the database is away the newest are kept, up to here. */
const queueMax = 5_000;
const retryMs = 1_000;

type Queue = {
  entries: ScimRequestEntry[];
  timer: NodeJS.Timeout | null;
  writing: Promise<void> | null;
};

declare global {
  // Next's chunks and the server bundle are separate module instances.
  var usherRequestLog: Queue | undefined;
}

/** Notes an answered request. Returns at once; the row is written within a moment. */
export function logRequest(entry: ScimRequestEntry): void {
  const waiting = queue();
  if (waiting.entries.length >= queueMax) waiting.entries.shift();
  waiting.entries.push(entry);
  if (waiting.entries.length >= batchMax) startWriting(waiting);
  else writeIn(waiting, gatherMs);
}

/** Writes what waits, for a process that is about to end and for tests. */
export async function flushRequestLog(): Promise<void> {
  const waiting = queue();
  while (waiting.writing !== null) await waiting.writing;
  if (waiting.entries.length === 0) return;
  startWriting(waiting);
  await waiting.writing;
}

function writeIn(waiting: Queue, delayMs: number): void {
  if (waiting.timer !== null || waiting.writing !== null) return;
  waiting.timer = setTimeout(() => startWriting(waiting), delayMs);
  waiting.timer.unref();
}

function startWriting(waiting: Queue): void {
  if (waiting.writing !== null) return;
  if (waiting.timer) clearTimeout(waiting.timer);
  waiting.timer = null;
  waiting.writing = writeAll(waiting).then((isDone) => {
    waiting.writing = null;
    if (waiting.entries.length > 0) writeIn(waiting, isDone ? gatherMs : retryMs);
  });
}

/** False when the database was away; what was not written stays at the front of the queue. */
async function writeAll(waiting: Queue): Promise<boolean> {
  while (waiting.entries.length > 0) {
    const batch = waiting.entries.splice(0, batchMax);
    const left = await writeBatch(batch);
    if (left.length > 0) {
      waiting.entries.unshift(...left);
      return false;
    }
  }
  return true;
}

/** What could not be written and is worth another try. */
async function writeBatch(batch: readonly ScimRequestEntry[]): Promise<ScimRequestEntry[]> {
  const left: ScimRequestEntry[] = [];
  for (const tenantId of new Set(batch.map((entry) => entry.tenantId))) {
    const entries = batch.filter((entry) => entry.tenantId === tenantId);
    try {
      await appendScimRequests(tenantId, entries.map(readEntry));
    } catch (error) {
      if (isDatabaseAway(error)) left.push(...entries);
      else await writeOneByOne(entries, error);
    }
  }
  return left;
}

/** One row that PostgreSQL refuses must not take the others with it; it is kept without its bodies. */
async function writeOneByOne(entries: readonly ScimRequestEntry[], reason: unknown): Promise<void> {
  log.warn({ err: reason, entries: entries.length }, "a batch of the request log was refused");
  for (const entry of entries) {
    const read = readEntry(entry);
    const bare = { ...read, requestBody: null, responseBody: null };
    await appendScimRequest(entry.tenantId, read)
      .catch(() => appendScimRequest(entry.tenantId, bare))
      .catch((error: unknown) => {
        log.error({ err: error, requestId: entry.id }, "a request could not be logged");
      });
  }
}

function queue(): Queue {
  globalThis.usherRequestLog ??= { entries: [], timer: null, writing: null };
  return globalThis.usherRequestLog;
}
