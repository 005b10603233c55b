import { type AnyColumn, and, eq, isNull, ne, not, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sourceCounts, sourceGroups, sourceMembers, sourceUsers } from "@/db/schema/source";
import { isAmong } from "@/db/text-array";
import { storableJson, storableText } from "@/lib/core/mapping/storable";
import { emailLengthMax } from "@/lib/engine/scim/stored-user";
import { foldCase, userNameKey } from "@/lib/scim/text-order";
import type { SourceGroupRecord, SourceMemberRecord, SourceUserRecord } from "@/lib/sources/port";
import { freshPeople, freshSince } from "./fresh-people";

/** Which app's rows, and which read of it is writing. */
export type StageOf = {
  tenantId: string;
  appId: string;
  readId: string;
  /** It was asked for just now, so nothing that is known can be newer. */
  isLive?: boolean;
};

/** Notes people as they were just read; a record that is as before keeps its version. */
export async function stageUsers(
  tx: Transaction,
  of: StageOf,
  records: SourceUserRecord[],
): Promise<void> {
  const fresh = await freshPeople(
    tx,
    of,
    records.map(({ id }) => id),
  );
  await markSeen(tx, of, [...fresh]);
  await writeUsers(
    tx,
    of,
    records.filter(({ id }) => !fresh.has(id)),
  );
}

/** They are listed; what else the read has of them is older than what is known. */
async function markSeen(tx: Transaction, { tenantId, appId, readId }: StageOf, ids: string[]) {
  if (ids.length === 0) return;
  await tx
    .update(sourceUsers)
    .set({ readId })
    .where(
      and(
        ...[eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId)],
        isAmong(sourceUsers.id, ids),
      ),
    );
}

async function writeUsers(
  tx: Transaction,
  { tenantId, appId, readId }: StageOf,
  records: SourceUserRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const differs = sql`(${sourceUsers.resource}, ${sourceUsers.active}, ${sourceUsers.userName})
    is distinct from (excluded.resource, excluded.active, excluded.user_name)`;
  await tx
    .insert(sourceUsers)
    .values(byId(records).map((record) => ({ tenantId, appId, readId, ...userRow(record) })))
    .onConflictDoUpdate({
      target: [sourceUsers.appId, sourceUsers.id],
      set: {
        ...{ userName: sql`excluded.user_name`, userNameKey: sql`excluded.user_name_key` },
        ...{ externalId: sql`excluded.external_id`, emailKey: sql`excluded.email_key` },
        ...{ displayName: sql`excluded.display_name`, active: sql`excluded.active` },
        ...{ resource: sql`excluded.resource`, readId: sql`excluded.read_id` },
        version: sql`${sourceUsers.version} + (${differs})::int`,
        updatedAt: sql`case when ${differs} then now() else ${sourceUsers.updatedAt} end`,
      },
    });
}

function userRow({ id, userName, displayName, email, active, attributes }: SourceUserRecord) {
  const name = storableText(userName);
  const address = email === null ? null : foldCase(storableText(email));
  return {
    ...{ id, pulledId: id, externalId: id, active },
    ...{ userName: name, userNameKey: userNameKey(name) },
    emailKey: address !== null && address.length <= emailLengthMax ? address : null,
    displayName: displayName === null ? null : storableText(displayName),
    resource: storableJson(attributes),
  };
}

export async function stageGroups(
  tx: Transaction,
  { tenantId, appId, readId }: StageOf,
  records: SourceGroupRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const differs = sql`(${sourceGroups.resource}, ${sourceGroups.displayName})
    is distinct from (excluded.resource, excluded.display_name)`;
  await tx
    .insert(sourceGroups)
    .values(byId(records).map((record) => ({ tenantId, appId, readId, ...groupRow(record) })))
    .onConflictDoUpdate({
      target: [sourceGroups.appId, sourceGroups.id],
      set: {
        ...{ displayName: sql`excluded.display_name`, nameKey: sql`excluded.name_key` },
        ...{ resource: sql`excluded.resource`, readId: sql`excluded.read_id` },
        version: sql`${sourceGroups.version} + (${differs})::int`,
        updatedAt: sql`case when ${differs} then now() else ${sourceGroups.updatedAt} end`,
      },
    });
}

/** Groups that were not known yet; the others are left as they were read. */
export async function stageNewGroups(
  tx: Transaction,
  { tenantId, appId, readId }: StageOf,
  records: SourceGroupRecord[],
): Promise<void> {
  if (records.length === 0) return;
  await tx
    .insert(sourceGroups)
    .values(byId(records).map((record) => ({ tenantId, appId, readId, ...groupRow(record) })))
    .onConflictDoNothing({ target: [sourceGroups.appId, sourceGroups.id] });
}

/** Which of these people are there already. */
export async function knownUsers(
  tx: Transaction,
  { tenantId, appId }: StageOf,
  ids: string[],
): Promise<Set<string>> {
  const rows = await tx
    .select({ id: sourceUsers.id })
    .from(sourceUsers)
    .where(
      and(
        ...[eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId)],
        isAmong(sourceUsers.id, ids),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}

function groupRow({ id, displayName, attributes }: SourceGroupRecord) {
  const name = storableText(displayName);
  return {
    ...{ id, pulledId: id, externalId: id },
    ...{ displayName: name, nameKey: foldCase(name), resource: storableJson(attributes) },
  };
}

export async function stageMembers(
  tx: Transaction,
  of: StageOf,
  groupId: string,
  listed: SourceMemberRecord[],
): Promise<void> {
  const { tenantId, appId, readId } = of;
  const fresh = await freshPeople(
    tx,
    of,
    listed.map(({ id }) => id),
  );
  const members = listed.filter(({ id }) => !fresh.has(id));
  if (members.length === 0) return;
  await tx
    .insert(sourceMembers)
    .values(
      byId(members).map(({ id, kind }) => ({
        ...{ tenantId, appId, readId, groupId },
        ...{ memberId: id, memberKind: kind },
      })),
    )
    .onConflictDoUpdate({
      target: [sourceMembers.appId, sourceMembers.groupId, sourceMembers.memberId],
      set: { memberKind: sql`excluded.member_kind`, readId: sql`excluded.read_id` },
    });
}

/** After a complete read: people, groups and memberships that it did not bring are gone. */
export async function forgetUnseen(tx: Transaction, of: StageOf): Promise<void> {
  const { tenantId, appId } = of;
  const ofApp = (table: typeof sourceUsers | typeof sourceGroups) =>
    and(eq(table.tenantId, tenantId), eq(table.appId, appId), unseen(table.readId, of));
  const isFresh = (id: AnyColumn) => sql`${id} in (select u.id from ${freshSince(of)})`;
  await tx.delete(sourceUsers).where(and(ofApp(sourceUsers), not(isFresh(sourceUsers.id))));
  await tx.delete(sourceGroups).where(ofApp(sourceGroups));
  await tx
    .delete(sourceMembers)
    .where(
      and(
        ...[eq(sourceMembers.tenantId, tenantId), eq(sourceMembers.appId, appId)],
        unseen(sourceMembers.readId, of),
        not(isFresh(sourceMembers.memberId)),
      ),
    );
}

/** People and groups that the provider said to be deleted, with their memberships. */
export async function forgetThese(
  tx: Transaction,
  { tenantId, appId }: StageOf,
  { users, groups }: { users: readonly string[]; groups: readonly string[] },
): Promise<void> {
  const ofApp = (table: typeof sourceUsers | typeof sourceGroups) =>
    and(eq(table.tenantId, tenantId), eq(table.appId, appId));
  const ofMembers = and(eq(sourceMembers.tenantId, tenantId), eq(sourceMembers.appId, appId));
  const [people, teams] = [[...users], [...groups]];
  await tx.delete(sourceUsers).where(and(ofApp(sourceUsers), isAmong(sourceUsers.id, people)));
  await tx.delete(sourceGroups).where(and(ofApp(sourceGroups), isAmong(sourceGroups.id, teams)));
  await tx
    .delete(sourceMembers)
    .where(
      and(
        ofMembers,
        or(
          isAmong(sourceMembers.memberId, [...people, ...teams]),
          isAmong(sourceMembers.groupId, teams),
        ),
      ),
    );
}

/** Counted once a read: nobody else writes these rows. */
export async function recount(tx: Transaction, { tenantId, appId }: StageOf) {
  const { users, groups } = await stagedSize(tx, { tenantId, appId });
  await tx
    .delete(sourceCounts)
    .where(and(eq(sourceCounts.tenantId, tenantId), eq(sourceCounts.appId, appId)));
  await tx.insert(sourceCounts).values({ tenantId, appId, shard: 0, users, groups });
}

/** How many there are, whichever read brought them. */
export async function stagedSize(tx: Transaction, { tenantId, appId }: Omit<StageOf, "readId">) {
  const count = (table: typeof sourceUsers | typeof sourceGroups) =>
    tx.$count(table, and(eq(table.tenantId, tenantId), eq(table.appId, appId)));
  return { users: await count(sourceUsers), groups: await count(sourceGroups) };
}

/** How many this read has brought. */
export async function seenSize(tx: Transaction, { tenantId, appId, readId }: StageOf) {
  const count = (table: typeof sourceUsers | typeof sourceGroups) =>
    tx.$count(
      table,
      and(eq(table.tenantId, tenantId), eq(table.appId, appId), eq(table.readId, readId)),
    );
  return { users: await count(sourceUsers), groups: await count(sourceGroups) };
}

type ReadIdColumn =
  | typeof sourceUsers.readId
  | typeof sourceGroups.readId
  | typeof sourceMembers.readId;

function unseen(column: ReadIdColumn, { readId }: StageOf) {
  return or(isNull(column), ne(column, readId));
}

/** A list that shifts while it is paged can bring one twice; the later one is newer. */
function byId<Item extends { id: string }>(items: Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
