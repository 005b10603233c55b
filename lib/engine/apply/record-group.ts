import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Change } from "./apply";
import type { Effect } from "./apply-change";

type Of = Pick<RunContext["run"], "tenantId" | "targetId">;

/** The mirror, the links and the ledger of every sync of this target follow the group's new key. */
export async function recordRename(
  tx: Transaction,
  of: Of,
  { key, was, group }: { key: string; was: string; group: { id: string; name: string } },
): Promise<void> {
  const { tenantId, targetId } = of;
  const ofTarget = sql`tenant_id = ${tenantId} and target_id = ${targetId}`;
  const ofSyncs = sql`tenant_id = ${tenantId} and sync_id in (
    select s.id from syncs s where s.tenant_id = ${tenantId} and s.target_id = ${targetId})`;
  // Rows under the new key are leftovers of a group of that name that is gone.
  if (key !== was) await forgetKey(tx, of, key);
  await tx.execute(sql`
    update target_groups set key = ${key}, id = ${group.id}, name = ${group.name}
    where ${ofTarget} and key = ${was}`);
  await tx.execute(sql`
    update target_members set group_key = ${key} where ${ofTarget} and group_key = ${was}`);
  await tx.execute(sql`
    update group_links set group_key = ${key}, group_name = ${group.name}
    where ${ofSyncs} and group_key = ${was}`);
  await tx.execute(sql`
    update membership_links set group_key = ${key} where ${ofSyncs} and group_key = ${was}`);
}

/** The group is gone from the target: nothing refers to it any more. */
export async function forgetKey(
  tx: Transaction,
  { tenantId, targetId }: Of,
  key: string,
): Promise<void> {
  const ofTarget = sql`tenant_id = ${tenantId} and target_id = ${targetId}`;
  const ofSyncs = sql`tenant_id = ${tenantId} and group_key = ${key} and sync_id in (
    select s.id from syncs s where s.tenant_id = ${tenantId} and s.target_id = ${targetId})`;
  await tx.execute(sql`delete from target_groups where ${ofTarget} and key = ${key}`);
  await tx.execute(sql`delete from target_members where ${ofTarget} and group_key = ${key}`);
  await tx.execute(sql`delete from group_links where ${ofSyncs}`);
  await tx.execute(sql`delete from membership_links where ${ofSyncs}`);
}

/** What a rename or a deletion that was carried out means for what we know. */
export async function recordGroupChange(
  tx: Transaction,
  { run, definition }: RunContext,
  change: Change,
  { group }: Effect,
): Promise<void> {
  const key = change.groupKey ?? change.subject;
  if (change.kind === "group.delete") return forgetKey(tx, run, key);
  const was = change.before?.["name"];
  if (typeof was !== "string" || !group) throw new Error(`Change ${change.seq} renames nothing.`);
  await recordRename(tx, run, { key, was: definition.groupKey(was), group });
}
