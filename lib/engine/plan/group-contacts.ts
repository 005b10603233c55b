import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { groupContacts } from "@/db/schema/syncs";
import { textArray } from "@/db/text-array";
import type { GroupPair } from "@/lib/core/plan/plan-group";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { GroupContext } from "./group-context";

export type Unmet = ReadonlyMap<string, "first_contact" | "contact_rejected">;

const nobody: Unmet = new Map();
const rows = z.array(z.object({ key: z.string(), rejected: z.boolean() }));

/**
 * Of these groups those that the target had before this sync came to them, and that nobody has let
 * it feed. Only for equal names: who writes a group into a mapping has said so.
 */
export async function unmetGroups(
  tx: Transaction,
  { run, settings }: GroupContext,
  keys: string[],
): Promise<Unmet> {
  const { mode, firstContact } = settings.groups;
  if (mode !== "sameName" || firstContact === "automatic" || keys.length === 0) return nobody;
  const ofSync = sql`tenant_id = ${run.tenantId} and sync_id = ${run.syncId}`;
  const { rows: found } = await tx.execute(sql`
    select t.key, coalesce(c.decision, 'asked') = 'rejected' as rejected from target_groups t
    left join group_contacts c on c.tenant_id = t.tenant_id and c.sync_id = ${run.syncId}
      and c.group_key = t.key
    where t.tenant_id = ${run.tenantId} and t.target_id = ${run.targetId}
      and t.key = any(${textArray([...new Set(keys)])})
      and coalesce(c.decision, 'asked') <> 'accepted'
      and not exists (select from group_links l where l.${ofSync} and l.group_key = t.key)
      and not exists (select from membership_links m where m.${ofSync} and m.group_key = t.key)`);
  return new Map(
    rows
      .parse(found)
      .map(({ key, rejected }) => [key, rejected ? "contact_rejected" : "first_contact"]),
  );
}

/** Asks about the groups of a page that are met for the first time. */
export async function askAbout(
  tx: Transaction,
  { run }: RunContext,
  pairs: GroupPair[],
): Promise<void> {
  if (run.trigger === "preview") return;
  const values = pairs.flatMap(({ key, name, sourceGroupId, contact }) => {
    if (contact !== "first_contact" || sourceGroupId === null) return [];
    const of = { tenantId: run.tenantId, syncId: run.syncId };
    return [{ ...of, groupKey: key, groupName: name, sourceGroupId }];
  });
  if (values.length > 0) await tx.insert(groupContacts).values(values).onConflictDoNothing();
}

/** After everybody was decided about: what each group that waits would gain and lose. */
export async function countContacts(tx: Transaction, { run }: RunContext): Promise<void> {
  if (run.trigger === "preview" || run.scope !== "full" || run.part === "users") return;
  const asked = and(
    eq(groupContacts.tenantId, run.tenantId),
    eq(groupContacts.syncId, run.syncId),
    inArray(groupContacts.decision, ["asked", "rejected"]),
  );
  const waiting = (kind: string) => sql`(select count(*) from changes c
    where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.kind = ${kind}
      and c.reason in ('first_contact', 'contact_rejected')
      and c.group_key = group_contacts.group_key)`;
  await tx
    .update(groupContacts)
    .set({ joins: waiting("membership.add"), leaves: waiting("membership.remove") })
    .where(asked);
}
