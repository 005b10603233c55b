import { and, asc, eq, inArray } from "drizzle-orm";
import { inTenant, type Transaction } from "../client";
import { apps } from "../schema/apps";
import { sourceGroups, sourceMembers, sourceUsers } from "../schema/source";
import { accountLinks, membershipLinks, syncs } from "../schema/syncs";
import { accounts, targets } from "../schema/targets";
import { lastChangesOf } from "./changes";
import { type PageRequest, readPage, toPage } from "./page";
import { type IdentityFilter, listPeople, peopleCursor } from "./people-list";

export type IdentityRow = Awaited<ReturnType<typeof listIdentities>>["items"][number];
export type Identity = NonNullable<Awaited<ReturnType<typeof getIdentity>>>;

/** People of all apps in order of name, each with the accounts they are linked to. */
export async function listIdentities(
  tenantId: string,
  filter: IdentityFilter = {},
  request: PageRequest = {},
) {
  const part = readPage(request, peopleCursor);
  return inTenant(tenantId, async (tx) => {
    const page = toPage(await listPeople(tx, tenantId, filter, part), part, ({ cursor }) => cursor);
    return { ...page, items: await withAccounts(tx, tenantId, page.items) };
  });
}

/** One person: the source record, groups, accounts with the memberships we gave, last changes. */
export async function getIdentity(tenantId: string, appId: string, userId: string) {
  const found = await inTenant(tenantId, async (tx) => {
    const [person] = await tx
      .select({
        appId: sourceUsers.appId,
        appName: apps.name,
        provider: apps.provider,
        id: sourceUsers.id,
        userName: sourceUsers.userName,
        displayName: sourceUsers.displayName,
        email: sourceUsers.emailKey,
        externalId: sourceUsers.externalId,
        active: sourceUsers.active,
        resource: sourceUsers.resource,
        enrichment: sourceUsers.enrichment,
        createdAt: sourceUsers.createdAt,
        updatedAt: sourceUsers.updatedAt,
      })
      .from(sourceUsers)
      .innerJoin(apps, and(eq(apps.tenantId, sourceUsers.tenantId), eq(apps.id, sourceUsers.appId)))
      .where(
        and(
          eq(sourceUsers.tenantId, tenantId),
          eq(sourceUsers.appId, appId),
          eq(sourceUsers.id, userId),
        ),
      );
    if (!person) return null;
    const [known] = await withAccounts(tx, tenantId, [person]);
    return {
      ...person,
      accounts: known?.accounts ?? [],
      groups: await groupsOf(tx, tenantId, appId, userId),
      memberships: await membershipsOf(tx, tenantId, appId, userId),
    };
  });
  return found && { ...found, changes: await lastChangesOf(tenantId, userId) };
}

async function withAccounts<Person extends { appId: string; id: string }>(
  tx: Transaction,
  tenantId: string,
  people: Person[],
) {
  if (people.length === 0) return [];
  const links = await tx
    .select({
      appId: syncs.appId,
      personId: accountLinks.sourceUserId,
      syncId: accountLinks.syncId,
      targetId: accountLinks.targetId,
      targetName: targets.name,
      accountId: accountLinks.accountId,
      username: accountLinks.username,
      origin: accountLinks.origin,
      linkedAt: accountLinks.createdAt,
      goneSince: accountLinks.goneSince,
      disabledByRunId: accountLinks.disabledByRunId,
      /** As last seen in the target; null when it was not seen since. */
      active: accounts.active,
      displayName: accounts.displayName,
      observedAt: accounts.observedAt,
    })
    .from(accountLinks)
    .innerJoin(syncs, and(eq(syncs.tenantId, tenantId), eq(syncs.id, accountLinks.syncId)))
    .innerJoin(targets, and(eq(targets.tenantId, tenantId), eq(targets.id, accountLinks.targetId)))
    .leftJoin(
      accounts,
      and(
        eq(accounts.tenantId, tenantId),
        eq(accounts.targetId, accountLinks.targetId),
        eq(accounts.id, accountLinks.accountId),
      ),
    )
    .where(
      and(
        eq(accountLinks.tenantId, tenantId),
        inArray(syncs.appId, [...new Set(people.map((person) => person.appId))]),
        inArray(
          accountLinks.sourceUserId,
          people.map((person) => person.id),
        ),
      ),
    );
  return people.map((person) => ({
    ...person,
    accounts: links.filter((link) => link.appId === person.appId && link.personId === person.id),
  }));
}

async function groupsOf(tx: Transaction, tenantId: string, appId: string, userId: string) {
  return tx
    .select({ id: sourceGroups.id, displayName: sourceGroups.displayName })
    .from(sourceMembers)
    .innerJoin(
      sourceGroups,
      and(
        eq(sourceGroups.tenantId, tenantId),
        eq(sourceGroups.appId, appId),
        eq(sourceGroups.id, sourceMembers.groupId),
      ),
    )
    .where(
      and(
        eq(sourceMembers.tenantId, tenantId),
        eq(sourceMembers.appId, appId),
        eq(sourceMembers.memberId, userId),
      ),
    )
    .orderBy(asc(sourceGroups.nameKey))
    .limit(1_000);
}

/** The memberships we gave this person, and which source group is the reason. */
async function membershipsOf(tx: Transaction, tenantId: string, appId: string, userId: string) {
  return tx
    .select({
      syncId: membershipLinks.syncId,
      groupKey: membershipLinks.groupKey,
      sourceGroupId: membershipLinks.sourceGroupId,
      runId: membershipLinks.runId,
      givenAt: membershipLinks.createdAt,
    })
    .from(membershipLinks)
    .innerJoin(syncs, and(eq(syncs.tenantId, tenantId), eq(syncs.id, membershipLinks.syncId)))
    .where(
      and(
        eq(membershipLinks.tenantId, tenantId),
        eq(syncs.appId, appId),
        eq(membershipLinks.sourceUserId, userId),
      ),
    )
    .orderBy(asc(membershipLinks.groupKey))
    .limit(1_000);
}
