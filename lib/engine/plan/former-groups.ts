import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import type { GroupRef } from "@/lib/core/groups/group-router";
import { type GroupContext, routerOf } from "./group-context";

type Fed = { sourceGroupId: string | null; key: string };

const rows = z.array(z.object({ source_group_id: z.string(), key: z.string(), name: z.string() }));

/**
 * By source group, the one group of the target that it fed until now and feeds no more, where no
 * other source group does: the same group under its name of before.
 */
export async function formerGroups(
  tx: Transaction,
  context: GroupContext,
  wanted: Fed[],
): Promise<ReadonlyMap<string, GroupRef>> {
  const { run, settings } = context;
  const sourceIds = wanted.flatMap(({ sourceGroupId }) => sourceGroupId ?? []);
  if (settings.groups.mode !== "sameName" || sourceIds.length === 0) return new Map();
  const { rows: found } = await tx.execute(sql`
    select l.source_group_id, l.group_key as key, t.name from group_links l
    join target_groups t on t.target_id = ${run.targetId} and t.key = l.group_key
    where l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId} and l.retired_at is null
      and l.source_group_id = any(${textArray(sourceIds)})
      and not exists (select from group_links o join syncs s on s.id = o.sync_id
        where s.target_id = ${run.targetId} and o.group_key = l.group_key
          and o.retired_at is null and o.source_group_id <> l.source_group_id)`);
  const fed = new Set(wanted.map(({ sourceGroupId, key }) => `${sourceGroupId} ${key}`));
  const named = new Set(routerOf(context).named.map(({ key }) => key));
  const former = new Map<string, GroupRef[]>();
  for (const { source_group_id: id, key, name } of rows.parse(found)) {
    if (fed.has(`${id} ${key}`) || named.has(key)) continue;
    former.set(id, [...(former.get(id) ?? []), { key, name }]);
  }
  return new Map(
    [...former].flatMap(([id, groups]) =>
      groups.length === 1 && groups[0] ? [[id, groups[0]]] : [],
    ),
  );
}

const renameRows = z.array(z.object({ key: z.string(), name: z.string(), was: z.string() }));

/** The groups that this plan renames, by their key of before: members and ledger move along. */
export async function plannedRenames(
  tx: Transaction,
  { run, definition }: GroupContext,
): Promise<ReadonlyMap<string, GroupRef>> {
  const { rows: found } = await tx.execute(sql`
    select group_key as key, group_name as name, before->>'name' as was from changes
    where tenant_id = ${run.tenantId} and run_id = ${run.id} and stage = 1
      and kind = 'group.rename' and outcome = 'planned'`);
  return new Map(
    renameRows.parse(found).map(({ key, name, was }) => [definition.groupKey(was), { key, name }]),
  );
}
