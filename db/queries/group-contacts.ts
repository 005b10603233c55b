import { and, asc, eq, ne, sql } from "drizzle-orm";
import { inTenant } from "../client";
import { groupContacts } from "../schema/syncs";

export type GroupContact = Awaited<ReturnType<typeof openContacts>>[number];

/** Groups that were in the target before and that the sync may not feed (yet), those asked first. */
export async function openContacts(tenantId: string, syncId: string, targetId: string, most = 200) {
  return inTenant(tenantId, (tx) =>
    tx
      .select({
        groupKey: groupContacts.groupKey,
        name: groupContacts.groupName,
        decision: groupContacts.decision,
        joins: groupContacts.joins,
        leaves: groupContacts.leaves,
        decidedBy: groupContacts.decidedBy,
        members: sql<number>`(select count(*)::int from target_members m
          where m.tenant_id = ${tenantId} and m.target_id = ${targetId}
            and m.group_key = group_contacts.group_key)`,
      })
      .from(groupContacts)
      .where(
        and(
          eq(groupContacts.tenantId, tenantId),
          eq(groupContacts.syncId, syncId),
          ne(groupContacts.decision, "accepted"),
        ),
      )
      .orderBy(asc(groupContacts.decision), asc(groupContacts.groupName))
      .limit(most),
  );
}
