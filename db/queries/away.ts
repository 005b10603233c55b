import { and, asc, desc, eq, gt, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";
import { accountLinks } from "../schema/syncs";
import { type PageRequest, readPage, toPage } from "./page";

/** Days of grace by how somebody is away; null where nothing is done about them. */
export type GraceDays = Record<"inactive" | "outOfScope" | "gone", number | null>;

export type AwayRow = Awaited<ReturnType<typeof listAway>>["items"][number];

/**
 * Linked people in their days of grace, whose ends soonest first, and anonymised ones by when their
 * names are erased; then those who are kept and those whose names are gone.
 */
export async function listAway(
  tenantId: string,
  syncId: string,
  grace: GraceDays,
  request: PageRequest = {},
) {
  const part = readPage(request, z.tuple([z.number(), z.string()]));
  const order = orderOf(grace);
  const place = ([at, id]: [number, string]) => sql`(${at}::float8, ${id}::text)`;
  const here = sql`(${order}, ${accountLinks.sourceUserId})`;
  return inTenant(tenantId, async (tx) => {
    const rows = await tx
      .select({
        personId: accountLinks.sourceUserId,
        username: accountLinks.username,
        state: sql<"inactive" | "outOfScope" | "gone">`coalesce(${accountLinks.awayState}, 'gone')`,
        since: sql`${accountLinks.goneSince}`.mapWith(accountLinks.goneSince),
        keptBy: accountLinks.keptBy,
        keptAt: accountLinks.keptAt,
        anonymisedAt: accountLinks.anonymisedAt,
        order: sql<number>`${order}`,
      })
      .from(accountLinks)
      .where(
        and(
          eq(accountLinks.tenantId, tenantId),
          eq(accountLinks.syncId, syncId),
          isNotNull(accountLinks.goneSince),
          or(
            isNotNull(accountLinks.keptAt),
            isNotNull(accountLinks.anonymisedAt),
            sql`${order} > extract(epoch from now())`,
          ),
          part.after === null ? undefined : gt(here, place(part.after)),
          part.before === null ? undefined : lt(here, place(part.before)),
        ),
      )
      .orderBy(
        ...(part.backwards ? [desc(order), desc(accountLinks.sourceUserId)] : ascending(order)),
      )
      .limit(part.limit + 1);
    const page = toPage(rows, part, (row): [number, string] => [row.order, row.personId]);
    return {
      ...page,
      items: page.items.map(({ order: at, ...row }) => ({ ...row, endsAt: endOf(at) })),
    };
  });
}

function ascending(order: SQL) {
  return [asc(order), asc(accountLinks.sourceUserId)];
}

/** Beyond all dates, for those whose grace does not end by itself. */
const never = 1e12;

function endOf(order: number): Date | null {
  return order >= never ? null : new Date(order * 1_000);
}

/** When the grace ends, in seconds since 1970; long ago where nothing is done. */
function orderOf({ inactive, outOfScope, gone }: GraceDays): SQL {
  const days = sql`case ${accountLinks.awayState} when 'inactive' then ${inactive}::int
    when 'outOfScope' then ${outOfScope}::int else ${gone}::int end`;
  return sql`case
    when ${accountLinks.anonymisedAt} is not null
      then coalesce(extract(epoch from ${accountLinks.originalsUntil}), ${never})::float8
    when ${accountLinks.keptAt} is not null then ${never}::float8 else
    coalesce(extract(epoch from ${accountLinks.goneSince} + make_interval(days => ${days})), 0)::float8 end`;
}
