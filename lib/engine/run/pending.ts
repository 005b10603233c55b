import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { pendingChanges } from "@/db/schema/source";
import { textArray } from "@/db/text-array";
import type { Run } from "./lease";

/**
 * Marks what is pending now as this run's, row by row and never "all up to a seq": only rows that
 * are committed can be claimed, so what they stand for is visible to every later read of the run,
 * and a row that is committed later waits for the next run, whatever its seq. Several rows about one
 * person or group are folded into the newest. What a finished run left behind failed and is left
 * alone until its time has come or something new is pending about it; what a run claimed whose plan
 * waits for a person stays with that plan until then.
 */
export async function claimPending(tx: Transaction, run: Run): Promise<number> {
  await unfoldPending(tx, run);
  const leftoversAreDue = sql`exists (select from syncs s where s.id = ${run.syncId}
    and (s.retry_at is null or s.retry_at <= now() or s.failures_in_a_row > 0))`;
  const isHeld = sql`exists (select from runs r where r.id = claimed_by and r.state = 'held')`;
  const isOurs = sql`(${run.scope === "full"} or claimed_by is null or claimed_by = ${run.id}
    or ${leftoversAreDue} and not ${isHeld})`;
  const ofSync = sql`tenant_id = ${run.tenantId} and sync_id = ${run.syncId}`;
  const settling = sql`exists (select from newcomers n
    where n.app_id = (select app_id from syncs where id = ${run.syncId})
      and n.kind = p.kind and n.source_id = p.source_id and n.settles_at > now())`;
  const claimed = await tx.execute(sql`
    with pending as (
      select seq,
        row_number() over (partition by kind, source_id order by ${isOurs} desc, at desc, seq desc)
          as place,
        bool_or(${isOurs}) over (partition by kind, source_id) as ours
      from pending_changes p where ${ofSync} and not ${settling}),
    folded as (
      delete from pending_changes where ${ofSync}
        and seq = any(array(select seq from pending where ours and place > 1)))
    update pending_changes set claimed_by = ${run.id} where ${ofSync}
      and seq = any(array(select seq from pending where ours and place = 1))`);
  return claimed.rowCount ?? 0;
}

/** Gives each of several people whom one request moved a row, as if each had been sent alone. */
export async function unfoldPending(
  tx: Transaction,
  { tenantId, syncId }: Pick<Run, "tenantId" | "syncId">,
) {
  await tx.execute(sql`
    with several as (
      delete from pending_changes where tenant_id = ${tenantId} and sync_id = ${syncId}
        and source_ids is not null
      returning kind, source_ids, request_id, at)
    insert into pending_changes (tenant_id, sync_id, kind, source_id, request_id, at)
    select ${tenantId}, ${syncId}, kind, unnest(source_ids), request_id, at from several`);
}

/** Removes what the run carried on. What failed stays, to be tried again on its own. */
export async function settlePending(tx: Transaction, run: Run): Promise<void> {
  const failed = tx
    .select({ id: changes.sourceId })
    .from(changes)
    .where(
      and(
        eq(changes.tenantId, run.tenantId),
        eq(changes.runId, run.id),
        eq(changes.outcome, "failed"),
        eq(changes.sourceId, pendingChanges.sourceId),
      ),
    );
  await tx.delete(pendingChanges).where(and(claimedBy(run), sql`not exists (${failed})`));
}

/** For a run that a person cancelled: what it would have done is not tried again by itself. */
export async function dropPending(tx: Transaction, run: RunIds) {
  await tx.delete(pendingChanges).where(claimedBy(run));
}

/** Another run decides about these people together with its own. */
export async function handOverPending(tx: Transaction, from: RunIds, runId: string) {
  await tx.update(pendingChanges).set({ claimedBy: runId }).where(claimedBy(from));
}

/** Makes what the run was to carry on look new, so that the next delta run plans it again. */
export async function releasePending(tx: Transaction, run: RunIds) {
  await tx.update(pendingChanges).set({ claimedBy: null }).where(claimedBy(run));
}

/** People about whom the run did less than it planned, as if each had just been sent: a run follows. */
export async function planAgain(tx: Transaction, run: RunIds, ids: string[]) {
  if (ids.length === 0) return;
  await tx.execute(sql`
    insert into pending_changes (tenant_id, sync_id, kind, source_id)
    select distinct ${run.tenantId}, ${run.syncId}, 'user', id from unnest(${textArray(ids)}) as id`);
}

type RunIds = Pick<Run, "tenantId" | "syncId" | "id">;

function claimedBy(run: RunIds) {
  return and(
    eq(pendingChanges.tenantId, run.tenantId),
    eq(pendingChanges.syncId, run.syncId),
    eq(pendingChanges.claimedBy, run.id),
  );
}
