import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { stageOf } from "@/lib/core/change";
import { SyncError } from "@/lib/core/sync-error";
import type { TargetCall } from "@/lib/core/target-call";
import { applyChange, failure } from "./apply-change";
import { type Star, starsOf } from "./apply-memberships";
import { listening } from "./exchanges";
import { inLanes } from "./lanes";
import { LeaseLostError } from "./lease";
import { recordOutcomes } from "./record-outcome";
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
/** Group by group, so that calls that take many memberships are filled. */
const groupedBatchSize = 5_000;
const membershipStages = [stageOf("membership.add"), stageOf("membership.remove")];
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
async function nextBatch({ run, lease, connection }: RunContext): Promise<Change[]> {
  return lease.fenced(async (tx) => {
    const planned = and(ofRun(run), eq(changes.outcome, "planned"));
    const [first] = await tx
      .select({ stage: changes.stage })
      .from(changes)
      .where(planned)
      .orderBy(asc(changes.stage))
      .limit(1);
    if (!first) return [];
    const isGrouped = connection.batches && membershipStages.includes(first.stage);
    const batch = await tx
      .select()
      .from(changes)
      .where(and(planned, eq(changes.stage, first.stage)))
      .orderBy(...(isGrouped ? [asc(changes.groupKey)] : []), asc(changes.seq))
      .limit(isGrouped ? groupedBatchSize : batchSize);
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
  await inLanes(
    await tasksOf(context, batch),
    definition.concurrency,
    ({ keys }) => keys,
    async (task) => {
      if (later) untried.push(...task.changes);
      else later = (await carryOut(context, task)) ?? later;
    },
  );
  if (!later) return;
  await lease.fenced((tx) => mark(tx, run, untried, null));
  throw new TryLaterError(later);
}

/** What is done in one go: a change by itself, or the memberships of one call. */
async function tasksOf(context: RunContext, batch: Change[]): Promise<Star[]> {
  const several = await starsOf(context, batch);
  if (several) {
    await recordOutcomes(context, several.settled);
    return several.stars;
  }
  return batch.map((change) => ({
    changes: [change],
    keys: keysOf(change),
    carryOut: async function* () {
      yield [{ change, effect: await applyChange(context, change) }];
    },
  }));
}

/** A person's own changes keep their order, and so do those of a group. */
function keysOf({ groupKey, sourceId, subject }: Change): string[] {
  const keys = [groupKey, sourceId].filter((key) => key !== null);
  return keys.length > 0 ? keys : [subject];
}

/** Carries a task out and writes down how it ended. Returns an error that means: try later. */
function carryOut(context: RunContext, task: Star): Promise<SyncError | null> {
  return listening((takeCalls) => carryOutTask(context, task, takeCalls));
}

async function carryOutTask(
  context: RunContext,
  task: Star,
  takeCalls: () => TargetCall[],
): Promise<SyncError | null> {
  const open = new Set(task.changes);
  await context.lease.prove();
  try {
    for await (const settled of task.carryOut()) {
      await recordOutcomes(context, settled, takeCalls());
      for (const { change } of settled) open.delete(change);
    }
    return null;
  } catch (error) {
    if (error instanceof LeaseLostError || context.lease.signal.aborted) throw error;
    if (!(error instanceof SyncError) || error.reaction === "stop") throw error;
    return setAside(context, [...open], error, takeCalls());
  }
}

/** A record that may be tried again waits; one that used up its tries, or was refused, failed. */
async function setAside(
  context: RunContext,
  open: Change[],
  error: SyncError,
  calls: TargetCall[],
): Promise<SyncError | null> {
  const mayTry = ({ attempts }: Change) => error.reaction === "retry" && attempts + 1 < attemptsMax;
  const again = open.filter(mayTry);
  const failed = open.filter((change) => !mayTry(change));
  await recordOutcomes(
    context,
    failed.map((change) => ({ change, effect: failure(error) })),
    calls,
  );
  if (again.length === 0) return null;
  await countTries(context, again);
  return error;
}

/** Only a try that really took place uses up one of a record's tries. */
async function countTries({ run, lease }: RunContext, tried: Change[]): Promise<void> {
  const seqs = tried.map(({ seq }) => seq);
  await lease.fenced((tx) =>
    tx
      .update(changes)
      .set({ attempts: sql`${changes.attempts} + 1` })
      .where(and(ofRun(run), inArray(changes.seq, seqs))),
  );
}
