import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { sourceCounts, sourceGroups, sourceMembers } from "@/db/schema/source";
import { textArray } from "@/db/text-array";
import { newUuid } from "@/lib/core/ids";
import { storableText } from "@/lib/core/mapping/storable";
import { foldCase } from "@/lib/scim/text-order";
import type { Login } from "./jit-stage";

const nameLengthMax = 255;

/**
 * Puts a person into the groups that the claim lists, and takes them out of all others where the
 * settings say that the claim is whole. True when anything moved.
 */
export async function stageClaimedGroups(
  tx: Transaction,
  login: Login,
  personId: string,
  listed: readonly string[],
): Promise<boolean> {
  const { tenantId, appId, settings, isPushed } = login;
  const names = listed.map(storableText);
  const known = await knownGroups(tx, login, names);
  if (settings.newGroups && isPushed) await addUnknown(tx, login, names, known);
  const wanted = [...new Set([...known.values()].flat())];
  const ofPerson = and(
    ...[eq(sourceMembers.tenantId, tenantId), eq(sourceMembers.appId, appId)],
    eq(sourceMembers.memberId, personId),
  );
  const present = await tx
    .select({ id: sourceMembers.groupId })
    .from(sourceMembers)
    .where(ofPerson);
  const has = new Set(present.map(({ id }) => id));
  const joins = wanted.filter((id) => !has.has(id));
  const leaves = settings.groups === "exact" ? [...has].filter((id) => !wanted.includes(id)) : [];
  if (joins.length > 0) {
    const rows = joins.map((groupId) => ({ tenantId, appId, groupId, memberId: personId }));
    await tx.insert(sourceMembers).values(rows).onConflictDoNothing();
  }
  if (leaves.length > 0) {
    await tx.delete(sourceMembers).where(and(ofPerson, inArray(sourceMembers.groupId, leaves)));
  }
  await markChanged(tx, login, [...joins, ...leaves]);
  return joins.length + leaves.length > 0;
}

const rows = z.array(z.object({ said: z.string(), id: z.string() }));

/** By what the claim says: a group's id, its id at the provider, or its name in any case. */
async function knownGroups(tx: Transaction, { tenantId, appId }: Login, names: string[]) {
  const found = await tx.execute(sql`
    select said, g.id from unnest(${textArray(names)}, ${textArray(names.map(foldCase))})
      as n(said, key)
    join source_groups g on g.tenant_id = ${tenantId} and g.app_id = ${appId}
      and (g.name_key = n.key or g.id = n.said or g.external_id = n.said)`);
  const known = new Map<string, string[]>();
  for (const { said, id } of rows.parse(found.rows)) {
    known.set(said, [...(known.get(said) ?? []), id]);
  }
  return known;
}

/** What looks like an id is no name that people should meet as a group. */
const looksLikeId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function addUnknown(
  tx: Transaction,
  { tenantId, appId }: Login,
  names: readonly string[],
  known: Map<string, string[]>,
): Promise<void> {
  const keys = new Set<string>();
  for (const name of names) {
    const key = foldCase(name);
    if (known.has(name) || keys.has(key) || looksLikeId.test(name)) continue;
    if (name.length > nameLengthMax) continue;
    keys.add(key);
    const id = newUuid();
    const added = await tx
      .insert(sourceGroups)
      .values({
        ...{ tenantId, appId, id, displayName: name, nameKey: key },
        resource: { displayName: name },
      })
      .onConflictDoNothing()
      .returning({ id: sourceGroups.id });
    if (added.length === 0) continue;
    known.set(name, [id]);
    await tx
      .insert(sourceCounts)
      .values({ tenantId, appId, shard: 0, groups: 1 })
      .onConflictDoUpdate({
        target: [sourceCounts.appId, sourceCounts.shard],
        set: { groups: sql`${sourceCounts.groups} + 1` },
      });
  }
}

/** A group's version tells SCIM clients that its members are others now. */
async function markChanged(tx: Transaction, { tenantId, appId }: Login, ids: string[]) {
  if (ids.length === 0) return;
  await tx
    .update(sourceGroups)
    .set({
      version: sql`${sourceGroups.version} + 1`,
      updatedAt: sql`date_trunc('milliseconds', now())`,
    })
    .where(
      and(
        ...[eq(sourceGroups.tenantId, tenantId), eq(sourceGroups.appId, appId)],
        inArray(sourceGroups.id, ids),
      ),
    );
}
