import { and, asc, count, eq, inArray, notInArray } from "drizzle-orm";
import type { AppRef } from "@/lib/core/app-ref";
import { inTenant } from "../client";
import { sourceGroups, sourceMembers, sourceUsers } from "../schema/source";

/** A group as far as two moments are compared: never all of its members. */
export type GroupSnapshot = {
  displayName: string;
  resource: Record<string, unknown>;
  memberCount: number;
  /** Who of those asked for is in it. */
  present: string[];
  /** The first of the others. */
  others: string[];
};

/** Null when the app has no such group. */
export function groupSnapshot(app: AppRef, id: string, named: string[], othersMax: number) {
  const inGroup = and(
    eq(sourceMembers.tenantId, app.tenantId),
    eq(sourceMembers.appId, app.id),
    eq(sourceMembers.groupId, id),
  );
  return inTenant(app.tenantId, async (tx): Promise<GroupSnapshot | null> => {
    const [group] = await tx
      .select({ displayName: sourceGroups.displayName, resource: sourceGroups.resource })
      .from(sourceGroups)
      .where(
        and(
          eq(sourceGroups.tenantId, app.tenantId),
          eq(sourceGroups.appId, app.id),
          eq(sourceGroups.id, id),
        ),
      );
    if (!group) return null;
    const member = { id: sourceMembers.memberId };
    const [counted] = await tx.select({ members: count() }).from(sourceMembers).where(inGroup);
    const present = await tx
      .select(member)
      .from(sourceMembers)
      .where(and(inGroup, inArray(sourceMembers.memberId, named)));
    const others = await tx
      .select(member)
      .from(sourceMembers)
      .where(and(inGroup, notInArray(sourceMembers.memberId, named)))
      .orderBy(asc(sourceMembers.memberId))
      .limit(othersMax);
    return {
      ...group,
      memberCount: counted?.members ?? 0,
      present: present.map((row) => row.id),
      others: others.map((row) => row.id),
    };
  });
}

/** What people and groups of an app are called, for those of the ids that it has. */
export async function namesOf(app: AppRef, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  return inTenant(app.tenantId, async (tx) => {
    const users = await tx
      .select({
        id: sourceUsers.id,
        userName: sourceUsers.userName,
        displayName: sourceUsers.displayName,
      })
      .from(sourceUsers)
      .where(
        and(
          eq(sourceUsers.tenantId, app.tenantId),
          eq(sourceUsers.appId, app.id),
          inArray(sourceUsers.id, [...ids]),
        ),
      );
    const groups = await tx
      .select({ id: sourceGroups.id, displayName: sourceGroups.displayName })
      .from(sourceGroups)
      .where(
        and(
          eq(sourceGroups.tenantId, app.tenantId),
          eq(sourceGroups.appId, app.id),
          inArray(sourceGroups.id, [...ids]),
        ),
      );
    return new Map([
      ...users.map((row) => [row.id, row.displayName ?? row.userName] as const),
      ...groups.map((row) => [row.id, row.displayName] as const),
    ]);
  });
}
