import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { syncs } from "@/db/schema/syncs";
import { type HealthNote, healthAfterFailure, healthAfterRun } from "@/lib/core/run/health";
import { type RunTotals, sum } from "@/lib/core/run/run";
import type { ScheduleRules } from "@/lib/core/settings/sync-settings";
import type { Reaction } from "@/lib/core/sync-error";
import { closeIncidents, openIncident } from "@/lib/engine/notices/incidents";
import type { Run } from "./lease";
import { nextDue, nextExpected } from "./next-due";

/** A run could not go on: what is due waits, longer with each failure in a row. */
export async function noteFailure(
  tx: Transaction,
  run: Run,
  error: { code: string; message: string; reaction: Reaction },
): Promise<void> {
  const sync = await lockSync(tx, run);
  if (!sync) return;
  const failuresInARow = sync.failuresInARow + 1;
  const { retryMinutes, ...note } = healthAfterFailure(failuresInARow, error);
  const retryAt = sql`now() + make_interval(mins => ${retryMinutes})`;
  await tx
    .update(syncs)
    .set({
      ...columnsOf(note),
      failuresInARow,
      retryAt,
      dueAt: sql`case when ${syncs.dueAt} is not null then ${retryAt} end`,
    })
    .where(thisSync(run));
  const { code, message } = error;
  // What may pass by itself is no alarm yet.
  const severity = note.health === "held" ? "error" : "warning";
  await openIncident(tx, run, { kind: "failure", code, message, severity, runId: run.id });
}

/** How long records wait that the target refused, in a run that otherwise worked. */
const failedRecordMinutes = 5;

/**
 * A run came to its end. Records that failed are tried again after a while; everyone else's changes
 * go on at once, and the first success after failures takes the schedule up again.
 */
export async function noteSuccess(
  tx: Transaction,
  run: Run,
  totals: RunTotals,
  schedule: ScheduleRules,
): Promise<void> {
  const sync = await lockSync(tx, run);
  if (!sync) return;
  const failed = sum(totals.failed);
  const found = healthAfterRun({ applied: sum(totals.applied), failed });
  // A push about somebody else says nothing about the records that fail.
  const stays = run.scope === "delta" && found.code === null && sync.healthCode === recordsFailing;
  const isWhole = run.scope === "full" && run.part === "all";
  const leftover = sql`exists (select from pending_changes p
    where p.sync_id = ${syncs.id} and p.claimed_by is not null)`;
  await tx
    .update(syncs)
    .set({
      ...(stays ? {} : columnsOf(found)),
      failuresInARow: 0,
      retryAt:
        failed > 0
          ? sql`now() + make_interval(mins => ${failedRecordMinutes})`
          : sql`case when ${syncs.failuresInARow} = 0 and ${leftover} then ${syncs.retryAt} end`,
      ...(isWhole
        ? { resumedAt: null, firstFullRunAt: sql`coalesce(${syncs.firstFullRunAt}, now())` }
        : {}),
      ...(sync.version === run.settingsVersion ? timesAfter(run, sync, schedule, isWhole) : {}),
    })
    .where(thisSync(run));
  await closeIncidents(tx, run, ["failure", ...(isWhole ? (["missed"] as const) : [])]);
  if (found.code !== null && found.message !== null) {
    const about = { kind: "records" as const, code: found.code, message: found.message };
    await openIncident(tx, run, { ...about, severity: "warning", runId: run.id });
  } else if (!stays) await closeIncidents(tx, run, ["records"]);
}

const recordsFailing = "RECORDS_FAILING";

/** Under newer settings the save has set these times already. */
function timesAfter(
  run: Run,
  { failuresInARow }: { failuresInARow: number },
  schedule: ScheduleRules,
  isWhole: boolean,
) {
  const now = Date.now();
  return {
    ...(failuresInARow > 0 ? { dueAt: nextDue(run.syncId, schedule, "all", now) } : {}),
    ...(isWhole ? { expectedBy: nextExpected(run.syncId, schedule, now) } : {}),
  };
}

function columnsOf({ health, code, message }: HealthNote) {
  return {
    health,
    healthCode: code,
    healthMessage: message,
    healthSince: sql`case when ${syncs.health} = ${health} then ${syncs.healthSince} else now() end`,
  };
}

async function lockSync(tx: Transaction, run: Run) {
  const [sync] = await tx
    .select({
      version: syncs.version,
      failuresInARow: syncs.failuresInARow,
      healthCode: syncs.healthCode,
    })
    .from(syncs)
    .where(thisSync(run))
    .for("update");
  return sync;
}

function thisSync(run: Run) {
  return and(eq(syncs.tenantId, run.tenantId), eq(syncs.id, run.syncId));
}
