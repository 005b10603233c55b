import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sourceGroups } from "@/db/schema/source";
import { populationTest } from "@/lib/core/groups/group-population";
import type { GroupContext } from "./group-context";
import { personGroups } from "./person-groups";

/** Those of a page of people who are in none of the groups that the rules require. */
export async function outsiders(
  tx: Transaction,
  context: GroupContext,
  ids: string[],
): Promise<ReadonlySet<string>> {
  const takesIn = populationTest(context.settings.groups);
  if (takesIn === null) return new Set();
  const groups = await personGroups(tx, context, ids);
  const groupIds = [...new Set([...groups.values()].flat().map((group) => group.id))];
  const rows = await recordsOf(tx, context, groupIds);
  const taking = new Set(
    rows
      .filter(({ id, displayName, externalId, resource }) =>
        takesIn({ displayName, record: { ...resource, id, displayName, externalId } }),
      )
      .map(({ id }) => id),
  );
  for (const [id, trace] of context.traces ?? []) {
    const takers = groups.get(id)?.filter((group) => taking.has(group.id)) ?? [];
    trace.takenInBy = takers.map(({ displayName }) => displayName);
  }
  return new Set(ids.filter((id) => !groups.get(id)?.some((group) => taking.has(group.id))));
}

function recordsOf(tx: Transaction, { run, appId }: GroupContext, groupIds: string[]) {
  return tx
    .select({
      id: sourceGroups.id,
      displayName: sourceGroups.displayName,
      externalId: sourceGroups.externalId,
      resource: sourceGroups.resource,
    })
    .from(sourceGroups)
    .where(
      and(
        eq(sourceGroups.tenantId, run.tenantId),
        eq(sourceGroups.appId, appId),
        inArray(sourceGroups.id, groupIds),
      ),
    );
}
