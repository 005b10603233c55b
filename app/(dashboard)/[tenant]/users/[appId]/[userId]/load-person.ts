import { notFound } from "next/navigation";
import { cache } from "react";
import { getApp } from "@/db/queries/apps";
import { getIdentity } from "@/db/queries/identities";
import { requireMember } from "@/lib/access/member";

/** The member, the person and the person's app; read once per request. */
export const loadPerson = cache(async (slug: string, appId: string, userId: string) => {
  const membership = await requireMember(slug);
  const [person, app] = await Promise.all([
    getIdentity(membership.tenant.id, appId, userId),
    getApp(membership.tenant.id, appId),
  ]);
  if (person === null || app === null) notFound();
  return { ...membership, person, app, name: person.displayName ?? person.userName };
});
