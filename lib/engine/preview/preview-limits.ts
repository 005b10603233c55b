import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { syncs } from "@/db/schema/syncs";
import { aloneAtMost, disablesLimit, membershipLimit, raiseFactor } from "@/lib/core/guard/guard";
import { notFound } from "@/lib/core/not-found";
import type { SafetyRules } from "@/lib/core/settings/sync-settings";
import { budgetUsed } from "@/lib/engine/guard/budget";
import { managedAccounts, ownedMemberships } from "@/lib/engine/guard/judge-run";

/** One limit in numbers: of how many, how many are gone in 24 hours, and how many may go. */
export type LimitPreview = {
  of: number;
  used: number;
  limit: number;
  /** More than so many in one plan wait for a person. */
  alone: number;
};
export type LimitsPreview = { accounts: LimitPreview; memberships: LimitPreview };

/** What these limits would let through by what there is now; writes nothing. */
export async function previewLimits(
  tenantId: string,
  syncId: string,
  rules: SafetyRules,
  now: number,
): Promise<LimitsPreview> {
  return inTenant(tenantId, async (tx) => {
    const [sync] = await tx
      .select({ targetId: syncs.targetId, method: apps.method })
      .from(syncs)
      .innerJoin(apps, and(eq(apps.tenantId, syncs.tenantId), eq(apps.id, syncs.appId)))
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
    if (!sync) throw notFound("sync");
    const ids = { tenantId, syncId, targetId: sync.targetId };
    const managed = await managedAccounts(tx, ids, sync.method);
    const owned = await ownedMemberships(tx, ids);
    const used = await budgetUsed(tx, { ...ids, id: "" });
    const raise = raiseFactor(rules, now);
    const sums = {
      ...{ managedAccounts: managed, ownedMemberships: owned },
      used: { disables: used.accounts, membershipRemovals: used.memberships },
    };
    const [disables, removals] = [
      disablesLimit(sums, rules, raise),
      membershipLimit(sums, rules, raise),
    ];
    const { disablesFloor, membershipRemovalsFloor } = rules;
    return {
      accounts: {
        ...{ of: managed, used: used.accounts, limit: disables },
        alone: aloneAtMost(disables, disablesFloor),
      },
      memberships: {
        ...{ of: owned, used: used.memberships, limit: removals },
        alone: aloneAtMost(removals, membershipRemovalsFloor),
      },
    };
  });
}
