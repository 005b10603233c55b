import { sql } from "drizzle-orm";
import { inTenant } from "@/db/client";

/** Puts the people whose days of grace are over before the next run, which decides about them. */
export async function endGraces(tenantId: string, syncId: string): Promise<void> {
  await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      with due as (
        update account_links set acts_at = null
        where tenant_id = ${tenantId} and sync_id = ${syncId} and acts_at <= now()
        returning source_user_id)
      insert into pending_changes (tenant_id, sync_id, kind, source_id)
      select ${tenantId}, ${syncId}, 'user', source_user_id from due`),
  );
}
