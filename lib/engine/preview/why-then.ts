import { and, asc, desc, eq, gt, lte, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { changes, runs } from "@/db/schema/runs";
import { sourceGroups, sourceMembers, sourceUsers } from "@/db/schema/source";
import { settingsVersions, syncs } from "@/db/schema/syncs";
import { UserError } from "@/lib/core/user-error";
import { type Why, type WhyAsked, why } from "./why";

/** The last thing that a run wrote, or left undone, about somebody's account or one membership. */
export type LastWrite = {
  runId: string;
  seq: number;
  kind: string;
  reason: string;
  outcome: "planned" | "applied" | "skipped" | "failed";
  at: Date;
};

export type WhyThen = Why & {
  /** The moment asked about; null for now. */
  at: Date | null;
  settingsAuthor: string;
  settingsSavedAt: Date;
  /** What of that moment is not kept, in sentences; empty when the answer holds for it. */
  caveats: string[];
  lastWrite: LastWrite | null;
  lastMembershipWrite: LastWrite | null;
};

/**
 * Why as of now or of a past moment. For the past the planner decides with the settings that were in
 * force then; records are kept as they are now, so the answer says which of them changed since.
 */
export async function whyThen(
  tenantId: string,
  asked: WhyAsked & { at?: Date | undefined },
): Promise<WhyThen> {
  const { at = null, syncId, personId } = asked;
  const { version, appId } = await inTenant(tenantId, (tx) => versionAt(tx, tenantId, syncId, at));
  const answer = await why(tenantId, { ...asked, version: version.version });
  return inTenant(tenantId, async (tx) => {
    const writes = { tenantId, syncId, personId, at };
    const key = answer.groupKey;
    return {
      ...answer,
      at,
      settingsAuthor: version.author,
      settingsSavedAt: version.createdAt,
      caveats: at === null ? [] : await caveatsFor(tx, { tenantId, appId, personId, at }),
      lastWrite: await lastWrite(tx, writes, sql`${changes.kind} like 'user.%'`),
      lastMembershipWrite:
        key === null ? null : await lastWrite(tx, writes, eq(changes.groupKey, key)),
    };
  });
}

async function versionAt(tx: Transaction, tenantId: string, syncId: string, at: Date | null) {
  const [version] = await tx
    .select({
      version: settingsVersions.version,
      author: settingsVersions.author,
      createdAt: settingsVersions.createdAt,
      appId: syncs.appId,
    })
    .from(settingsVersions)
    .innerJoin(syncs, and(eq(syncs.tenantId, tenantId), eq(syncs.id, settingsVersions.syncId)))
    .where(
      and(
        eq(settingsVersions.tenantId, tenantId),
        eq(settingsVersions.syncId, syncId),
        at === null
          ? eq(settingsVersions.version, syncs.version)
          : lte(settingsVersions.createdAt, at),
      ),
    )
    .orderBy(desc(settingsVersions.version))
    .limit(1);
  if (version) return { version, appId: version.appId };
  throw new UserError("This sync did not exist at that time. Choose a later moment.", {
    field: "at",
  });
}

type Past = { tenantId: string; appId: string; personId: string; at: Date };

async function caveatsFor(tx: Transaction, past: Past): Promise<string[]> {
  const { tenantId, appId, personId, at } = past;
  const [person] = await tx
    .select({ createdAt: sourceUsers.createdAt, updatedAt: sourceUsers.updatedAt })
    .from(sourceUsers)
    .where(
      and(
        ...[eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId)],
        eq(sourceUsers.id, personId),
      ),
    );
  const groups = await groupsChangedSince(tx, past);
  return [
    ...(person ? [] : [goneWords]),
    ...(person && person.createdAt > at ? [newWords] : []),
    ...(person && person.createdAt <= at && person.updatedAt > at ? [changedWords] : []),
    ...(groups.length > 0 ? [groupWords(groups)] : []),
    targetWords,
  ];
}

const goneWords =
  "The identity provider does not list the person any more, and the record of then is not kept.";
const newWords =
  "Usher did not know the person yet at that time; what follows is today's record under the settings of then.";
const changedWords =
  "The person's record has changed since. Usher keeps no older records: what follows is today's record under the settings of then. The timeline has the requests that changed it.";
const targetWords =
  "The account and its groups are shown as seen last. What they were then follows from the last write below.";

function groupWords(names: string[]): string {
  const named = names.slice(0, 3).map((name) => `“${name}”`);
  const more = names.length > named.length ? " and others" : "";
  return `The members of ${named.join(", ")}${more} have changed since, so the person may not have been in the same groups.`;
}

async function groupsChangedSince(
  tx: Transaction,
  { tenantId, appId, personId, at }: Past,
): Promise<string[]> {
  const rows = await tx
    .select({ name: sourceGroups.displayName })
    .from(sourceMembers)
    .innerJoin(
      sourceGroups,
      and(eq(sourceGroups.appId, sourceMembers.appId), eq(sourceGroups.id, sourceMembers.groupId)),
    )
    .where(
      and(
        ...[eq(sourceMembers.tenantId, tenantId), eq(sourceMembers.appId, appId)],
        eq(sourceMembers.memberId, personId),
        gt(sourceGroups.updatedAt, at),
      ),
    )
    .orderBy(asc(sourceGroups.displayName))
    .limit(4);
  return rows.map(({ name }) => name);
}

async function lastWrite(
  tx: Transaction,
  {
    tenantId,
    syncId,
    personId,
    at,
  }: Omit<Past, "appId" | "at"> & { syncId: string; at: Date | null },
  about: ReturnType<typeof sql> | ReturnType<typeof eq>,
): Promise<LastWrite | null> {
  const [found] = await tx
    .select({
      runId: changes.runId,
      seq: changes.seq,
      kind: changes.kind,
      reason: changes.reason,
      outcome: changes.outcome,
      at: changes.at,
    })
    .from(changes)
    .innerJoin(runs, and(eq(runs.tenantId, tenantId), eq(runs.id, changes.runId)))
    .where(
      and(
        eq(changes.tenantId, tenantId),
        eq(changes.sourceId, personId),
        eq(runs.syncId, syncId),
        sql`${runs.trigger} <> 'preview'`,
        sql`${changes.outcome} <> 'planned'`,
        about,
        at === null ? undefined : lte(changes.at, at),
      ),
    )
    .orderBy(desc(changes.at), desc(changes.seq))
    .limit(1);
  return found ?? null;
}
