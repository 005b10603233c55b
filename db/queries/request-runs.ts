import { and, asc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import { firstId } from "@/lib/core/ids";
import { inTenant, type Transaction } from "../client";
import { changes } from "../schema/runs";

/** A request as far as it is looked for in runs. */
export type CarriedRequest = {
  at: Date;
  durationMs: number;
  resourceKind: "user" | "group" | null;
  resourceId: string | null;
  /** The members it names. */
  memberIds: string[];
};

const followerRow = z.object({
  sync_id: z.string(),
  target_name: z.string(),
  is_paused: z.boolean(),
  is_pending: z.boolean(),
  run_id: z.string().nullable(),
  state: z
    .enum(["queued", "running", "held", "succeeded", "partial", "failed", "cancelled"])
    .nullable(),
});

/** How one sync of the app took a request up. */
export type Follower = {
  syncId: string;
  targetName: string;
  isPaused: boolean;
  /** Noted as still to be looked at. */
  isPending: boolean;
  run: { id: string; state: NonNullable<z.output<typeof followerRow>["state"]> } | null;
  /** What that run decided about those the request touched. */
  changes: Awaited<ReturnType<typeof changesOf>>;
};

const dayMs = 86_400_000;

/** Packed as lib/core/run/phase-times.ts does it; while the read is under way, when it began. */
const readOver = sql`to_timestamp(((r.phase_times->'read'->>0)::numeric
  + coalesce((r.phase_times->'read'->>1)::numeric, 0)) / 1000)`;

/** How many decisions are shown; the run has the rest. */
const changesMax = 50;

/**
 * For each sync of the app the first run that read its pending changes after the request: the one
 * that carried it on. A run that was queued for more than a day is not looked for.
 */
export async function requestFollowers(
  tenantId: string,
  appId: string,
  request: CarriedRequest,
): Promise<Follower[]> {
  const touched = touchedBy(request);
  const doneAt = new Date(request.at.getTime() + request.durationMs).toISOString();
  return inTenant(tenantId, async (tx) => {
    const { rows } = await tx.execute(sql`
      select s.id as sync_id, t.name as target_name, s.paused_at is not null as is_paused,
        exists (select from pending_changes p where p.tenant_id = ${tenantId}
          and p.sync_id = s.id and (p.source_id = any(${sql.param(touched)}::text[])
            or p.source_ids && ${sql.param(touched)}::text[])) as is_pending,
        r.id as run_id, r.state
      from syncs s join targets t on t.tenant_id = s.tenant_id and t.id = s.target_id
      left join lateral (
        select r.id, r.state from runs r
        where r.tenant_id = ${tenantId} and r.sync_id = s.id and r.trigger <> 'preview'
          and r.id >= ${firstId("run", request.at.getTime() - dayMs)}
          and ${readOver} >= ${doneAt}::timestamptz
        order by r.id limit 1) r on true
      where s.tenant_id = ${tenantId} and s.app_id = ${appId} order by s.id`);
    const followers: Follower[] = [];
    for (const row of z.array(followerRow).parse(rows)) {
      const run = row.run_id && row.state ? { id: row.run_id, state: row.state } : null;
      followers.push({
        ...{ syncId: row.sync_id, targetName: row.target_name, run },
        ...{ isPaused: row.is_paused, isPending: row.is_pending },
        changes: run ? await changesOf(tx, tenantId, run.id, request) : [],
      });
    }
    return followers;
  });
}

/** Bounded: what is pending of a long list shows by its first. */
function touchedBy({ resourceId, memberIds }: CarriedRequest): string[] {
  return [...(resourceId === null ? [] : [resourceId]), ...memberIds].slice(0, 1_000);
}

function changesOf(tx: Transaction, tenantId: string, runId: string, request: CarriedRequest) {
  const { resourceKind, resourceId } = request;
  const touched = touchedBy(request);
  return tx
    .select({
      runId: changes.runId,
      seq: changes.seq,
      kind: changes.kind,
      subject: changes.subject,
      groupName: changes.groupName,
      before: changes.before,
      after: changes.after,
      reason: changes.reason,
      outcome: changes.outcome,
      code: changes.code,
      message: changes.message,
    })
    .from(changes)
    .where(
      and(
        eq(changes.tenantId, tenantId),
        eq(changes.runId, runId),
        resourceKind === "group" && resourceId !== null
          ? or(
              eq(changes.sourceGroupId, resourceId),
              eq(changes.sourceId, resourceId),
              // Joining and leaving, not what else the run did for those people.
              and(inArray(changes.sourceId, touched), isNotNull(changes.groupKey)),
            )
          : inArray(changes.sourceId, touched),
      ),
    )
    .orderBy(asc(changes.seq))
    .limit(changesMax);
}
