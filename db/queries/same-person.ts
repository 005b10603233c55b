import { sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";

const sameRow = z
  .object({
    app_id: z.string(),
    app_name: z.string(),
    id: z.string(),
    user_name: z.string(),
    display_name: z.string().nullable(),
    active: z.boolean(),
    target_name: z.string().nullable(),
    username: z.string().nullable(),
  })
  .transform((row) => ({
    appId: row.app_id,
    appName: row.app_name,
    id: row.id,
    userName: row.user_name,
    displayName: row.display_name,
    active: row.active,
    /** The account that both have; null where only the e-mail or user name is the same. */
    shared:
      row.target_name === null ? null : { targetName: row.target_name, username: row.username },
  }));

export type SamePerson = z.output<typeof sameRow>;

const mostPerApp = 5;

/**
 * Whom other apps list as the same human: they have the same account, or the same e-mail address or
 * user name. Each look-up goes by an index of one app.
 */
export async function samePeople(
  tenantId: string,
  person: { appId: string; id: string; email: string | null; userName: string },
): Promise<SamePerson[]> {
  const name = person.userName.toLowerCase();
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      with shared as (
        select s.app_id, l.source_user_id as id, min(t.name) as target_name,
          min(l.username) as username
        from account_links mine
        join syncs ms on ms.tenant_id = ${tenantId} and ms.id = mine.sync_id
          and ms.app_id = ${person.appId}
        join account_links l on l.tenant_id = ${tenantId} and l.target_id = mine.target_id
          and l.account_id = mine.account_id and l.sync_id <> mine.sync_id
        join syncs s on s.tenant_id = ${tenantId} and s.id = l.sync_id
        join targets t on t.tenant_id = ${tenantId} and t.id = l.target_id
        where mine.tenant_id = ${tenantId} and mine.source_user_id = ${person.id}
          and s.app_id <> ${person.appId}
        group by 1, 2),
      alike as (
        select a.id as app_id, found.id from apps a cross join lateral (
          select u.id from source_users u where u.tenant_id = ${tenantId} and u.app_id = a.id
            and u.email_key = ${person.email ?? name}
          union
          select u.id from source_users u where u.tenant_id = ${tenantId} and u.app_id = a.id
            and u.user_name_key = ${name}
          limit ${mostPerApp}) found
        where a.tenant_id = ${tenantId} and a.id <> ${person.appId})
      select u.app_id, a.name as app_name, u.id, u.user_name, u.display_name, u.active,
        shared.target_name, shared.username
      from (select app_id, id from shared union select app_id, id from alike) one
      join source_users u on u.tenant_id = ${tenantId} and u.app_id = one.app_id and u.id = one.id
      join apps a on a.tenant_id = ${tenantId} and a.id = u.app_id
      left join shared on shared.app_id = one.app_id and shared.id = one.id
      order by a.name, u.user_name_key limit 20`),
  );
  return z.array(sameRow).parse(rows);
}
