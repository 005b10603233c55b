import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "@/db/client";
import { type ChangeFilter, changeConditions } from "@/db/queries/changes";
import { changes, runs } from "@/db/schema/runs";
import { syncs } from "@/db/schema/syncs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { UserError } from "@/lib/core/user-error";
import { closeIncidents } from "@/lib/engine/notices/incidents";
import { requireLicence } from "@/lib/engine/workspace/lapsed-error";
import type { Run } from "./lease";
import { planHash } from "./run-sums";
import { wakeRun } from "./wake-run";

export type Approval = {
  /** The plan that was looked at; another one is refused. */
  planHash?: string | undefined;
  /** Only the rows that this filter shows, and what they need; all when left out. */
  only?: ChangeFilter | undefined;
  /** Why it is right; kept with the run and in the audit log. */
  comment?: string | undefined;
};

/** Lets a held run carry out exactly the plan that was looked at, or a part; this plan, this once. */
export async function approveRun(
  tenantId: string,
  runId: string,
  actor: Actor,
  approval: Approval = {},
): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const run = await lockHeld(tx, tenantId, runId);
    await requireLicence(tx, tenantId);
    await checkPlan(tx, run, approval);
    const left = approval.only ? await leaveOut(tx, run, approval.only) : 0;
    await tx
      .update(runs)
      .set({
        state: "queued",
        phase: "apply",
        checkpoint: {},
        approvedBy: actor.name,
        approvedAt: sql`now()`,
        approvalComment: approval.comment?.trim() || null,
        dueAt: sql`now()`,
        notifiedAt: sql`now()`,
      })
      .where(and(eq(runs.tenantId, tenantId), eq(runs.id, runId)));
    if (run.scope === "full" && run.part === "all") await noteFirstFullRun(tx, run);
    await closeIncidents(tx, run, ["held"], runId);
    const subject = { id: runId, name: runId };
    await audit(tx, tenantId, actor, "run.approved", subject, {
      planHash: run.planHash,
      ...(approval.only ? { only: approval.only, leftOut: left } : {}),
      ...(approval.comment?.trim() ? { comment: approval.comment.trim() } : {}),
    });
  });
  await wakeRun(tenantId, runId);
}

async function lockHeld(tx: Transaction, tenantId: string, runId: string): Promise<Run> {
  const [run] = await tx
    .select()
    .from(runs)
    .where(and(eq(runs.tenantId, tenantId), eq(runs.id, runId), eq(runs.state, "held")))
    .for("update");
  if (run) return run;
  throw refused("This run does not wait for approval (any more). Reload the page.");
}

const planLivesMs = 24 * 3_600_000;

/** An approval is for the plan that was looked at, under the rules that it was made with. */
async function checkPlan(tx: Transaction, run: Run, { planHash: seen }: Approval): Promise<void> {
  if (run.heldAt && Date.now() - run.heldAt.getTime() > planLivesMs) {
    throw refused("This plan is older than 24 hours. Start a new run and approve that one.");
  }
  const [sync] = await tx
    .select({ version: syncs.version })
    .from(syncs)
    .where(and(eq(syncs.tenantId, run.tenantId), eq(syncs.id, run.syncId)));
  if (sync && sync.version !== run.settingsVersion) {
    throw refused(
      `The plan was made with version ${run.settingsVersion} of the rules; version ${sync.version} is in force now. Cancel this run and start a new one.`,
    );
  }
  const failing = run.holds?.find(({ code }) => code === "POLICY_TESTS");
  if (failing) throw refused(failing.message);
  const stored = run.planHash;
  const differs = stored !== null && stored !== (await planHash(tx, run));
  if (differs || (seen !== undefined && seen !== stored)) {
    throw refused("The plan is not the one that was on screen. Reload the page and look again.");
  }
}

/** The rest of the plan is left out; what the chosen rows need stays in. */
async function leaveOut(tx: Transaction, run: Run, only: ChangeFilter): Promise<number> {
  const ofRun = and(eq(changes.tenantId, run.tenantId), eq(changes.runId, run.id));
  const chosen = tx
    .select({
      seq: changes.seq,
      kind: changes.kind,
      sourceId: changes.sourceId,
      groupKey: changes.groupKey,
    })
    .from(changes)
    .where(and(ofRun, eq(changes.outcome, "planned"), ...changeConditions(only)));
  const { rows } = await tx.execute(sql`
    with chosen as materialized (${chosen})
    update changes c set outcome = 'skipped', reason = 'not_approved'
    where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.outcome = 'planned'
      and c.seq not in (select seq from chosen)
      and not (c.kind in ('user.create', 'user.link')
        and c.source_id in (select source_id from chosen where kind not like 'group.%'))
      and not (c.kind = 'lead.reassign' and c.source_id in (select source_id from chosen
        where kind in ('user.disable', 'user.anonymise', 'user.delete')))
      and not (c.kind in ('group.create', 'group.rename')
        and c.group_key in (select group_key from chosen where kind like 'membership.%'))
    returning c.seq`);
  const [left] = await tx
    .select({ planned: sql`count(*)` })
    .from(changes)
    .where(and(ofRun, eq(changes.outcome, "planned")));
  if (counted.parse(left).planned === 0) {
    throw refused("No planned change is among these rows, so there is nothing to approve.");
  }
  return rows.length;
}

const counted = z.object({ planned: z.coerce.number() });

async function noteFirstFullRun(tx: Transaction, run: Run): Promise<void> {
  await tx
    .update(syncs)
    .set({ resumedAt: null, firstFullRunAt: sql`coalesce(${syncs.firstFullRunAt}, now())` })
    .where(and(eq(syncs.tenantId, run.tenantId), eq(syncs.id, run.syncId)));
}

function refused(message: string): UserError {
  return new UserError(message, { status: 409 });
}
