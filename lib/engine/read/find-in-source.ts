import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { sourceGroups, sourceMembers, sourceUsers } from "@/db/schema/source";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { type AppSourceRow, loadApp } from "@/lib/engine/connect/load-app";
import { foldCase, userNameKey } from "@/lib/scim/text-order";
import type {
  SourceConnection,
  SourceGroupRecord,
  SourceUserRecord,
  UserSearch,
} from "@/lib/sources/port";
import { definitionOfApp, readerOf, sourceAccess } from "./source-access";

export type FoundGroup = SourceGroupRecord;

type Found = {
  isLive: boolean;
  people: SourceUserRecord[];
  groups: FoundGroup[];
  /** False where the provider names no person's groups: these are from the last read. */
  areGroupsLive: boolean;
};

const foundMax = 20;
const triesMax = 2;

/** People with this value: at the provider itself where it can be asked, else in what it sent. */
export async function findInSource(
  tenantId: string,
  appId: string,
  search: UserSearch,
  signal: AbortSignal,
): Promise<Found> {
  const live = await findAtProvider(tenantId, appId, search, signal);
  if (live) return live;
  return inTenant(tenantId, async (tx) => {
    const people = await stagedPeople(tx, tenantId, appId, search);
    const [only, another] = people;
    const groups = only && !another ? await stagedGroups(tx, tenantId, appId, only.id) : [];
    return { isLive: false, people, groups, areGroupsLive: false };
  });
}

/** The same, but only where the provider itself can be asked; null where it cannot. */
export async function findAtProvider(
  tenantId: string,
  appId: string,
  search: UserSearch,
  signal: AbortSignal,
): Promise<Found | null> {
  const row = await inTenant(tenantId, (tx) => loadApp(tx, tenantId, appId));
  return askProvider(tenantId, row, search, signal);
}

/** Null for what is pushed, and for a provider that has no way to ask for one person. */
async function askProvider(
  tenantId: string,
  row: AppSourceRow,
  search: UserSearch,
  signal: AbortSignal,
): Promise<Found | null> {
  if (!readerOf(definitionOfApp(row.provider), row.method)) return null;
  let source: SourceConnection | null = null;
  try {
    source = sourceAccess(tenantId, row, { triesMax }).connect();
    if (!source.findUsers) return null;
    const people = await source.findUsers(search, signal);
    const [only, another] = people;
    const one = another ? undefined : only;
    if (source.groupsOf) {
      const groups = one ? await source.groupsOf(one.id, signal) : [];
      return { isLive: true, people, groups, areGroupsLive: true };
    }
    const known = (tx: Transaction) => (one ? stagedGroups(tx, tenantId, row.id, one.id) : []);
    const groups = await inTenant(tenantId, async (tx) => known(tx));
    return { isLive: true, people, groups, areGroupsLive: false };
  } catch (error) {
    // Whoever asks can put it right, or try again: it is their provider.
    if (error instanceof SyncError) throw new UserError(error.message, { status: 422 });
    throw error;
  } finally {
    await source?.close?.();
  }
}

async function stagedPeople(
  tx: Transaction,
  tenantId: string,
  appId: string,
  search: UserSearch,
): Promise<SourceUserRecord[]> {
  const rows = await tx
    .select({
      id: sourceUsers.id,
      userName: sourceUsers.userName,
      displayName: sourceUsers.displayName,
      email: sourceUsers.emailKey,
      active: sourceUsers.active,
      attributes: sourceUsers.resource,
    })
    .from(sourceUsers)
    .where(and(eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId), hasValue(search)))
    .orderBy(sourceUsers.id)
    .limit(foundMax);
  return rows;
}

export function hasValue({ value, attribute }: UserSearch): SQL | undefined {
  if (attribute === null) {
    const key = foldCase(value);
    return or(
      ...[eq(sourceUsers.userNameKey, userNameKey(value)), eq(sourceUsers.emailKey, key)],
      ...[eq(sourceUsers.displayNameKey, key), eq(sourceUsers.externalId, value)],
      eq(sourceUsers.id, value),
    );
  }
  if (attribute === "id") return eq(sourceUsers.id, value);
  // Any attribute, also inside of lists and of extensions; looked at one by one, so it is slower.
  return sql`exists (
    select from jsonb_path_query(${sourceUsers.resource}, ${pathTo(attribute)}::jsonpath) found
    where lower(found #>> '{}') = lower(${value}))`;
}

/** `name.givenName` → `$."name"[*]."givenName"[*]`; a list of objects has its text in `value`. */
function pathTo(attribute: string): string {
  const steps = attribute.split(/\.(?=[^.]*$)/).map((step) => `.${JSON.stringify(step)}[*]`);
  return `lax $${steps.join("")}`;
}

async function stagedGroups(tx: Transaction, tenantId: string, appId: string, memberId: string) {
  return tx
    .select({
      id: sourceGroups.id,
      displayName: sourceGroups.displayName,
      attributes: sourceGroups.resource,
    })
    .from(sourceMembers)
    .innerJoin(
      sourceGroups,
      and(eq(sourceGroups.appId, sourceMembers.appId), eq(sourceGroups.id, sourceMembers.groupId)),
    )
    .where(
      and(
        ...[eq(sourceMembers.tenantId, tenantId), eq(sourceMembers.appId, appId)],
        eq(sourceMembers.memberId, memberId),
      ),
    )
    .orderBy(sourceGroups.displayName)
    .limit(500);
}
