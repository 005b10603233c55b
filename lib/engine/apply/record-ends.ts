import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import type { Run } from "@/lib/engine/run/lease";
import type { Settled } from "./apply-memberships";

/** With the number under which the exchange with the target is kept. */
export type RecordedEnd = Settled & { exchangeSeq: number | null };

const takenMessage =
  "The account is linked to another person of this sync. Give one of them another user name.";

/** How each change ended, in one statement; `taken` are those whose account is somebody else's. */
export async function recordEnds(
  tx: Transaction,
  run: Run,
  ends: readonly RecordedEnd[],
  taken: ReadonlySet<number>,
): Promise<void> {
  if (ends.length === 0) return;
  const rows = ends.map(({ change, effect, exchangeSeq }) => {
    const isTaken = taken.has(change.seq);
    return {
      seq: change.seq,
      outcome: isTaken ? "failed" : effect.outcome,
      code: isTaken ? "USERNAME_TAKEN" : (effect.code ?? null),
      message: isTaken ? takenMessage : (effect.message ?? change.message),
      reason: effect.reason ?? change.reason,
      account_id: effect.account?.id ?? change.accountId,
      exchange_seq: exchangeSeq,
    };
  });
  const seqs = rows.map(({ seq }) => seq);
  await tx.execute(sql`
    update ${changes} c set outcome = e.outcome, code = e.code, message = e.message,
      reason = e.reason, account_id = e.account_id, exchange_seq = e.exchange_seq,
      attempts = c.attempts + 1, at = now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e (seq int, outcome text, code text,
      message text, reason text, account_id text, exchange_seq int)
    where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.seq = e.seq
      and c.seq = any(${sql.param(seqs)}::int[])`);
}
