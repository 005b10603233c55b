import { and, asc, eq, gt, inArray, lte, notInArray, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { stageOf } from "@/lib/core/plan/change";
import { SyncError } from "@/lib/core/sync-error";
import type { TargetCall } from "@/lib/core/target/target-call";
import { LeaseLostError } from "@/lib/engine/run/lease";
import { createPatience, type Patience, TryLaterError } from "@/lib/engine/run/patience";
import { lanesNow } from "@/lib/engine/run/right-of-way";
import type { RunContext } from "@/lib/engine/run/run-context";
import { failure } from "./apply-change";
import { type Star, starsOf } from "./apply-memberships";
import { applyNewcomers, isCreate, newcomersTogether } from "./apply-newcomers";
import { applyTogether, changesTogether } from "./apply-together";
import { listening } from "./exchanges";
import { inLanes } from "./lanes";
import { createRecorder, type Recorder } from "./recorder";

export type Change = typeof changes.$inferSelect;

const batchSize = 200;
/** Group by group, so that calls that take many memberships are filled. */
const groupedBatchSize = 5_000;
const membershipStages = [stageOf("membership.add"), stageOf("membership.remove")];
/** After so many tries in one run a record is a failure; the http client has retried each time. */
const attemptsMax = 5;

type Applying = { context: RunContext; record: Recorder; patience: Patience };

/**
 * Carries out the planned changes, stage by stage, up to `lastStage`; decides nothing. Safe to enter
 * again.
 */
export async function apply(context: RunContext, lastStage?: number): Promise<number> {
  const { lease, definition } = context;
  const patience = createPatience(definition.concurrency);
  const applying = { context, record: createRecorder(context), patience };
  const until = lastStage === undefined ? undefined : lte(changes.stage, lastStage);
  let records = 0;
  for (;;) {
    const batch = await nextBatch(context, { resting: patience.resting(), until });
    if (batch.length > 0) records += await applyStage(applying, batch);
    else if (!(await patience.rest(() => lease.prove(), lease.signal))) return records;
  }
}

type Next = { resting?: number[]; until?: SQL | undefined; after?: Change };

/**
 * The next changes of the earliest stage that has any, or of the same stage `after` those that are
 * under way, marked as taken by this lease. They come with the mark they had: a change that an earlier
 * lease took and did not settle was perhaps tried. Those that rest are left out, and no later stage
 * begins before them: it may need them.
 */
async function nextBatch(
  context: RunContext,
  { resting = [], until, after }: Next,
): Promise<Change[]> {
  const { run, lease } = context;
  return lease.fenced(async (tx) => {
    const planned = and(ofRun(run), eq(changes.outcome, "planned"), until);
    const first = after ?? (await firstOf(tx, planned));
    if (!first) return [];
    const isGrouped = isCarriedOutByGroup(context, [first]);
    const batch = await tx
      .select()
      .from(changes)
      .where(
        and(
          ...[planned, eq(changes.stage, first.stage), notInArray(changes.seq, resting)],
          after && (isGrouped ? isBehindByGroup(after) : gt(changes.seq, after.seq)),
        ),
      )
      .orderBy(...(isGrouped ? [asc(changes.groupKey)] : []), asc(changes.seq))
      .limit(sizeOfBatch(context, [first]));
    await mark(tx, run, batch, run.leaseEpoch);
    return batch;
  });
}

async function firstOf(tx: Transaction, planned: SQL | undefined) {
  const [first] = await tx
    .select({ stage: changes.stage })
    .from(changes)
    .where(planned)
    .orderBy(asc(changes.stage))
    .limit(1);
  return first;
}

function isBehindByGroup({ groupKey, seq }: Change): SQL {
  return sql`(${changes.groupKey}, ${changes.seq}) > (${groupKey}, ${seq})`;
}

type Staged = readonly Pick<Change, "stage">[];

function isCarriedOutByGroup({ connection }: RunContext, batch: Staged): boolean {
  return connection.batches !== undefined && isAboutMemberships(batch);
}

/** Each of a batch is about a pair of its own, so that they need no order. */
function isAboutMemberships([first]: Staged): boolean {
  return first !== undefined && membershipStages.includes(first.stage);
}

function sizeOfBatch(context: RunContext, batch: Staged): number {
  return isCarriedOutByGroup(context, batch) ? groupedBatchSize : batchSize;
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

/**
 * From a first batch on, as much of its stage as follows in order: the lanes need not run dry between
 * two batches. Answers how many changes these were.
 */
async function applyStage(applying: Applying, first: Change[]): Promise<number> {
  const { run, lease, definition } = applying.context;
  const untried: Change[] = [];
  // A batch that is not full was the last.
  const endOf = (batch: Change[]) =>
    batch.length < sizeOfBatch(applying.context, batch) ? undefined : batch.at(-1);
  let records = first.length;
  let last = endOf(first);
  let later: SyncError | null = null;
  const more = async () => {
    if (later || !last) return [];
    const batch = await nextBatch(applying.context, { after: last });
    records += batch.length;
    last = endOf(batch);
    return tasksOf(applying, batch);
  };
  await inLanes(
    await tasksOf(applying, first),
    () => lanesNow(definition.concurrency, records),
    ({ keys }) => keys,
    async (task) => {
      if (later) untried.push(...task.changes);
      else {
        const ended = await carryOut(applying, task);
        later = ended.later ?? later;
        return { done: ended.recorded };
      }
    },
    { more, inAnyOrder: isAboutMemberships(first) },
  );
  if (!later) return records;
  await lease.fenced((tx) => mark(tx, run, untried, null));
  throw new TryLaterError(later);
}

/** What is done in one go: the changes of one person, or the memberships of one call. */
async function tasksOf({ context, record }: Applying, batch: Change[]): Promise<Star[]> {
  if (isAboutMemberships(batch)) {
    const { stars, settled } = await starsOf(context, batch);
    await record({ settled, calls: [] });
    return stars;
  }
  const newcomers = newcomersTogether(context, batch);
  const others = newcomers.length > 0 ? batch.filter((change) => !isCreate(change)) : batch;
  return [
    ...newcomers.map((changes) => starOf(changes, () => applyNewcomers(context, changes))),
    ...changesTogether(context, others).map((changes) =>
      starOf(changes, () => applyTogether(context, changes)),
    ),
  ];
}

function starOf(changes: Change[], carryOut: Star["carryOut"]): Star {
  return { changes, keys: [...new Set(changes.flatMap(keysOf))], carryOut };
}

/** A person's own changes keep their order, and so do those of a group. */
function keysOf({ groupKey, sourceId, subject }: Change): string[] {
  const keys = [groupKey, sourceId].filter((key) => key !== null);
  return keys.length > 0 ? keys : [subject];
}

/** How a task ended: whether the whole run goes on later, and when all of it is written down. */
type TaskEnd = { later: SyncError | null; recorded: Promise<void> };

function carryOut(applying: Applying, task: Star): Promise<TaskEnd> {
  return listening((takeCalls) => carryOutTask(applying, task, takeCalls));
}

/** The calls to the target, and no more: what is written down meanwhile needs no lane. */
async function carryOutTask(
  applying: Applying,
  task: Star,
  takeCalls: () => TargetCall[],
): Promise<TaskEnd> {
  const { context, record, patience } = applying;
  const open = new Set(task.changes);
  const records: Promise<void>[] = [];
  const end = (later: SyncError | null) => ({ later, recorded: allDone(records) });
  await context.lease.prove();
  try {
    for await (const settled of task.carryOut()) {
      const recorded = record({ settled, calls: takeCalls() });
      // Met below; a call may be under way until then.
      recorded.catch(() => undefined);
      records.push(recorded);
      for (const { change } of settled) open.delete(change);
    }
    patience.succeeded();
    return end(null);
  } catch (error) {
    await allDone(records);
    if (error instanceof LeaseLostError || context.lease.signal.aborted) throw error;
    if (!(error instanceof SyncError) || error.reaction === "stop") throw error;
    return end(await setAside(applying, [...open], error, takeCalls()));
  }
}

async function allDone(records: readonly Promise<void>[]): Promise<void> {
  await Promise.all(records);
}

/**
 * A record that may be tried again waits; one that used up its tries, or was refused, failed. Returns
 * an error when it is the target that has to be waited for.
 */
async function setAside(
  { context, record, patience }: Applying,
  open: Change[],
  error: SyncError,
  calls: TargetCall[],
): Promise<SyncError | null> {
  const mayTry = ({ attempts }: Change) => error.reaction === "retry" && attempts + 1 < attemptsMax;
  const again = open.filter(mayTry);
  const failed = open.filter((change) => !mayTry(change));
  await record({ settled: failed.map((change) => ({ change, effect: failure(error) })), calls });
  if (again.length === 0) return null;
  await countTries(context, again);
  return patience.putOff(again, error) ? error : null;
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
