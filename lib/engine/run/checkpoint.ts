import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { runs } from "@/db/schema/runs";
import type { Hold } from "@/lib/core/guard/guard";
import type { ReadReport } from "@/lib/core/guard/read-verdict";
import type { AttributeCounts, RunWarning } from "@/lib/core/mapping/attribute-drift";
import type { Checkpoint, PhaseTimes, RunPhase, RunTotals } from "@/lib/core/run/run";
import type { RunContext } from "./run-context";

type Progress = {
  checkpoint?: Checkpoint;
  totals?: RunTotals;
  changeCount?: number;
  phase?: RunPhase;
  holds?: Hold[] | null;
  planHash?: string | null;
  warnings?: RunWarning[];
  attributeCounts?: AttributeCounts;
  read?: ReadReport;
  phaseTimes?: PhaseTimes;
};

/** Saves where the run is, in the caller's transaction, and keeps the copy in memory equal. */
export async function saveProgress(
  tx: Transaction,
  { run }: RunContext,
  progress: Progress,
): Promise<void> {
  await tx
    .update(runs)
    .set(progress)
    .where(and(eq(runs.tenantId, run.tenantId), eq(runs.id, run.id)));
  Object.assign(run, progress);
}

/**
 * Carries out one phase and notes when it began, when it ended and how much it looked at. A phase
 * begins when the one before it ends, so that one write says both.
 */
export async function inPhase(
  context: RunContext,
  phase: RunPhase,
  next: RunPhase | null,
  work: () => Promise<number>,
): Promise<void> {
  const { run, lease } = context;
  if (run.phase !== phase) return;
  await lease.prove();
  const { startedAt = now(), endedAt } = run.phaseTimes[phase] ?? {};
  if (!run.phaseTimes[phase] || endedAt) {
    await lease.fenced((tx) => saveTimes(tx, context, { [phase]: { startedAt } }));
  }
  const records = await work();
  await lease.fenced((tx) => {
    const ended = { startedAt, endedAt: now(), records };
    if (!next) return saveTimes(tx, context, { [phase]: ended });
    const following = { startedAt: run.phaseTimes[next]?.startedAt ?? ended.endedAt };
    const progress = { phase: next, checkpoint: {} };
    return saveTimes(tx, context, { [phase]: ended, [next]: following }, progress);
  });
}

function saveTimes(
  tx: Transaction,
  context: RunContext,
  times: PhaseTimes,
  progress: Progress = {},
): Promise<void> {
  const phaseTimes = { ...context.run.phaseTimes, ...times };
  return saveProgress(tx, context, { ...progress, phaseTimes });
}

function now(): string {
  return new Date().toISOString();
}
