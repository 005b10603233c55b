import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { type PlannedChange, stageOf } from "@/lib/core/plan/change";
import type { RunContext } from "@/lib/engine/run/run-context";

export type NewChange = PlannedChange & {
  sourceId: string | null;
  accountId: string | null;
  subject: string;
  requestId: string | null;
};

/** A list is cheaper to write and to read than parameters for each row; one statement holds so many. */
const rowsPerStatement = 1_000;

/** Numbers and stores decisions; returns how many the run has now. */
export async function storeChanges(
  tx: Transaction,
  { run }: RunContext,
  planned: NewChange[],
): Promise<number> {
  const rows = planned.map(({ group, skipped, message, ...change }, index) => ({
    seq: run.changeCount + index + 1,
    stage: stageOf(change.kind),
    kind: change.kind,
    source_id: change.sourceId,
    account_id: change.accountId,
    subject: change.subject,
    group_key: group?.key ?? null,
    group_name: group?.name ?? null,
    source_group_id: group?.sourceGroupId ?? null,
    before: change.before,
    after: change.after,
    reason: change.reason,
    outcome: skipped ? "skipped" : "planned",
    message: message ?? null,
    request_id: change.requestId,
  }));
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    const part = JSON.stringify(rows.slice(from, from + rowsPerStatement));
    await tx.execute(sql`
      insert into changes (tenant_id, run_id, seq, stage, kind, source_id, account_id, subject,
        group_key, group_name, source_group_id, before, after, reason, outcome, message, request_id)
      select ${run.tenantId}, ${run.id}, planned.* from jsonb_to_recordset(${part}::jsonb) as planned
        (seq int, stage smallint, kind text, source_id text, account_id text, subject text,
        group_key text, group_name text, source_group_id text, before jsonb, after jsonb, reason text,
        outcome text, message text, request_id text)`);
  }
  return run.changeCount + rows.length;
}
