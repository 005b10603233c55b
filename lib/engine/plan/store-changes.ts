import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { type PlannedChange, stageOf } from "@/lib/core/plan/change";
import type { RunContext } from "@/lib/engine/run/run-context";

export type NewChange = PlannedChange & {
  sourceId: string | null;
  accountId: string | null;
  subject: string;
  requestId: string | null;
};

/** PostgreSQL takes at most 65,535 parameters a statement; a row has 18. */
const rowsPerStatement = 1_000;

/** Numbers and stores decisions; returns how many the run has now. */
export async function storeChanges(
  tx: Transaction,
  { run }: RunContext,
  planned: NewChange[],
): Promise<number> {
  const rows = planned.map(({ group, skipped, message, ...change }, index) => ({
    tenantId: run.tenantId,
    runId: run.id,
    seq: run.changeCount + index + 1,
    stage: stageOf(change.kind),
    kind: change.kind,
    sourceId: change.sourceId,
    accountId: change.accountId,
    subject: change.subject,
    groupKey: group?.key ?? null,
    groupName: group?.name ?? null,
    sourceGroupId: group?.sourceGroupId ?? null,
    before: change.before,
    after: change.after,
    reason: change.reason,
    outcome: skipped ? ("skipped" as const) : ("planned" as const),
    message: message ?? null,
    requestId: change.requestId,
  }));
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await tx.insert(changes).values(rows.slice(from, from + rowsPerStatement));
  }
  return run.changeCount + rows.length;
}
