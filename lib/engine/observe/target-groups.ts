import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { targetGroups, targetMembers } from "@/db/schema/targets";
import { isAmong } from "@/db/text-array";
import type { TargetGroup } from "@/lib/targets/port";

export type SeenGroup = TargetGroup & { key: string };

/** The groups of these keys as they were last seen in the target; one that was not seen is left out. */
export async function seenGroups(
  tx: Transaction,
  run: { tenantId: string; targetId: string },
  keys: string[],
): Promise<SeenGroup[]> {
  if (keys.length === 0) return [];
  return tx
    .select({ key: targetGroups.key, id: targetGroups.id, name: targetGroups.name })
    .from(targetGroups)
    .where(
      and(
        eq(targetGroups.tenantId, run.tenantId),
        eq(targetGroups.targetId, run.targetId),
        isAmong(targetGroups.key, keys),
      ),
    );
}

/** Those of the groups of whom no member is known. */
export async function withoutMembers(
  tx: Transaction,
  { tenantId, targetId }: { tenantId: string; targetId: string },
  groups: SeenGroup[],
): Promise<SeenGroup[]> {
  const keys = groups.map(({ key }) => key);
  if (keys.length === 0) return [];
  const known = await tx
    .selectDistinct({ key: targetMembers.groupKey })
    .from(targetMembers)
    .where(
      and(
        eq(targetMembers.tenantId, tenantId),
        eq(targetMembers.targetId, targetId),
        isAmong(targetMembers.groupKey, keys),
      ),
    );
  const withSome = new Set(known.map(({ key }) => key));
  return groups.filter(({ key }) => !withSome.has(key));
}
