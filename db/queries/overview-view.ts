import {
  and,
  count,
  countDistinct,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  max,
  min,
  sql,
} from "drizzle-orm";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import { remedyOf } from "@/lib/core/reasons/remedies";
import { inTenant, type Transaction } from "../client";
import { changes, runs } from "../schema/runs";
import { accountLinks } from "../schema/syncs";

/** Linked accounts by sync. */
export async function accountsBySync(tenantId: string): Promise<Map<string, number>> {
  const rows = await inTenant(tenantId, (tx) =>
    tx
      .select({ syncId: accountLinks.syncId, accounts: count() })
      .from(accountLinks)
      .where(eq(accountLinks.tenantId, tenantId))
      .groupBy(accountLinks.syncId),
  );
  return new Map(rows.map(({ syncId, accounts }) => [syncId, accounts]));
}

export type Failure = {
  code: string;
  /** What one of them said. */
  message: string | null;
  failures: number;
  /** In so many runs; `runId` is the newest. */
  runs: number;
  runId: string;
  of: "runs" | "records" | "leftUndone";
};

/** Of what failed without a code of its own. */
export const unknownCode = "UNKNOWN";

/** What failed again and again, run by run, is one record. */
const records = sql<number>`count(distinct
  (${changes.kind}, ${changes.subject}, ${changes.groupName}))::int`;

const runsMax = 50;
const codesMax = 5;

/**
 * What went wrong since a run id, by code: whole runs, records of runs that went on, and what the
 * last full run of each sync left undone until a person does something about it.
 */
export async function failuresSince(tenantId: string, firstId: string): Promise<Failure[]> {
  return inTenant(tenantId, async (tx) => {
    const ofRuns = await tx
      .select({
        code: runs.errorCode,
        message: min(runs.errorMessage),
        failures: count(),
        runs: count(),
        runId: max(runs.id),
      })
      .from(runs)
      .where(and(eq(runs.tenantId, tenantId), gte(runs.id, firstId), isNotNull(runs.errorCode)))
      .groupBy(runs.errorCode)
      .orderBy(desc(max(runs.id)))
      .limit(codesMax);
    const partial = tx
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.tenantId, tenantId), gte(runs.id, firstId), eq(runs.state, "partial")))
      .orderBy(desc(runs.id))
      .limit(runsMax)
      .as("partial");
    const ofRecords = await tx
      .select({
        code: changes.code,
        message: min(changes.message),
        failures: records,
        runs: countDistinct(changes.runId),
        runId: max(changes.runId),
      })
      .from(partial)
      .innerJoin(changes, and(eq(changes.tenantId, tenantId), eq(changes.runId, partial.id)))
      .where(eq(changes.outcome, "failed"))
      .groupBy(changes.code)
      .orderBy(desc(records))
      .limit(codesMax);
    return [
      ...named(ofRuns, "runs"),
      ...named(ofRecords, "records"),
      ...named(await leftUndone(tx, tenantId, firstId), "leftUndone"),
    ];
  });
}

/** Of the newest full runs; their totals count every record once. */
async function leftUndone(tx: Transaction, tenantId: string, firstId: string): Promise<Row[]> {
  const newest = await tx
    .selectDistinctOn([runs.syncId], { id: runs.id, totals: runs.totals })
    .from(runs)
    .where(
      and(
        eq(runs.tenantId, tenantId),
        gte(runs.id, firstId),
        eq(runs.scope, "full"),
        inArray(runs.state, ["succeeded", "partial"]),
      ),
    )
    .orderBy(runs.syncId, desc(runs.id));
  return newest.flatMap(({ id, totals }) =>
    Object.entries(totals.skipped ?? {}).flatMap(([reason, failures = 0]) => {
      const remedy = remedyOf({ outcome: "skipped", reason, code: null });
      const isWaiting = remedy?.retry === "manual" || remedy?.retry === "afterConfig";
      return isWaiting
        ? [{ code: remedy.code, message: reasonSentence(reason), failures, runs: 1, runId: id }]
        : [];
    }),
  );
}

type Row = Omit<Failure, "code" | "runId" | "of"> & { code: string | null; runId: string | null };

function named(rows: Row[], of: Failure["of"]): Failure[] {
  return rows.flatMap(({ code, runId, ...row }) =>
    runId === null ? [] : [{ ...row, code: code ?? unknownCode, runId, of }],
  );
}
