import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import { groupWays, nestingMax } from "@/lib/core/groups/group-nesting";
import { namesAbsent } from "@/lib/core/guard/read-verdict";
import type { SourceGroupRef } from "@/lib/core/mapping/source-user";
import type { GroupContext } from "./group-context";

/** A source group somebody is in, and the names of the groups on the way there. */
export type PersonGroup = SourceGroupRef & { way: string[] };

const memberRows = z.array(
  z.object({ member_id: z.string(), id: z.string(), display_name: z.string() }),
);
type MemberRow = z.infer<typeof memberRows>[number];

/** The source groups of a page of people: directly, and with nested groups the outer ones too. */
export async function personGroups(
  tx: Transaction,
  context: GroupContext,
  ids: string[],
): Promise<Map<string, PersonGroup[]>> {
  const direct = byMember(await groupsAbove(tx, context, ids));
  if (context.settings.groups.nested === "direct") {
    return new Map([...direct].map(([id, groups]) => [id, groups.map(asDirect)]));
  }
  const names = new Map([...direct.values()].flat().map((row) => [row.id, row.display_name]));
  const parents = await outerGroups(tx, context, names);
  return new Map(
    [...direct].map(([id, groups]) => {
      const ways = groupWays(
        groups.map((group) => group.id),
        parents,
      );
      const nameOf = (groupId: string) => names.get(groupId) ?? groupId;
      return [
        id,
        [...ways].map(([groupId, way]) => {
          return { id: groupId, displayName: nameOf(groupId), way: way.map(nameOf) };
        }),
      ];
    }),
  );
}

function asDirect({ id, display_name }: MemberRow): PersonGroup {
  return { id, displayName: display_name, way: [display_name] };
}

/** Parents by group, level by level, each group asked for once; names are noted on the way. */
async function outerGroups(tx: Transaction, context: GroupContext, names: Map<string, string>) {
  const parents = new Map<string, string[]>();
  let level = [...names.keys()];
  for (let depth = 1; depth < nestingMax && level.length > 0; depth++) {
    const found = byMember(await groupsAbove(tx, context, level));
    const next = new Set<string>();
    for (const [child, above] of found) {
      parents.set(
        child,
        above.map((row) => row.id),
      );
      for (const row of above) {
        if (!names.has(row.id)) next.add(row.id);
        names.set(row.id, row.display_name);
      }
    }
    level = [...next];
  }
  return parents;
}

async function groupsAbove(tx: Transaction, { run, appId }: GroupContext, memberIds: string[]) {
  if (memberIds.length === 0) return [];
  const seen = namesAbsent(run.read) ? sql`and m.read_id = ${run.id}` : sql``;
  const { rows } = await tx.execute(sql`
    select m.member_id, g.id, g.display_name
    from source_members m join source_groups g on g.app_id = m.app_id and g.id = m.group_id
    where m.tenant_id = ${run.tenantId} and m.app_id = ${appId}
      and m.member_id = any(${textArray(memberIds)}) ${seen}
    order by m.member_id, g.id`);
  return memberRows.parse(rows);
}

function byMember(rows: MemberRow[]): Map<string, MemberRow[]> {
  const groups = new Map<string, MemberRow[]>();
  for (const row of rows) {
    const list = groups.get(row.member_id);
    if (list) list.push(row);
    else groups.set(row.member_id, [row]);
  }
  return groups;
}
