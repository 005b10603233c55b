import { and, eq, getTableColumns, lt, lte, or, sql } from "drizzle-orm";
import { type Fence, inTenant, inTenantBehind, type Transaction } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { type Maintenance, maintenanceEnd } from "@/lib/core/settings/maintenance";
import { isPaused } from "@/lib/engine/connect/paused";
import { isUniqueViolation } from "@/lib/engine/connect/unique-violation";

export type Run = typeof runs.$inferSelect;

/** Thrown inside work whose run was taken over, cancelled, or handed back. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

/** Thrown between two records of a run that a person cancelled. */
export class RunCancelledError extends Error {
  override readonly name = "RunCancelledError";
}

/** Thrown between two records while sync, app, target or workspace are paused. */
export class RunPausedError extends Error {
  override readonly name = "RunPausedError";
}

/** Thrown between two records in a maintenance window of the target. */
export class MaintenanceError extends Error {
  override readonly name = "MaintenanceError";
  readonly untilMs: number;
  constructor(untilMs: number) {
    super("The target is in a maintenance window.");
    this.untilMs = untilMs;
  }
}

/** A worker's hold on a run. Every write of the run goes through `fenced`. */
export type Lease = {
  run: Run;
  /** Aborts when the run was taken over or cancelled, and when the worker stops. */
  signal: AbortSignal;
  /**
   * One transaction that commits only while the lease is ours. Before a run applies anything, its
   * commits do not wait for the disk: the first one of the phase apply, which does, takes all of them
   * along, and what a crash of the database loses until then is only looked at and planned again.
   */
  fenced<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  /**
   * Call before writing to the target, and between pages: proves the lease afresh when it was not
   * proved lately. Throws when the run was taken over, cancelled or paused; a call that is under way is
   * not cut off by a cancellation, so that its outcome is recorded.
   */
  prove(): Promise<void>;
  release(): void;
};

const leaseSeconds = 10;
const heartbeatMs = 3_000;
/** A target write may start this long after the lease was last proved. */
const provedForMs = 1_000;

/** Takes a run that waits, or whose worker died. Null when someone else has it or its target. */
export async function claimRun(
  tenantId: string,
  runId: string,
  worker: string,
  stopping: AbortSignal,
): Promise<Lease | null> {
  const taken = await takeRow(tenantId, runId, worker);
  return taken ? holdLease(taken, stopping) : null;
}

/** The partial unique index on running runs makes sure of one run per target. */
async function takeRow(tenantId: string, runId: string, worker: string): Promise<Taken | null> {
  const due = and(eq(runs.state, "queued"), lte(runs.dueAt, sql`now()`));
  const abandoned = and(eq(runs.state, "running"), lt(runs.leaseUntil, sql`now()`));
  return inTenant(tenantId, async (tx) => {
    await freeAbandonedTarget(tx, tenantId, runId);
    const busy = sql`exists (select from runs other where other.target_id = ${runs.targetId}
      and other.state = 'running' and other.id <> ${runs.id})`;
    const [run] = await tx
      .update(runs)
      .set({
        state: "running",
        leaseOwner: worker,
        leaseEpoch: sql`${runs.leaseEpoch} + 1`,
        leaseUntil: sql`now() + make_interval(secs => ${leaseSeconds})`,
        attempts: sql`${runs.attempts} + 1`,
        // What was saved while the run waited counts; from here on it keeps its version.
        settingsVersion: sql`case when ${runs.startedAt} is null then coalesce(
          (select s.version from syncs s where s.id = ${runs.syncId}), ${runs.settingsVersion})
          else ${runs.settingsVersion} end`,
        startedAt: sql`coalesce(${runs.startedAt}, now())`,
      })
      .where(
        and(
          eq(runs.tenantId, tenantId),
          eq(runs.id, runId),
          or(due, abandoned),
          sql`not ${busy}`,
          sql`not ${isPaused}`,
        ),
      )
      .returning({ ...getTableColumns(runs), maintenance: maintenanceOfTarget });
    if (!run) return null;
    const { maintenance, ...row } = run;
    return { run: row, maintenance };
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) return null;
    throw error;
  });
}

/** A run whose worker died must not block its target: it goes back to the queue. */
async function freeAbandonedTarget(tx: Transaction, tenantId: string, runId: string) {
  const target = tx.select({ id: runs.targetId }).from(runs).where(eq(runs.id, runId));
  await tx
    .update(runs)
    .set({ state: "queued", leaseOwner: null, leaseEpoch: sql`${runs.leaseEpoch} + 1` })
    .where(
      and(
        eq(runs.tenantId, tenantId),
        sql`${runs.targetId} = (${target})`,
        eq(runs.state, "running"),
        lt(runs.leaseUntil, sql`now()`),
        sql`${runs.id} <> ${runId}`,
      ),
    );
}

function holdLease({ run, maintenance: known }: Taken, stopping: AbortSignal): Lease {
  const lost = new AbortController();
  let provedAt = performance.now();
  let maintenance = known;
  let cancelled = run.cancelledBy !== null;
  let paused = false;
  const lose = () =>
    lost.abort(new LeaseLostError("Another worker has this run, or it was ended."));
  const renew = async () => {
    const renewed = await renewRow(run);
    if (!renewed) return lose();
    provedAt = performance.now();
    cancelled = renewed.cancelledBy !== null;
    paused = renewed.paused;
    maintenance = renewed.maintenance;
  };
  // A failing database is not a lost lease: it is tried again, and fenced writes decide.
  const heartbeat = setInterval(() => renew().catch(() => undefined), heartbeatMs);
  return {
    run,
    signal: AbortSignal.any([lost.signal, stopping]),
    async fenced(work) {
      const done = await inTenantBehind(run.tenantId, fenceOf(run), work);
      if (done) return done.result;
      lose();
      throw new LeaseLostError("Another worker has this run, or it was ended.");
    },
    async prove() {
      if (performance.now() - provedAt > provedForMs) await renew();
      lost.signal.throwIfAborted();
      if (cancelled) throw new RunCancelledError("The run was cancelled.");
      if (paused) throw new RunPausedError("The run is paused.");
      const untilMs = maintenanceEnd(maintenance, Date.now());
      if (untilMs !== null) throw new MaintenanceError(untilMs);
    },
    release: () => clearInterval(heartbeat),
  };
}

type Taken = { run: Run; maintenance: Maintenance | null };
type Renewed = { cancelledBy: string | null; paused: boolean; maintenance: Maintenance | null };

/** Previews write nothing, so they need not wait. */
const maintenanceOfTarget = sql<Maintenance | null>`case when ${runs.trigger} <> 'preview' then
  (select t.maintenance from targets t where t.id = ${runs.targetId}) end`;

async function renewRow(run: Run): Promise<Renewed | null> {
  return inTenant(run.tenantId, async (tx) => {
    const [renewed] = await tx
      .update(runs)
      .set({ leaseUntil: sql`now() + make_interval(secs => ${leaseSeconds})` })
      .where(ours(run))
      .returning({
        ...{ cancelledBy: runs.cancelledBy, paused: isPaused, maintenance: maintenanceOfTarget },
      });
    return renewed ?? null;
  });
}

/** The share lock keeps a take-over from happening between this check and the commit. */
function fenceOf(run: Run): Fence {
  return {
    select: (quoted) => `select from runs where tenant_id = ${quoted(run.tenantId)}
      and id = ${quoted(run.id)} and state = 'running' and lease_epoch = ${Number(run.leaseEpoch)}
      for share`,
    isDurable: run.phase === "apply",
  };
}

function ours(run: Run) {
  return and(
    eq(runs.tenantId, run.tenantId),
    eq(runs.id, run.id),
    eq(runs.state, "running"),
    eq(runs.leaseEpoch, run.leaseEpoch),
  );
}
