import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import type { RunTotals } from "@/lib/core/run";

type RunIds = { tenantId: string; id: string };

const sumRows = z.array(
  z.object({
    kind: z.string(),
    outcome: z.enum(["planned", "applied", "skipped", "failed"]),
    reason: z.string(),
    count: z.coerce.number(),
  }),
);

/** Planned changes by kind. */
export async function plannedSums(tx: Transaction, run: RunIds) {
  const sums: Record<string, number> = {};
  for (const row of await sumsOf(tx, run)) {
    if (row.outcome === "planned") sums[row.kind] = (sums[row.kind] ?? 0) + row.count;
  }
  return sums;
}

/** The part of a run's totals that its changes tell; live while the run applies. */
export async function changeTotals(
  tx: Transaction,
  run: RunIds,
): Promise<Pick<RunTotals, "planned" | "applied" | "skipped" | "failed">> {
  const totals = { planned: {}, applied: {}, skipped: {}, failed: {} };
  for (const { outcome, kind, reason, count } of await sumsOf(tx, run)) {
    const counters: Record<string, number> = totals[outcome];
    const key = outcome === "skipped" ? reason : kind;
    counters[key] = (counters[key] ?? 0) + count;
  }
  return totals;
}

async function sumsOf(tx: Transaction, run: RunIds) {
  const { rows } = await tx.execute(sql`
    select kind, outcome, reason, count(*) as count from changes
    where tenant_id = ${run.tenantId} and run_id = ${run.id}
    group by kind, outcome, reason`);
  return sumRows.parse(rows);
}
