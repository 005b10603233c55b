import { and, eq, or, type SQL } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { sourceUsers } from "@/db/schema/source";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { findAtProvider, hasValue } from "@/lib/engine/read/find-in-source";
import { log } from "@/lib/log";
import { foldCase, userNameKey } from "@/lib/scim/text-order";
import type { SourceGroupRecord, SourceUserRecord, UserSearch } from "@/lib/sources/port";

/** Whom a login is about, and how we know. */
export type Located =
  | {
      kind: "live";
      person: SourceUserRecord;
      /** Null where the provider names no person's groups: they stay as they were read. */
      groups: SourceGroupRecord[] | null;
      isKnown: boolean;
    }
  | { kind: "staged"; id: string }
  | { kind: "unknown" }
  | { kind: "several" };

/**
 * Asks the provider where it can be asked, and takes what is known already where it cannot, or not
 * in time: a login never waits for long.
 */
export async function locate(
  app: { tenantId: string; appId: string },
  search: UserSearch,
  signal: AbortSignal,
): Promise<Located> {
  const live = await askProvider(app, search, signal);
  const staged = await inTenant(app.tenantId, (tx) => stagedIds(tx, app, search));
  if (!live || live.people.length === 0) return oneOf(staged);
  const [person, another] = live.people;
  if (!person || another) return { kind: "several" };
  const isKnown = await inTenant(app.tenantId, (tx) => isStaged(tx, app, person.id));
  const groups = live.areGroupsLive ? live.groups : null;
  return { kind: "live", person, groups, isKnown };
}

/** Null when nobody can be asked, or nobody answers in time. */
async function askProvider(
  { tenantId, appId }: { tenantId: string; appId: string },
  search: UserSearch,
  signal: AbortSignal,
) {
  try {
    const live = await findAtProvider(tenantId, appId, search, signal);
    if (!live) return null;
    // The provider looks into display names as well, and those name nobody.
    const people = live.people.filter((person) => isNamed(person, search));
    return { ...live, people };
  } catch (error) {
    const isExpected = error instanceof UserError || error instanceof SyncError || signal.aborted;
    if (!isExpected) throw error;
    log.info({ appId, reason: String(error) }, "a login went on without the provider");
    return null;
  }
}

function isNamed({ id, userName, email }: SourceUserRecord, { value, attribute }: UserSearch) {
  if (attribute !== null) return true;
  if (id === value || userNameKey(userName) === userNameKey(value)) return true;
  return foldCase(email ?? "") === foldCase(value);
}

async function stagedIds(
  tx: Transaction,
  { tenantId, appId }: { tenantId: string; appId: string },
  search: UserSearch,
): Promise<string[]> {
  const of = and(eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId));
  for (const way of search.attribute === null ? ownNames(search.value) : [hasValue(search)]) {
    const found = await tx
      .select({ id: sourceUsers.id })
      .from(sourceUsers)
      .where(and(of, way))
      .limit(2);
    if (found.length > 0) return found.map(({ id }) => id);
  }
  return [];
}

/** The user name first: an e-mail address may be somebody else's user name. */
function ownNames(value: string): (SQL | undefined)[] {
  return [
    eq(sourceUsers.userNameKey, userNameKey(value)),
    or(eq(sourceUsers.externalId, value), eq(sourceUsers.id, value)),
    eq(sourceUsers.emailKey, foldCase(value)),
  ];
}

function oneOf([id, another]: string[]): Located {
  if (id === undefined) return { kind: "unknown" };
  return another === undefined ? { kind: "staged", id } : { kind: "several" };
}

async function isStaged(
  tx: Transaction,
  { tenantId, appId }: { tenantId: string; appId: string },
  id: string,
): Promise<boolean> {
  const one = and(
    ...[eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId)],
    eq(sourceUsers.id, id),
  );
  return (await tx.$count(sourceUsers, one)) > 0;
}
