import { sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "@/db/client";
import { textArray } from "@/db/text-array";
import { SyncError } from "@/lib/core/sync-error";
import { inLanes } from "@/lib/engine/apply/lanes";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Account, AccountRef } from "@/lib/targets/port";

const pageSize = 200;

/**
 * Custom attributes of accounts that nobody has looked at yet, where a product shows them account by
 * account: of linked ones, and of those that may be linked by their names. Once known they are kept up by what we write and by delta runs, because
 * thousands of calls in every full run would say the same again.
 */
export async function observeProfiles(context: RunContext): Promise<number> {
  if (!context.connection.readProfile || context.profile.length === 0) return 0;
  let records = 0;
  for (let after = ""; ; ) {
    const page = await unknownPage(context, after);
    const last = page.at(-1);
    if (!last) return records;
    await context.lease.prove();
    await inLanes(
      page,
      context.definition.concurrency,
      ({ id }) => [id],
      async (account) => {
        await noteProfile(context, account.id, await readProfile(context, account));
      },
    );
    records += page.length;
    after = last.id;
  }
}

/** An account with what the target keeps beyond it. */
export async function withProfile(context: RunContext, account: Account): Promise<Account> {
  if (!context.connection.readProfile || context.profile.length === 0) return account;
  const profile = await readProfile(context, account);
  return profile ? { ...account, profile } : account;
}

/** Null where the target does not show it for this account. */
async function readProfile({ connection, profile, lease }: RunContext, account: AccountRef) {
  const keys = profile.map(({ key }) => key);
  try {
    const found = await connection.readProfile?.(account, keys, lease.signal);
    return found ? { ...Object.fromEntries(keys.map((key) => [key, ""])), ...found } : null;
  } catch (error) {
    if (error instanceof SyncError && error.reaction === "skip") return null;
    throw error;
  }
}

const rowsShape = z.array(z.object({ id: z.string(), username: z.string() }));

async function unknownPage(
  { run, appId, profile }: RunContext,
  after: string,
): Promise<AccountRef[]> {
  const keys = textArray(profile.map(({ key }) => key));
  const { rows } = await inTenant(run.tenantId, (tx) =>
    tx.execute(sql`
      select a.id, a.username from accounts a
      where a.tenant_id = ${run.tenantId} and a.target_id = ${run.targetId} and a.id > ${after}
        and (a.profile is null or not a.profile ?& ${keys})
        and (exists (select from account_links l where l.tenant_id = ${run.tenantId}
            and l.sync_id = ${run.syncId} and l.account_id = a.id)
          or exists (select from source_users u where u.tenant_id = ${run.tenantId}
            and u.app_id = ${appId} and u.user_name_key = a.username_key)
          or exists (select from source_users u where u.tenant_id = ${run.tenantId}
            and u.app_id = ${appId} and u.email_key = a.email_key))
      order by a.id limit ${pageSize}`),
  );
  return rowsShape.parse(rows);
}

async function noteProfile({ lease, run }: RunContext, id: string, found: object | null) {
  if (!found) return;
  await lease.fenced((tx) =>
    tx.execute(sql`
      update accounts set profile = coalesce(profile, '{}') || ${JSON.stringify(found)}::jsonb
      where tenant_id = ${run.tenantId} and target_id = ${run.targetId} and id = ${id}`),
  );
}
