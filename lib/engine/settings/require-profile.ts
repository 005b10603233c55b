import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import { type ProfileAttribute, profileProblems } from "@/lib/core/mapping/profile-attribute";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { findTarget } from "@/lib/targets/registry";

/** Refuses custom attributes that this sync's target cannot keep, or that no person could have. */
export async function requireProfile(
  tx: Transaction,
  tenantId: string,
  syncId: string,
  list: readonly ProfileAttribute[],
): Promise<void> {
  if (list.length === 0) return;
  const [row] = await tx
    .select({ product: targets.product })
    .from(syncs)
    .innerJoin(targets, and(eq(targets.tenantId, syncs.tenantId), eq(targets.id, syncs.targetId)))
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
  const definition = row && findTarget(row.product);
  if (!definition) throw notFound("product");
  const [problem] = profileProblems(list, definition);
  if (!problem) return;
  const { index, place, message } = problem;
  throw new UserError(message, { field: `profile.${index}.${place}` });
}
