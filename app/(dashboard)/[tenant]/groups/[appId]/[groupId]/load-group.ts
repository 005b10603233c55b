import { notFound } from "next/navigation";
import { cache } from "react";
import { getApp } from "@/db/queries/apps";
import { getGroup } from "@/db/queries/source-groups";
import { requireMember } from "@/lib/access/member";

/** The member and the group; read once per request. */
export const loadGroup = cache(async (slug: string, appId: string, groupId: string) => {
  const membership = await requireMember(slug);
  const [group, app] = await Promise.all([
    getGroup(membership.tenant.id, appId, groupId),
    getApp(membership.tenant.id, appId),
  ]);
  if (group === null || app === null) notFound();
  return {
    ...membership,
    group,
    app,
    path: `/${membership.tenant.slug}/groups/${appId}/${group.id}`,
  };
});
