import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import type { Claim } from "@/lib/core/plan/claims";
import type { RunContext } from "@/lib/engine/run/run-context";

const claimRows = z.array(
  z.object({
    account_id: z.string(),
    source_user_id: z.string(),
    sync_id: z.string(),
    app_id: z.string(),
    app_name: z.string(),
    active: z.boolean().nullable(),
    since: z.coerce.number(),
  }),
);

/** Who is linked to these accounts, in this sync or another one of the same target; by account. */
export async function loadClaims(
  tx: Transaction,
  { run }: RunContext,
  accountIds: string[],
): Promise<ReadonlyMap<string, Claim[]>> {
  const { rows } = await tx.execute(sql`
    select l.account_id, l.source_user_id, l.sync_id, s.app_id, a.name as app_name, u.active,
      extract(epoch from l.created_at) * 1000 as since
    from account_links l
    join syncs s on s.id = l.sync_id
    join apps a on a.id = s.app_id
    left join source_users u on u.app_id = s.app_id and u.id = l.source_user_id
    where l.tenant_id = ${run.tenantId} and l.target_id = ${run.targetId}
      and l.account_id = any(${textArray(accountIds)})`);
  const claims = new Map<string, Claim[]>();
  for (const row of claimRows.parse(rows)) {
    const list = claims.get(row.account_id) ?? [];
    list.push({
      sourceUserId: row.source_user_id,
      syncId: row.sync_id,
      appId: row.app_id,
      appName: row.app_name,
      isListed: row.active !== null,
      isActive: row.active === true,
      since: row.since,
    });
    claims.set(row.account_id, list);
  }
  return claims;
}
