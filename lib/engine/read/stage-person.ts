import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sourceMembers } from "@/db/schema/source";
import type { SourceGroupRecord, SourceUserRecord } from "@/lib/sources/port";
import { type StageOf, stageGroups, stageMembers, stageUsers } from "./stage-source";

/**
 * One person as the provider says now. Of the groups, all other members are as they were read last;
 * without groups the person's own stay, too.
 */
export async function stagePerson(
  tx: Transaction,
  of: StageOf,
  { person, groups }: { person: SourceUserRecord; groups: SourceGroupRecord[] | null },
): Promise<void> {
  const { tenantId, appId } = of;
  await stageUsers(tx, of, [person]);
  if (!groups) return;
  await tx
    .delete(sourceMembers)
    .where(
      and(
        ...[eq(sourceMembers.tenantId, tenantId), eq(sourceMembers.appId, appId)],
        eq(sourceMembers.memberId, person.id),
      ),
    );
  await stageGroups(tx, of, groups);
  for (const { id } of groups) await stageMembers(tx, of, id, [{ id: person.id, kind: "user" }]);
}
