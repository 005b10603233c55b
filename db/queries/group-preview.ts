import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "../client";
import { sourceGroups } from "../schema/source";
import { targetGroups } from "../schema/targets";
import { textArray } from "../text-array";

/** The app's groups in order of name. */
export function previewNames(tx: Transaction, tenantId: string, appId: string, most: number) {
  return tx
    .select({ id: sourceGroups.id, displayName: sourceGroups.displayName })
    .from(sourceGroups)
    .where(and(eq(sourceGroups.tenantId, tenantId), eq(sourceGroups.appId, appId)))
    .orderBy(asc(sourceGroups.nameKey))
    .limit(most);
}

type Wanted = {
  appId: string;
  targetId: string;
  groupIds: string[];
  /** Groups of the target that are looked for. */
  keys: string[];
  /** Those of them whose members are counted. */
  counted: string[];
};

/** Members of source groups, which target groups exist by name, and the members of some. */
export async function previewCounts(tx: Transaction, tenantId: string, wanted: Wanted) {
  const { appId, targetId, groupIds, keys, counted } = wanted;
  const existing = await tx
    .select({ key: targetGroups.key, name: targetGroups.name })
    .from(targetGroups)
    .where(
      and(
        eq(targetGroups.tenantId, tenantId),
        eq(targetGroups.targetId, targetId),
        inArray(targetGroups.key, keys),
      ),
    );
  const members = await tx.execute(sql`
    select group_id as id, count(*)::int as members from source_members
    where tenant_id = ${tenantId} and app_id = ${appId} and group_id = any(${textArray(groupIds)})
    group by group_id`);
  const seen = await tx.execute(sql`
    select group_key as id, count(*)::int as members from target_members
    where tenant_id = ${tenantId} and target_id = ${targetId}
      and group_key = any(${textArray([...new Set(counted)])})
    group by group_key`);
  return {
    existing: new Map(existing.map(({ key, name }) => [key, name])),
    members: countsOf(members.rows),
    targetMembers: countsOf(seen.rows),
  };
}

const countRows = z.array(z.object({ id: z.string(), members: z.number() }));

function countsOf(rows: unknown): Map<string, number> {
  return new Map(countRows.parse(rows).map(({ id, members }) => [id, members]));
}

/** Groups of the target by name, to choose from. */
export async function targetGroupNames(tenantId: string, targetId: string, most: number) {
  const rows = await inTenant(tenantId, (tx) =>
    tx
      .select({ name: targetGroups.name })
      .from(targetGroups)
      .where(and(eq(targetGroups.tenantId, tenantId), eq(targetGroups.targetId, targetId)))
      .orderBy(asc(targetGroups.key))
      .limit(most),
  );
  return rows.map((row) => row.name);
}

/** Groups of an app by name, to choose from. */
export function sourceGroupNames(tenantId: string, appId: string, most: number) {
  return inTenant(tenantId, async (tx) => {
    const rows = await previewNames(tx, tenantId, appId, most);
    return rows.map(({ id, displayName }) => ({ id, name: displayName }));
  });
}
