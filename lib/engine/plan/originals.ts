import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "@/db/client";
import { accountLinks } from "@/db/schema/syncs";
import { accounts } from "@/db/schema/targets";
import type { AccountFields } from "@/lib/core/target/target";
import type { Change } from "@/lib/engine/apply/apply";
import type { RunContext } from "@/lib/engine/run/run-context";
import { openSecret, sealSecret } from "@/lib/secrets";

const names = z.object({ username: z.string(), displayName: z.string(), email: z.string() });

type Owner = Pick<RunContext["run"], "tenantId" | "syncId">;

/**
 * Seals an account's names before they are overwritten, so that a lost answer loses nothing. A
 * second try finds them sealed already; by then the account may have its new ones.
 */
export async function keepOriginals({ run, lease }: RunContext, change: Change): Promise<void> {
  const { sourceId, accountId } = change;
  if (!sourceId || !accountId) throw new Error(`Change ${change.seq} names no account or person.`);
  const [seen] = await inTenant(run.tenantId, (tx) =>
    tx
      .select({
        username: accounts.username,
        displayName: accounts.displayName,
        email: accounts.email,
      })
      .from(accounts)
      .where(
        and(
          ...[eq(accounts.tenantId, run.tenantId), eq(accounts.targetId, run.targetId)],
          eq(accounts.id, accountId),
        ),
      ),
  );
  if (!seen) throw new Error(`Change ${change.seq} is about an account that nobody has seen.`);
  const { username, displayName, email } = seen;
  const fields = { username, displayName: displayName ?? "", email: email ?? "" };
  const sealed = sealSecret(JSON.stringify(fields), placeOf(run, sourceId));
  await lease.fenced((tx) =>
    tx
      .update(accountLinks)
      .set({ originals: sql`coalesce(${accountLinks.originals}, ${sealed})` })
      .where(
        and(
          ...[eq(accountLinks.tenantId, run.tenantId), eq(accountLinks.syncId, run.syncId)],
          eq(accountLinks.sourceUserId, sourceId),
        ),
      ),
  );
}

export function openOriginals(owner: Owner, sourceId: string, envelope: string): AccountFields {
  return names.parse(JSON.parse(openSecret(envelope, placeOf(owner, sourceId))));
}

function placeOf({ tenantId, syncId }: Owner, sourceId: string) {
  return { tenantId, ownerId: syncId, field: `originals:${sourceId}` };
}
