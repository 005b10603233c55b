import { and, desc, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { sourceUsers } from "@/db/schema/source";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import type { AttributeMappings } from "@/lib/core/mapping/attribute-mapping";
import { attributePreset } from "@/lib/core/mapping/attribute-preset";
import {
  type SeenAttribute,
  seenAttributes,
  suggestSources,
} from "@/lib/core/mapping/attribute-seen";
import { accountFields, fieldLabels } from "@/lib/core/mapping/desired-user";
import { wholeRecord } from "@/lib/core/mapping/whole-record";
import { notFound } from "@/lib/core/not-found";
import type { AccountField } from "@/lib/core/target/target";
import { findSource } from "@/lib/sources/registry";
import { findTarget } from "@/lib/targets/registry";

export type AttributeOffers = {
  fields: { field: AccountField; label: string; suggestions: string[] }[];
  /** What "Reset to preset" gives back. */
  preset: AttributeMappings;
  /** How many people were looked at. */
  sampled: number;
  /** What the target keeps of a person beyond the fields; null for nothing. */
  profile: { fields: { key: string; label: string }[]; isOpen: boolean } | null;
  seen: SeenAttribute[];
  /** People to try the mapping on, until some are chosen: the newest. */
  people: { id: string; userName: string }[];
};

const sampleSize = 300;
const peopleMax = 5;

/** What a sync's attributes can be mapped from: seen in its staged people, newest first. */
export async function attributeOffers(tenantId: string, syncId: string): Promise<AttributeOffers> {
  const { provider, product, people } = await inTenant(tenantId, async (tx) => {
    const [sync] = await tx
      .select({ appId: syncs.appId, provider: apps.provider, product: targets.product })
      .from(syncs)
      .innerJoin(apps, and(eq(apps.tenantId, syncs.tenantId), eq(apps.id, syncs.appId)))
      .innerJoin(targets, and(eq(targets.tenantId, syncs.tenantId), eq(targets.id, syncs.targetId)))
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
    if (!sync) throw notFound("sync");
    const sample = await tx
      .select({
        id: sourceUsers.id,
        userName: sourceUsers.userName,
        resource: sourceUsers.resource,
        enrichment: sourceUsers.enrichment,
        login: sourceUsers.login,
      })
      .from(sourceUsers)
      .where(and(eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, sync.appId)))
      .orderBy(desc(sourceUsers.id))
      .limit(sampleSize);
    return { provider: sync.provider, product: sync.product, people: sample };
  });
  const seen = seenAttributes(people.map(wholeRecord));
  return {
    fields: accountFields.map((field) => ({
      field,
      label: fieldLabels[field],
      suggestions: suggestSources(field, seen),
    })),
    preset: presetOf(provider),
    sampled: people.length,
    profile: profileOf(product),
    seen,
    people: people.slice(0, peopleMax).map(({ id, userName }) => ({ id, userName })),
  };
}

function profileOf(product: string): AttributeOffers["profile"] {
  const profile = findTarget(product)?.profile;
  return profile ? { fields: [...profile.fields], isOpen: profile.isOpen } : null;
}

/** The mapping that syncs of a provider's apps begin with. */
export function presetOf(provider: string): AttributeMappings {
  return attributePreset(findSource(provider)?.preset);
}
