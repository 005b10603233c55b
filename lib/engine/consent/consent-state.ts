import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { targetGrants, targets } from "@/db/schema/targets";
import { findTarget } from "@/lib/targets/registry";

export type ConsentState = {
  /** What to do at the product, in words. */
  how: string;
  /** Client ID and client secret are stored, so that one can leave for the product's page. */
  isReady: boolean;
  grantedBy: string | null;
  grantedAt: Date | null;
  withdrawnAt: Date | null;
};

/** How far a target's consent has come; null where its product has none. */
export async function consentState(
  tenantId: string,
  targetId: string,
): Promise<ConsentState | null> {
  const [row] = await inTenant(tenantId, (tx) =>
    tx
      .select({
        ...{ product: targets.product, settings: targets.settings, secrets: targets.secrets },
        ...{ grantedBy: targetGrants.grantedBy, grantedAt: targetGrants.grantedAt },
        ...{ withdrawnAt: targetGrants.withdrawnAt, isSandbox: targets.isSandbox },
      })
      .from(targets)
      .leftJoin(
        targetGrants,
        and(eq(targetGrants.tenantId, targets.tenantId), eq(targetGrants.targetId, targets.id)),
      )
      .where(and(eq(targets.tenantId, tenantId), eq(targets.id, targetId))),
  );
  const consent = row && !row.isSandbox ? findTarget(row.product)?.consent : undefined;
  if (!row || !consent) return null;
  const { settings, secrets, grantedBy, grantedAt, withdrawnAt } = row;
  const isReady = Boolean(settings["clientId"] && secrets["clientSecret"]);
  return { how: consent.how, isReady, grantedBy, grantedAt, withdrawnAt };
}
