import { notFound } from "next/navigation";
import { cache } from "react";
import { getGroup } from "@/db/queries/source-groups";
import { requireMember } from "@/lib/access/member";

/** The member and the group; read once per request. */
export const loadGroup = cache(async (slug: string, appId: string, groupId: string) => {
  const membership = await requireMember(slug);
  const group = await getGroup(membership.tenant.id, appId, groupId);
  if (group === null) notFound();
  return { ...membership, group, path: `/${membership.tenant.slug}/groups/${appId}/${group.id}` };
});
