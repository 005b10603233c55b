import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "@/db/client";
import { supportGrants } from "@/db/schema/support";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";
import { notFound } from "@/lib/core/not-found";

export const grantHours = [1, 4, 24, 72, 168] as const;
export const newGrant = z.object({
  hours: z.coerce.number().refine((hours) => grantHours.some((one) => one === hours), {
    error: "Choose one of the options.",
  }),
  note: z.string().trim().min(1).max(300),
});

/** Lets support look into the workspace for some hours. */
export async function grantSupport(
  tenantId: string,
  actor: Actor,
  { hours, note }: z.output<typeof newGrant>,
): Promise<string> {
  const id = newId("grt");
  await inTenant(tenantId, async (tx) => {
    const expiresAt = sql`now() + make_interval(hours => ${hours})`;
    await tx.insert(supportGrants).values({ id, tenantId, note, expiresAt, grantedBy: actor.name });
    await audit(tx, tenantId, actor, "support.granted", { id, name: note }, { hours });
  });
  return id;
}

/** Takes effect with support's next click. */
export async function endSupportGrant(tenantId: string, actor: Actor, id: string): Promise<void> {
  const ofTenant = and(eq(supportGrants.tenantId, tenantId), eq(supportGrants.id, id));
  await inTenant(tenantId, async (tx) => {
    const [grant] = await tx
      .select({ note: supportGrants.note })
      .from(supportGrants)
      .where(ofTenant);
    if (!grant) throw notFound("grant");
    const ended = await tx
      .update(supportGrants)
      .set({ endedAt: sql`now()`, endedBy: actor.name })
      .where(and(ofTenant, isNull(supportGrants.endedAt), gt(supportGrants.expiresAt, sql`now()`)))
      .returning({ id: supportGrants.id });
    if (ended.length === 0) return;
    await audit(tx, tenantId, actor, "support.revoked", { id, name: grant.note });
  });
}
