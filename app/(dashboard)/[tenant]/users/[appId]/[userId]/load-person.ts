import { notFound } from "next/navigation";
import { cache } from "react";
import { getApp } from "@/db/queries/apps";
import { getIdentity } from "@/db/queries/identities";
import { requireMember } from "@/lib/access/member";
import type { Ability } from "@/lib/access/roles";
import { shownTo } from "@/lib/access/shown-to";

/** The member, the person – as stored and as the member is shown them – and their app; read once per request. */
export const loadPerson = cache(
  async (slug: string, appId: string, userId: string, ability: Ability = "see") => {
    const membership = await requireMember(slug, ability);
    const [person, app] = await Promise.all([
      getIdentity(membership.tenant.id, appId, userId),
      getApp(membership.tenant.id, appId),
    ]);
    if (person === null || app === null) notFound();
    const shown = shownTo(membership.member, person);
    return { ...membership, person, shown, app, name: shown.displayName ?? shown.userName };
  },
);
