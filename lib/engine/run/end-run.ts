import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { insertEvent } from "@/db/queries/events";
import { changes, runs } from "@/db/schema/runs";
import { targets } from "@/db/schema/targets";
import { isOverLimit } from "@/lib/core/guard/guard";
import { provesItself } from "@/lib/core/guard/read-verdict";
import { signOf } from "@/lib/core/plan/change";
import { changeKinds } from "@/lib/core/plan/sign-sums";
import { SyncError } from "@/lib/core/sync-error";
import { settleBudget } from "@/lib/engine/guard/budget";
import { closeIncidents, openIncident } from "@/lib/engine/notices/incidents";
import { acceptRead } from "@/lib/engine/read/read-claim";
import { type Lease, LeaseLostError, type Run } from "./lease";
import { noteFailure, noteSuccess } from "./note-health";
import { dropPending, releasePending, settlePending } from "./pending";
import type { RunContext } from "./run-context";
import { countsOf, storeGroupSums } from "./run-sums";
import { startDueDeltaRuns } from "./start-run";
import { wakeRun } from "./wake-run";

/** Ends a run that did all it could: `succeeded`, or `partial` when records failed. */
export async function finishRun({ lease, run, appId, settings }: RunContext): Promise<void> {
  await lease.fenced(async (tx) => {
    const counts = await countsOf(tx, run);
    const { totals } = counts;
    const failed = Object.values(totals.failed ?? {}).some((each) => (each ?? 0) > 0);
    await end(tx, run, { state: failed ? "partial" : "succeeded", ...counts, leaseOwner: null });
    if (run.trigger === "preview") return;
    await settlePending(tx, run);
    if (run.read?.verdict && provesItself(run.read.verdict)) {
      await acceptRead(tx, { tenantId: run.tenantId, appId, runId: run.id });
    }
    await noteSuccess(tx, run, totals, settings.schedule);
    await setAttention(tx, run, null);
  });
  await wakeWaiting(run);
  // What came in meanwhile need not wait for the reconciler.
  await startDueDeltaRuns(run.tenantId, appId);
}

/** The plan waits for a person; nothing was written. */
export async function holdRun({ lease, run }: RunContext): Promise<void> {
  await lease.fenced(async (tx) => {
    const counts = await countsOf(tx, run);
    await storeGroupSums(tx, run);
    await update(tx, run, {
      state: "held",
      heldAt: sql`now()`,
      ...counts,
      leaseOwner: null,
      leaseUntil: null,
    });
    const message = run.holds?.[0]?.message ?? "A plan waits for a person.";
    const about = { kind: "held", code: "RUN_HELD", severity: "warning" } as const;
    await openIncident(tx, run, { ...about, message, runId: run.id });
  });
  await wakeWaiting(run);
}

/** Hands the run back to the queue, to go on at its checkpoint after a pause in milliseconds. */
export async function postponeRun(lease: Lease, pauseMs: number): Promise<void> {
  const { run } = lease;
  try {
    await lease.fenced((tx) =>
      update(tx, run, {
        state: "queued",
        leaseOwner: null,
        leaseUntil: null,
        notifiedAt: null,
        dueAt: sql`now() + make_interval(secs => ${pauseMs / 1_000})`,
        // A hand-over by a stopping worker is no failed attempt.
        ...(pauseMs === 0 ? { attempts: sql`greatest(1, ${runs.attempts} - 1)` } : {}),
      }),
    );
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
  }
}

/** Ends a run that a person cancelled; what it would have done is not tried again by itself. */
export async function endCancelled(tx: Transaction, run: Run): Promise<void> {
  await skipPlanned(tx, run, { reason: "cancelled" });
  const counts = await countsOf(tx, run);
  await end(tx, run, { state: "cancelled", ...counts, leaseOwner: null });
  await dropPending(tx, run);
}

/** Another run of the same sync decides about the people of this one, which wrote nothing. */
export async function endSuperseded(tx: Transaction, run: Run, by: string): Promise<void> {
  await endUnwritten(tx, run, "superseded", {
    errorCode: "SUPERSEDED",
    errorMessage: `The run ${by} decides about the same people, so this plan was dropped. Nothing was written by it.`,
  });
}

/** Nobody decided in time; the target may look different now. The people are planned again. */
export async function endExpired(tx: Transaction, run: Run): Promise<void> {
  if (isOverLimit(run.holds)) await skipPlanned(tx, run, { reason: "over_limit" }, isLoss);
  await endUnwritten(tx, run, "expired", {
    errorCode: "PLAN_EXPIRED",
    errorMessage:
      "Nobody approved this plan within 24 hours, so it was dropped: the target may look different now. The next run makes a new plan.",
  });
  await releasePending(tx, run);
}

type Unwritten = { errorCode: string; errorMessage: string };

async function endUnwritten(
  tx: Transaction,
  run: Run,
  reason: "superseded" | "expired",
  why: Unwritten,
): Promise<void> {
  await skipPlanned(tx, run, { reason });
  const counts = await countsOf(tx, run);
  await end(tx, run, { state: "cancelled", cancelledBy: "Usher", ...counts, ...why });
}

/** Ends a run that cannot go on. What it had not done yet gets that as its reason. */
export async function failRun(lease: Lease, error: unknown): Promise<void> {
  const { run } = lease;
  const known = error instanceof SyncError ? error : null;
  const code = known?.code ?? "INTERNAL_ERROR";
  const message =
    known?.message ??
    `Usher stumbled over something it did not expect. The run can be started again; support finds the details under ${run.id}.`;
  await lease.fenced(async (tx) => {
    await skipPlanned(tx, run, { reason: "depends_on_failed", code, message });
    const counts = await countsOf(tx, run);
    const ended = { errorCode: code, errorMessage: message, ...counts, leaseOwner: null };
    await end(tx, run, { state: "failed", ...ended });
    await noteFailure(tx, run, { code, message, reaction: known?.reaction ?? "retry" });
    // What stops a run before it looks at the target says nothing about the target.
    if (known?.reaction === "stop" && run.phase !== "read") await setAttention(tx, run, message);
  });
  await wakeWaiting(run);
}

type Undone = {
  reason: "cancelled" | "depends_on_failed" | "superseded" | "expired" | "over_limit";
  code?: string;
  message?: string;
};

const isLoss = inArray(
  changes.kind,
  changeKinds.filter((kind) => signOf(kind) === "−"),
);

async function skipPlanned(tx: Transaction, run: Run, why: Undone, which?: SQL): Promise<void> {
  await tx
    .update(changes)
    .set({ outcome: "skipped", ...why })
    .where(
      and(
        eq(changes.tenantId, run.tenantId),
        eq(changes.runId, run.id),
        eq(changes.outcome, "planned"),
        which,
      ),
    );
}

async function setAttention(tx: Transaction, run: Run, attention: string | null): Promise<void> {
  await tx
    .update(targets)
    .set({ attention })
    .where(and(eq(targets.tenantId, run.tenantId), eq(targets.id, run.targetId)));
}

type Fields = Parameters<ReturnType<Transaction["update"]>["set"]>[0];

async function end(tx: Transaction, run: Run, fields: Fields): Promise<void> {
  await settleBudget(tx, run);
  await storeGroupSums(tx, run);
  await closeIncidents(tx, run, ["held"], run.id);
  await update(tx, run, { ...fields, finishedAt: sql`now()`, leaseUntil: null });
  await insertEvent(tx, run.tenantId, "run.finished", run.id);
}

async function update(tx: Transaction, run: Run, fields: Fields): Promise<void> {
  await tx
    .update(runs)
    .set(fields)
    .where(and(eq(runs.tenantId, run.tenantId), eq(runs.id, run.id)));
}

/** The target is free: the run that waited longest for it may begin at once. */
async function wakeWaiting(run: Run): Promise<void> {
  const [waiting] = await inTenant(run.tenantId, (tx) =>
    tx
      .select({ id: runs.id })
      .from(runs)
      .where(
        and(
          eq(runs.tenantId, run.tenantId),
          eq(runs.targetId, run.targetId),
          eq(runs.state, "queued"),
          sql`${runs.dueAt} <= now()`,
        ),
      )
      .orderBy(runs.id)
      .limit(1),
  );
  if (waiting) await wakeRun(run.tenantId, waiting.id);
}
