import { and, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sourceUsers } from "@/db/schema/source";
import { accountLinks } from "@/db/schema/syncs";
import { isAmong } from "@/db/text-array";
import { namesAbsent } from "@/lib/core/guard/read-verdict";
import {
  type DerivedUser,
  type DesiredUser,
  deriveUser,
  type Refusal,
  settleUser,
} from "@/lib/core/mapping/desired-user";
import { wholeRecord } from "@/lib/core/mapping/whole-record";
import type { AwayState } from "@/lib/core/settings/sync-settings";
import type { RunContext } from "@/lib/engine/run/run-context";

/** One person by id: what the source says, what follows from it, and the account linked to them. */
export type SourceRow = {
  id: string;
  /** For people: the name to show even when nothing can be derived. */
  subject: string;
  desired: DesiredUser | { refusal: Refusal } | null;
  /** What the mapping gives, before the account's own values count; null for people who left. */
  derived: DerivedUser | null;
  /** The mapped attributes that the person has a value for. */
  present: readonly string[];
  wantedUsername: string | null;
  externalId: string | null;
  /** Null for people who left. */
  resource: Record<string, unknown> | null;
  link: LinkRow | null;
};

export type LinkRow = {
  accountId: string;
  username: string;
  pushedEmailHash: string | null;
  unshownHashes: Record<string, string> | null;
  disabledByRunId: string | null;
  awayState: AwayState | null;
  goneSince: Date | null;
  keptAt: Date | null;
  /** Envelope of the names before, while the account is anonymised. */
  originals: string | null;
};

/** Loads a page of people; ids without a source record are people who left. */
export async function loadSources(
  tx: Transaction,
  context: RunContext,
  ids: string[],
): Promise<SourceRow[]> {
  const [sources, links] = [await sourcesOf(tx, context, ids), await linksOf(tx, context, ids)];
  return ids.map((id) => {
    const source = sources.get(id);
    const link = links.get(id) ?? null;
    const derived = source
      ? deriveUser(source, context.mappings, context.traces?.get(id)?.attributes)
      : null;
    const result = derived ? settleUser(derived, null, context.mappings, context.definition) : null;
    const desired = result && "desired" in result ? result.desired : result;
    const wantedUsername = desired && "username" in desired ? desired.username : null;
    const subject = wantedUsername ?? source?.userName ?? link?.username ?? id;
    const present = source ? context.presence.of(source.resource) : [];
    const { externalId = null, resource = null } = source ?? {};
    return { id, subject, desired, derived, present, wantedUsername, externalId, resource, link };
  });
}

async function sourcesOf(tx: Transaction, { run, appId }: RunContext, ids: string[]) {
  const rows = await tx
    .select({
      id: sourceUsers.id,
      userName: sourceUsers.userName,
      externalId: sourceUsers.externalId,
      active: sourceUsers.active,
      resource: sourceUsers.resource,
      enrichment: sourceUsers.enrichment,
      login: sourceUsers.login,
      readId: sourceUsers.readId,
    })
    .from(sourceUsers)
    .where(
      and(
        eq(sourceUsers.tenantId, run.tenantId),
        eq(sourceUsers.appId, appId),
        isAmong(sourceUsers.id, ids),
      ),
    );
  const listed = namesAbsent(run.read) ? rows.filter(({ readId }) => readId === run.id) : rows;
  return new Map(
    listed.map(({ enrichment, login, resource, ...row }) => [
      row.id,
      { ...row, resource: wholeRecord({ resource, enrichment, login }) },
    ]),
  );
}

async function linksOf(tx: Transaction, { run }: RunContext, ids: string[]) {
  const rows = await tx
    .select({
      sourceUserId: accountLinks.sourceUserId,
      accountId: accountLinks.accountId,
      username: accountLinks.username,
      pushedEmailHash: accountLinks.pushedEmailHash,
      unshownHashes: accountLinks.unshownHashes,
      disabledByRunId: accountLinks.disabledByRunId,
      awayState: accountLinks.awayState,
      goneSince: accountLinks.goneSince,
      keptAt: accountLinks.keptAt,
      originals: sql<
        string | null
      >`case when ${accountLinks.anonymisedAt} is not null then ${accountLinks.originals} end`,
    })
    .from(accountLinks)
    .where(
      and(
        eq(accountLinks.tenantId, run.tenantId),
        eq(accountLinks.syncId, run.syncId),
        isAmong(accountLinks.sourceUserId, ids),
        // Anonymised for good: nobody is known to be this account any more.
        or(isNull(accountLinks.anonymisedAt), isNotNull(accountLinks.originals)),
      ),
    );
  return new Map(rows.map(({ sourceUserId, ...link }) => [sourceUserId, link]));
}
