import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { SyncError } from "@/lib/core/sync-error";
import { applyChange, type Effect } from "./apply-change";
import { inLanes } from "./lanes";
import { LeaseLostError } from "./lease";
import { recordOutcome } from "./record-outcome";
import type { RunContext } from "./run-context";

export type Change = typeof changes.$inferSelect;

/** Thrown when the target asks for patience: the run goes back to the queue and goes on later. */
export class TryLaterError extends Error {
  override readonly name = "TryLaterError";
  readonly reason: SyncError;

  constructor(reason: SyncError) {
    super(reason.message, { cause: reason });
    this.reason = reason;
  }
}

const batchSize = 200;
/** After so many tries in one run a record is a failure; the http client has retried each time. */
const attemptsMax = 3;

/** Carries out the planned changes, stage by stage; decides nothing. Safe to enter again. */
export async function apply(context: RunContext): Promise<number> {
  let records = 0;
  for (;;) {
    const batch = await nextBatch(context);
    if (batch.length === 0) return records;
    await applyBatch(context, batch);
    records += batch.length;
  }
}

/**
 * The next changes of the earliest stage that has any, marked as taken by this lease. They come
 * with the mark they had: a change that an earlier lease took and did not settle was perhaps tried.
 */
async function nextBatch({ run, lease }: RunContext): Promise<Change[]> {
  return lease.fenced(async (tx) => {
    const planned = and(ofRun(run), eq(changes.outcome, "planned"));
    const [first] = await tx
      .select({ stage: changes.stage })
      .from(changes)
      .where(planned)
      .orderBy(asc(changes.stage))
      .limit(1);
    if (!first) return [];
    const batch = await tx
      .select()
      .from(changes)
      .where(and(planned, eq(changes.stage, first.stage)))
      .orderBy(asc(changes.seq))
      .limit(batchSize);
    await mark(tx, run, batch, run.leaseEpoch);
    return batch;
  });
}

async function mark(
  tx: Transaction,
  run: RunContext["run"],
  batch: Pick<Change, "seq">[],
  takenEpoch: number | null,
): Promise<void> {
  if (batch.length === 0) return;
  const seqs = batch.map(({ seq }) => seq);
  await tx
    .update(changes)
    .set({ takenEpoch })
    .where(and(ofRun(run), inArray(changes.seq, seqs)));
}

function ofRun(run: RunContext["run"]) {
  return and(eq(changes.tenantId, run.tenantId), eq(changes.runId, run.id));
}

async function applyBatch(context: RunContext, batch: Change[]): Promise<void> {
  const { run, lease, definition } = context;
  const untried: Change[] = [];
  let later: SyncError | null = null;
  await inLanes(batch, definition.concurrency, laneOf, async (change) => {
    if (later) untried.push(change);
    else later = await applyOne(context, change);
  });
  if (!later) return;
  await lease.fenced((tx) => mark(tx, run, untried, null));
  throw new TryLaterError(later);
}

/** Memberships queue per group, all else per person; a person's own changes keep their order. */
function laneOf(change: Change): string {
  return change.groupKey ?? change.sourceId ?? change.subject;
}

/** Applies one change and writes down how it ended. Returns an error that means: try later. */
async function applyOne(context: RunContext, change: Change): Promise<SyncError | null> {
  await context.lease.prove();
  const effect = await attempt(context, change);
  if (effect instanceof SyncError) await countTry(context, change);
  else await recordOutcome(context, change, effect);
  return effect instanceof SyncError ? effect : null;
}

/** Only a try that really took place uses up one of a record's tries. */
async function countTry({ run, lease }: RunContext, { seq }: Change): Promise<void> {
  await lease.fenced((tx) =>
    tx
      .update(changes)
      .set({ attempts: sql`${changes.attempts} + 1` })
      .where(and(ofRun(run), eq(changes.seq, seq))),
  );
}

async function attempt(context: RunContext, change: Change): Promise<Effect | SyncError> {
  try {
    return await applyChange(context, change);
  } catch (error) {
    if (error instanceof LeaseLostError || context.lease.signal.aborted) throw error;
    if (!(error instanceof SyncError) || error.reaction === "stop") throw error;
    if (error.reaction === "retry" && change.attempts + 1 < attemptsMax) return error;
    return { outcome: "failed", code: error.code, message: error.message };
  }
}
