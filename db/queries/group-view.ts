import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";
import { accountLinks, membershipLinks } from "../schema/syncs";
import { targetMembers } from "../schema/targets";
import { type PageRequest, readPage, toPage } from "./page";

type GroupRef = { appId: string; id: string };
type Feed = { syncId: string; targetId: string; groupKey: string };

export type MemberStanding = {
  personId: string;
  inGroup: boolean;
  ours: boolean;
};

/** For a page of members with an account in the feed's target: who is in the group there. */
export async function memberStanding(
  tenantId: string,
  feed: Feed,
  personIds: readonly string[],
): Promise<MemberStanding[]> {
  if (personIds.length === 0) return [];
  const rows = await inTenant(tenantId, (tx) =>
    tx
      .select({
        personId: accountLinks.sourceUserId,
        seen: targetMembers.accountId,
        given: membershipLinks.runId,
      })
      .from(accountLinks)
      .leftJoin(
        targetMembers,
        and(
          eq(targetMembers.tenantId, tenantId),
          eq(targetMembers.targetId, feed.targetId),
          eq(targetMembers.groupKey, feed.groupKey),
          eq(targetMembers.accountId, accountLinks.accountId),
        ),
      )
      .leftJoin(
        membershipLinks,
        and(
          eq(membershipLinks.tenantId, tenantId),
          eq(membershipLinks.syncId, feed.syncId),
          eq(membershipLinks.sourceUserId, accountLinks.sourceUserId),
          eq(membershipLinks.groupKey, feed.groupKey),
        ),
      )
      .where(
        and(
          eq(accountLinks.tenantId, tenantId),
          eq(accountLinks.syncId, feed.syncId),
          inArray(accountLinks.sourceUserId, [...personIds]),
        ),
      ),
  );
  return rows.map(({ personId, seen, given }) => ({
    personId,
    inGroup: seen !== null,
    ours: given !== null,
  }));
}

const standing = z.enum(["both", "missing", "disabled", "noAccount", "ours", "others"]);
/** How somebody stands to a source group and the group it feeds. */
export type DifferenceStanding = z.infer<typeof standing>;
export const differenceStandings: readonly DifferenceStanding[] = standing.options;

const differenceRow = z
  .object({
    standing,
    name: z.string().nullable(),
    person_id: z.string().nullable(),
    total: z.number(),
  })
  .transform(({ person_id, ...row }) => ({ ...row, personId: person_id }));

export type DifferenceRow = z.infer<typeof differenceRow>;

const namesMax = 10;

/**
 * The source group against the group it feeds, as last seen: how many are in both, only in the
 * source (and why), only in the target (given by us or by others), each with a few names.
 */
export async function groupDifference(
  tenantId: string,
  group: GroupRef,
  feed: Feed,
): Promise<DifferenceRow[]> {
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      with ${compared(tenantId, group, feed)},
      numbered as (
        select standing, name, person_id, count(*) over (partition by standing)::int as total,
          row_number() over (partition by standing order by name) as place
        from compared)
      select standing, name, person_id, total from numbered
      where place <= ${namesMax} order by standing, place`),
  );
  return z.array(differenceRow).parse(rows);
}

const comparedRow = z
  .object({
    name: z.string(),
    person_id: z.string().nullable(),
    account_id: z.string().nullable(),
    display_name: z.string().nullable(),
  })
  .transform((row) => ({
    name: row.name,
    displayName: row.display_name,
    personId: row.person_id,
    accountId: row.account_id,
  }));

/** One of those who stand alike to the two groups. */
export type ComparedMember = z.output<typeof comparedRow>;

const nameAndId = z.tuple([z.string(), z.string()]);

/** Everybody who stands so to the two groups, in order of name. */
export async function differenceMembers(
  tenantId: string,
  { group, feed, standing: wanted }: { group: GroupRef; feed: Feed; standing: DifferenceStanding },
  request: PageRequest = {},
) {
  const part = readPage(request, nameAndId);
  const [name, id] = part.after ?? part.before ?? ["", ""];
  const isFirst = part.after === null && part.before === null;
  const direction = part.backwards ? sql`<` : sql`>`;
  const from = isFirst ? sql`true` : sql`(name, id) ${direction} (${name}, ${id})`;
  const order = part.backwards ? sql`name desc, id desc` : sql`name, id`;
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      with ${compared(tenantId, group, feed)},
      alike as (
        select *, coalesce(person_id, account_id) as id from compared where standing = ${wanted})
      select * from alike where ${from} order by ${order} limit ${part.limit + 1}`),
  );
  return toPage(z.array(comparedRow).parse(rows), part, (member) => [
    member.name,
    member.personId ?? member.accountId ?? "",
  ]);
}

/** Both groups side by side, one row a person or account. */
function compared(tenantId: string, group: GroupRef, feed: Feed): SQL {
  return sql`
    source as (
      select m.member_id, coalesce(u.active, true) as active, u.user_name, u.display_name,
        l.account_id
      from source_members m
      left join source_users u
        on u.tenant_id = ${tenantId} and u.app_id = m.app_id and u.id = m.member_id
      left join account_links l on l.tenant_id = ${tenantId} and l.sync_id = ${feed.syncId}
        and l.source_user_id = m.member_id
      where m.tenant_id = ${tenantId} and m.app_id = ${group.appId}
        and m.group_id = ${group.id} and m.member_kind = 'user'),
    seen as (
      select t.account_id, a.username, a.display_name, l.source_user_id, exists (
          select from membership_links g where g.tenant_id = ${tenantId}
            and g.sync_id = ${feed.syncId} and g.source_user_id = l.source_user_id
            and g.group_key = ${feed.groupKey}) as given
      from target_members t
      left join accounts a on a.tenant_id = ${tenantId} and a.target_id = t.target_id
        and a.id = t.account_id
      left join account_links l on l.tenant_id = ${tenantId} and l.sync_id = ${feed.syncId}
        and l.account_id = t.account_id
      where t.tenant_id = ${tenantId} and t.target_id = ${feed.targetId}
        and t.group_key = ${feed.groupKey}),
    compared as (
      select case
          when s.member_id is not null and t.account_id is not null then 'both'
          when s.member_id is not null and not s.active then 'disabled'
          when s.member_id is not null and s.account_id is null then 'noAccount'
          when s.member_id is not null then 'missing'
          when t.given then 'ours' else 'others' end as standing,
        coalesce(s.user_name, t.username, t.account_id, s.member_id) as name,
        coalesce(s.display_name, t.display_name) as display_name,
        coalesce(s.member_id, t.source_user_id) as person_id,
        coalesce(t.account_id, s.account_id) as account_id
      from source s full join seen t on t.account_id = s.account_id)`;
}
