import { notFound } from "next/navigation";
import { cache } from "react";
import { getSync } from "@/db/queries/syncs";
import { getTarget } from "@/db/queries/targets";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";

/** The member, the target and what the member may do with it; read once per request. */
export const loadTarget = cache(async (slug: string, targetId: string) => {
  const membership = await requireMember(slug);
  const target = await getTarget(membership.tenant.id, targetId);
  if (target === null) notFound();
  return {
    ...membership,
    target,
    path: `/${membership.tenant.slug}/targets/${target.id}`,
    mayConfigure: can(membership.member.role, "configure"),
  };
});

/** How many accounts the apps that feed it look after there. */
export async function countAccounts(tenantId: string, syncs: readonly { id: string }[]) {
  const all = await Promise.all(syncs.map((sync) => getSync(tenantId, sync.id)));
  return all.reduce((total, sync) => total + (sync?.linkedAccounts ?? 0), 0);
}
