import { and, asc, eq, or, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";
import { accounts, targetGroups, targetMembers } from "../schema/targets";

type PersonRef = { appId: string; id: string };
type AccountRef = { targetId: string; accountId: string };

const standing = z
  .object({
    app_id: z.string(),
    id: z.string(),
    groups: z.number(),
    run_id: z.string().nullable(),
    kind: z.string().nullable(),
    at: z.coerce.date().nullable(),
  })
  .transform((row) => ({
    appId: row.app_id,
    id: row.id,
    groups: row.groups,
    lastChange:
      row.run_id && row.kind && row.at ? { runId: row.run_id, kind: row.kind, at: row.at } : null,
  }));

export type Standing = z.infer<typeof standing>;

/** For a page of people: how many groups each is in, and what was last changed for each. */
export async function standingOf(
  tenantId: string,
  people: readonly PersonRef[],
): Promise<Standing[]> {
  if (people.length === 0) return [];
  const wanted = sql.join(
    people.map(({ appId, id }) => sql`(${appId}::text, ${id}::text)`),
    sql`, `,
  );
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      select w.app_id, w.id, g.groups, c.run_id, c.kind, c.at
      from (values ${wanted}) as w(app_id, id)
      cross join lateral (
        select count(*)::int as groups from source_members m
        where m.tenant_id = ${tenantId} and m.app_id = w.app_id and m.member_id = w.id) g
      left join lateral (
        select c.run_id, c.kind, c.at from changes c
        where c.tenant_id = ${tenantId} and c.source_id = w.id and c.outcome = 'applied'
        order by c.at desc limit 1) c on true`),
  );
  return z.array(standing).parse(rows);
}

/** Accounts as last seen in their targets, each with its groups there. */
export async function observedAccounts(tenantId: string, wanted: readonly AccountRef[]) {
  if (wanted.length === 0) return [];
  return inTenant(tenantId, async (tx) => {
    const found = await tx
      .select({
        targetId: accounts.targetId,
        accountId: accounts.id,
        username: accounts.username,
        displayName: accounts.displayName,
        email: accounts.email,
        active: accounts.active,
        writable: accounts.writable,
        observedAt: accounts.observedAt,
      })
      .from(accounts)
      .where(
        and(
          eq(accounts.tenantId, tenantId),
          or(...wanted.map((one) => isAccount(accounts.targetId, accounts.id, one))),
        ),
      );
    const groups = await tx
      .select({
        targetId: targetMembers.targetId,
        accountId: targetMembers.accountId,
        groupKey: targetMembers.groupKey,
        groupName: targetGroups.name,
      })
      .from(targetMembers)
      .leftJoin(
        targetGroups,
        and(
          eq(targetGroups.tenantId, tenantId),
          eq(targetGroups.targetId, targetMembers.targetId),
          eq(targetGroups.key, targetMembers.groupKey),
        ),
      )
      .where(
        and(
          eq(targetMembers.tenantId, tenantId),
          or(
            ...wanted.map((one) => isAccount(targetMembers.targetId, targetMembers.accountId, one)),
          ),
        ),
      )
      .orderBy(asc(targetMembers.groupKey))
      .limit(groupsMax);
    return found.map((account) => ({
      ...account,
      groups: groups.filter(
        (group) => group.targetId === account.targetId && group.accountId === account.accountId,
      ),
    }));
  });
}

const groupsMax = 1_000;

type Columns = typeof targetMembers | typeof accounts;

function isAccount(
  target: Columns["targetId"],
  account: (typeof targetMembers)["accountId"] | (typeof accounts)["id"],
  wanted: AccountRef,
) {
  return and(eq(target, wanted.targetId), eq(account, wanted.accountId));
}
