import { and, asc, desc, eq, gt, inArray, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "../client";
import { apps } from "../schema/apps";
import { sourceGroups, sourceMembers, sourceUsers } from "../schema/source";
import { groupLinks, syncs } from "../schema/syncs";
import { targets } from "../schema/targets";
import { nameCursor, nameOrder } from "./name-order";
import { type PageRequest, readPage, toPage } from "./page";
import { startsWith } from "./prefix";

export type GroupFilter = {
  appId?: string | undefined;
  /** The beginning of a group's name. */
  text?: string | undefined;
};

export type GroupRow = Awaited<ReturnType<typeof listGroups>>["items"][number];

/** Members are counted up to here; a group with more says so. */
export const memberCountMax = 10_000;

/** Groups of all apps in order of name, each with the groups they feed. */
export async function listGroups(
  tenantId: string,
  filter: GroupFilter = {},
  request: PageRequest = {},
) {
  const part = readPage(request, nameCursor);
  const text = filter.text?.trim().toLowerCase();
  return inTenant(tenantId, async (tx) => {
    const { where, order } = nameOrder(part, sql`g.name_key`, sql`g.app_id`);
    const direction = part.backwards ? sql`desc` : sql`asc`;
    const { rows } = await tx.execute(sql`
      select g.* from apps a cross join lateral (
        select g.app_id, a.name as app_name, a.provider, g.id, g.display_name, g.name_key,
          g.updated_at
        from source_groups g
        where g.tenant_id = ${tenantId} and g.app_id = a.id and ${where}
          and ${text ? startsWith(sql`g.name_key`, text) : sql`true`}
        order by ${order} limit ${part.limit + 1}) g
      where a.tenant_id = ${tenantId}
        and ${filter.appId === undefined ? sql`true` : sql`a.id = ${filter.appId}`}
      order by ${order}, g.app_id ${direction} limit ${part.limit + 1}`);
    const page = toPage(z.array(listed).parse(rows), part, (row) => [row.nameKey, row.appId]);
    return { ...page, items: await completed(tx, tenantId, page.items) };
  });
}

/** Null when there is no such group in this app. */
export async function getGroup(tenantId: string, appId: string, groupId: string) {
  return inTenant(tenantId, async (tx) => {
    const rows = await tx
      .select({
        appId: sourceGroups.appId,
        appName: apps.name,
        provider: apps.provider,
        id: sourceGroups.id,
        displayName: sourceGroups.displayName,
        externalId: sourceGroups.externalId,
        resource: sourceGroups.resource,
        createdAt: sourceGroups.createdAt,
        updatedAt: sourceGroups.updatedAt,
      })
      .from(sourceGroups)
      .innerJoin(apps, and(eq(apps.tenantId, tenantId), eq(apps.id, sourceGroups.appId)))
      .where(
        and(
          eq(sourceGroups.tenantId, tenantId),
          eq(sourceGroups.appId, appId),
          eq(sourceGroups.id, groupId),
        ),
      );
    const [group] = await completed(tx, tenantId, rows);
    return group ?? null;
  });
}

/** Members in order of id; one whose person was not sent yet has no name. */
export async function listGroupMembers(
  tenantId: string,
  appId: string,
  groupId: string,
  request: PageRequest = {},
) {
  const part = readPage(request, z.string());
  return inTenant(tenantId, async (tx) => {
    const rows = await tx
      .select({
        id: sourceMembers.memberId,
        kind: sourceMembers.memberKind,
        userName: sourceUsers.userName,
        displayName: sourceUsers.displayName,
        active: sourceUsers.active,
      })
      .from(sourceMembers)
      .leftJoin(
        sourceUsers,
        and(
          eq(sourceUsers.tenantId, tenantId),
          eq(sourceUsers.appId, appId),
          eq(sourceUsers.id, sourceMembers.memberId),
        ),
      )
      .where(
        and(
          eq(sourceMembers.tenantId, tenantId),
          eq(sourceMembers.appId, appId),
          eq(sourceMembers.groupId, groupId),
          part.after === null ? undefined : gt(sourceMembers.memberId, part.after),
          part.before === null ? undefined : lt(sourceMembers.memberId, part.before),
        ),
      )
      .orderBy(part.backwards ? desc(sourceMembers.memberId) : asc(sourceMembers.memberId))
      .limit(part.limit + 1);
    return toPage(rows, part, (member) => member.id);
  });
}

const listed = z
  .object({
    app_id: z.string(),
    app_name: z.string(),
    provider: z.string(),
    id: z.string(),
    display_name: z.string(),
    name_key: z.string(),
    updated_at: z.coerce.date(),
  })
  .transform((row) => ({
    appId: row.app_id,
    appName: row.app_name,
    provider: row.provider,
    id: row.id,
    displayName: row.display_name,
    nameKey: row.name_key,
    updatedAt: row.updated_at,
  }));

async function completed<Group extends { appId: string; id: string }>(
  tx: Transaction,
  tenantId: string,
  found: Group[],
) {
  const sizes = await memberCounts(tx, tenantId, found);
  const links = await linksOf(tx, tenantId, found);
  return found.map((group) => ({
    ...group,
    members: sizes.get(`${group.appId} ${group.id}`) ?? 0,
    feeds: links.filter((link) => link.appId === group.appId && link.groupId === group.id),
  }));
}

async function memberCounts(
  tx: Transaction,
  tenantId: string,
  found: { appId: string; id: string }[],
) {
  if (found.length === 0) return new Map<string, number>();
  const wanted = sql.join(
    found.map(({ appId, id }) => sql`(${appId}::text, ${id}::text)`),
    sql`, `,
  );
  const { rows } = await tx.execute(sql`
    select w.app_id, w.id, counted.members
    from (values ${wanted}) as w(app_id, id) cross join lateral (
      select count(*)::int as members from (
        select from source_members m
        where m.tenant_id = ${tenantId} and m.app_id = w.app_id and m.group_id = w.id
        limit ${memberCountMax + 1}) few) counted`);
  const counted = z.object({ app_id: z.string(), id: z.string(), members: z.number() });
  return new Map(
    z
      .array(counted)
      .parse(rows)
      .map((row) => [`${row.app_id} ${row.id}`, row.members]),
  );
}

async function linksOf(tx: Transaction, tenantId: string, found: { appId: string; id: string }[]) {
  if (found.length === 0) return [];
  return tx
    .select({
      appId: syncs.appId,
      groupId: groupLinks.sourceGroupId,
      syncId: groupLinks.syncId,
      targetId: syncs.targetId,
      targetName: targets.name,
      groupKey: groupLinks.groupKey,
      groupName: groupLinks.groupName,
      createdByUs: groupLinks.createdByUs,
    })
    .from(groupLinks)
    .innerJoin(syncs, and(eq(syncs.tenantId, tenantId), eq(syncs.id, groupLinks.syncId)))
    .innerJoin(targets, and(eq(targets.tenantId, tenantId), eq(targets.id, syncs.targetId)))
    .where(
      and(
        eq(groupLinks.tenantId, tenantId),
        inArray(syncs.appId, [...new Set(found.map((group) => group.appId))]),
        inArray(
          groupLinks.sourceGroupId,
          found.map((group) => group.id),
        ),
      ),
    );
}
