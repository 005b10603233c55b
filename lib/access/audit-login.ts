import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { audit } from "@/lib/audit";

/** Whose sign-in it is, and from where. */
export type Person = { loginId: string; name: string; ip: string | null };

/** Far more workspaces than anybody is a member of. */
const workspacesMax = 200;

/**
 * What somebody did to their own sign-in belongs to no workspace, but concerns each they are a
 * member of: it is written into all of their logs, in the transaction that does it.
 */
export async function auditOfLogin(
  tx: Transaction,
  { loginId, name, ip }: Person,
  action: `member.${string}`,
  detail?: Record<string, unknown>,
): Promise<void> {
  const { rows } = await tx.execute(
    sql`select tenant_id from workspaces_of(${loginId}) limit ${workspacesMax}`,
  );
  for (const { tenant_id: tenantId } of z.array(z.object({ tenant_id: z.string() })).parse(rows)) {
    await tx.execute(sql`select set_config('app.tenant', ${tenantId}, true)`);
    const actor = { kind: "member", id: loginId, name, ip } as const;
    await audit(tx, tenantId, actor, action, { id: loginId, name }, detail);
  }
}
