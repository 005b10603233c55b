import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accountLinks, membershipLinks } from "@/db/schema/syncs";
import { isAmong } from "@/db/text-array";
import { isAdditive } from "@/lib/core/guard/read-verdict";
import { awayRule, awayStateOf } from "@/lib/core/plan/plan-away";
import type { SharedMembership } from "@/lib/core/plan/plan-memberships";
import type { AwayState } from "@/lib/core/settings/sync-settings";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { PersonDecision } from "./plan";

/** Keeps up what the ledger knows by looking alone: who left since when, and what no longer stands. */
export async function noteStanding(
  tx: Transaction,
  context: RunContext,
  decisions: PersonDecision[],
): Promise<void> {
  if (context.run.trigger === "preview" || isAdditive(context.run.read)) return;
  const moved = decisions.flatMap(({ pair: { row, user } }) => {
    const state = awayStateOf(user);
    const known = row.link?.goneSince ? (row.link.awayState ?? "gone") : null;
    return row.link && state !== known ? [{ id: row.id, state }] : [];
  });
  for (const state of [null, "inactive", "outOfScope", "gone"] as const) {
    const ids = moved.filter((each) => each.state === state).map(({ id }) => id);
    await setAway(tx, context, ids, state);
  }
  for (const state of ["inactive", "outOfScope", "gone"] as const) {
    const away = decisions.filter(
      ({ pair: { row, user } }) => row.link && awayStateOf(user) === state,
    );
    const ids = away.map(({ pair }) => pair.row.id);
    await noteGrace(tx, context, ids, state);
  }
  for (const { pair, forgotten, shared } of decisions) {
    if (forgotten.length > 0) await forget(tx, context, pair.row.id, forgotten);
    if (shared.length > 0 && pair.row.link) await share(tx, context, pair.row.id, shared);
  }
}

/** A grace period counts from the moment that this state began; who is back is kept by nobody. */
async function setAway(
  tx: Transaction,
  { run }: RunContext,
  ids: string[],
  state: AwayState | null,
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(accountLinks)
    .set({
      awayState: state,
      goneSince: state === null ? null : sql`now()`,
      ...(state === null ? { keptBy: null, keptAt: null, actsAt: null } : {}),
    })
    .where(
      and(
        eq(accountLinks.tenantId, run.tenantId),
        eq(accountLinks.syncId, run.syncId),
        isAmong(accountLinks.sourceUserId, ids),
      ),
    );
}

/** When the rules in force act, so that the reconciler has a run look at these people then. */
async function noteGrace(
  tx: Transaction,
  { run, settings }: RunContext,
  ids: string[],
  state: AwayState,
): Promise<void> {
  if (ids.length === 0) return;
  const { action, graceDays } = awayRule(settings.users, state);
  const endsAt = sql`${accountLinks.goneSince} + make_interval(days => ${graceDays})`;
  const isDue = sql`${action !== "keep"} and ${accountLinks.keptAt} is null and ${endsAt} > now()`;
  const actsAt = sql`case when ${isDue} then ${endsAt} end`;
  await tx
    .update(accountLinks)
    .set({ actsAt })
    .where(
      and(
        ...[eq(accountLinks.tenantId, run.tenantId), eq(accountLinks.syncId, run.syncId)],
        isAmong(accountLinks.sourceUserId, ids),
        sql`${accountLinks.actsAt} is distinct from ${actsAt}`,
      ),
    );
}

async function forget(tx: Transaction, { run }: RunContext, id: string, groupKeys: string[]) {
  await tx
    .delete(membershipLinks)
    .where(
      and(
        eq(membershipLinks.tenantId, run.tenantId),
        eq(membershipLinks.syncId, run.syncId),
        eq(membershipLinks.sourceUserId, id),
        isAmong(membershipLinks.groupKey, groupKeys),
      ),
    );
}

async function share(
  tx: Transaction,
  { run }: RunContext,
  id: string,
  memberships: SharedMembership[],
) {
  const { tenantId, syncId, id: runId } = run;
  const rows = memberships.map(({ key, ...rest }) => ({ ...rest, groupKey: key }));
  await tx
    .insert(membershipLinks)
    .values(rows.map((row) => ({ ...row, tenantId, syncId, sourceUserId: id, runId })))
    .onConflictDoNothing();
}
