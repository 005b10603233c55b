import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { runs } from "@/db/schema/runs";
import type { AttributeCounts, RunWarning } from "@/lib/core/attribute-drift";
import type { Hold } from "@/lib/core/guard";
import type { ReadReport } from "@/lib/core/read-verdict";
import type { Checkpoint, RunPhase, RunTotals } from "@/lib/core/run";
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

/** Carries out one phase and notes when it began, when it ended and how much it looked at. */
export async function inPhase(
  context: RunContext,
  phase: RunPhase,
  next: RunPhase | null,
  work: () => Promise<number>,
): Promise<void> {
  const { run, lease } = context;
  if (run.phase !== phase) return;
  await lease.prove();
  await noteTime(context, phase, { startedAt: startOf(context, phase) });
  const records = await work();
  await lease.fenced(async (tx) => {
    const endedAt = new Date().toISOString();
    await setTimes(tx, context, phase, { startedAt: startOf(context, phase), endedAt, records });
    if (next) await saveProgress(tx, context, { phase: next, checkpoint: {} });
  });
}

function startOf({ run }: RunContext, phase: RunPhase): string {
  return run.phaseTimes[phase]?.startedAt ?? new Date().toISOString();
}

async function noteTime(context: RunContext, phase: RunPhase, time: { startedAt: string }) {
  await context.lease.fenced((tx) => setTimes(tx, context, phase, time));
}

async function setTimes(
  tx: Transaction,
  { run }: RunContext,
  phase: RunPhase,
  time: { startedAt: string; endedAt?: string; records?: number },
): Promise<void> {
  const phaseTimes = { ...run.phaseTimes, [phase]: time };
  await tx
    .update(runs)
    .set({ phaseTimes })
    .where(and(eq(runs.tenantId, run.tenantId), eq(runs.id, run.id)));
  run.phaseTimes = phaseTimes;
}
