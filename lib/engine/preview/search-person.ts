import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "@/db/client";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import { type PersonPlan, planPerson } from "@/lib/engine/plan/plan-person";
import { type FoundGroup, findInSource } from "@/lib/engine/read/find-in-source";
import type { SourceUserRecord } from "@/lib/sources/port";

export const personSearch = z.strictObject({
  value: z.string().trim().min(1, "Say whom to look for.").max(500),
  /** The provider's name of the attribute that has it; empty looks into the usual ones. */
  attribute: z
    .string()
    .trim()
    .max(200)
    .transform((name) => name || null)
    .nullable()
    .default(null),
});
export type PersonSearch = z.output<typeof personSearch>;

export type SearchedPeople = {
  /** False where the answer is from Usher's own copy: it was pushed, or cannot be searched. */
  isLive: boolean;
  people: SourceUserRecord[];
  /** Only where it is one: in which groups, and what each sync would do. */
  groups: FoundGroup[];
  /** False where the groups are as they were last read or sent. */
  areGroupsLive: boolean;
  plans: PersonPlan[];
};

/**
 * Looks for a person at the provider, and for exactly one plans what each sync of the app would do.
 * Nothing is stored and nothing is written.
 */
export async function searchPerson(
  tenantId: string,
  appId: string,
  search: PersonSearch,
  signal: AbortSignal,
): Promise<SearchedPeople> {
  const found = await findInSource(tenantId, appId, search, signal);
  const { isLive, people, groups } = found;
  const [person, another] = people;
  if (!person || another) return { ...found, groups: [], plans: [] };
  const fed = await inTenant(tenantId, (tx) => syncsOf(tx, tenantId, appId));
  const plans: PersonPlan[] = [];
  for (const sync of fed) {
    plans.push(
      await planPerson(
        { tenantId, appId, sync, person: isLive ? { person, groups } : null, id: person.id },
        signal,
      ),
    );
  }
  return { ...found, plans };
}

function syncsOf(tx: Transaction, tenantId: string, appId: string) {
  return tx
    .select({ id: syncs.id, targetName: targets.name })
    .from(syncs)
    .innerJoin(targets, and(eq(targets.tenantId, tenantId), eq(targets.id, syncs.targetId)))
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.appId, appId)))
    .orderBy(asc(syncs.id));
}
