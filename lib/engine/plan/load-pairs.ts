import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import { keepsValues, settleUser } from "@/lib/core/mapping/desired-user";
import { type DerivedAttribute, deriveProfile } from "@/lib/core/mapping/profile-attribute";
import { claimsOf } from "@/lib/core/plan/claims";
import type { MembershipPair } from "@/lib/core/plan/plan-memberships";
import type { Away, KnownLink, UserPair } from "@/lib/core/plan/user-pair";
import { dormantAccounts } from "@/lib/engine/observe/dormant-accounts";
import { emailHash } from "@/lib/engine/observe/email-hash";
import { unkeptOf } from "@/lib/engine/observe/unshown";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Account, AccountFields } from "@/lib/targets/port";
import { chooseUsernames } from "./choose-usernames";
import { loadClaims } from "./load-claims";
import { loadMemberships } from "./load-memberships";
import { type LinkRow, loadSources, type SourceRow } from "./load-sources";
import { matchAccounts } from "./match-accounts";
import { openOriginals } from "./originals";
import { outsiders } from "./outside";
import { startingGroups } from "./starting-groups";

export type PersonPair = {
  row: SourceRow;
  user: UserPair;
  memberships: MembershipPair;
  /** The SCIM request that brought the person here, for delta runs. */
  requestId: string | null;
};

/** Everything the planner needs about a page of people, in a fixed number of queries. */
export async function loadPairs(
  tx: Transaction,
  context: RunContext,
  ids: string[],
): Promise<PersonPair[]> {
  const outside = await outsiders(tx, context, ids);
  const sources = await chooseUsernames(tx, context, await loadSources(tx, context, ids));
  // Somebody out of scope is treated as not listed; the reason is another one.
  const rows = sources.map((row) =>
    outside.has(row.id) ? { ...row, desired: null, derived: null } : row,
  );
  const isListed = new Set(sources.filter((row) => row.derived !== null).map((row) => row.id));
  const matchOf = await matchAccounts(tx, context, rows);
  const accountOf = new Map(rows.map((row) => [row.id, matchOf(row).account?.id ?? null]));
  const claims = await loadClaims(
    tx,
    context,
    [...accountOf.values()].flatMap((id) => id ?? []),
  );
  const dormant = await dormantAccounts(
    tx,
    context.run,
    [...accountOf.values()].flatMap((id) => id ?? []),
  );
  const memberships = await loadMemberships(
    tx,
    context,
    accountOf,
    await startingGroups(tx, context),
  );
  const requests = await requestsOf(tx, context, ids);
  return rows.map((row) => {
    const { account, found } = matchOf(row);
    const profile = row.derived
      ? deriveProfile(context.profile, row.resource ?? {})
      : noAttributes(context);
    const seen = account ? withPushedEmail(account, row) : null;
    const settling = seen && { ...seen, ...originalsOf(row, context.run) };
    return {
      row,
      user: {
        desired: settling ? settledWith(settling, row, context) : row.desired,
        observed: seen,
        found,
        link: knownLink(row, account, context),
        ...claimsOf(
          {
            ...{ sourceUserId: row.id, syncId: context.run.syncId, appId: context.appId },
            isListed: row.derived !== null,
          },
          (account && claims.get(account.id)) ?? [],
          context.appOrder,
        ),
        profile,
        unkept: unkeptOf(row, account, profile),
        isDormant: account !== null && dormant.has(account.id),
        isOutOfScope: outside.has(row.id) && isListed.has(row.id),
      },
      memberships: memberships(row.id),
      requestId: requests.get(row.id) ?? null,
    };
  });
}

/** For people who left: only the names of the attributes count, for what is cleared. */
function noAttributes({ profile }: RunContext): DerivedAttribute[] {
  return profile.map(({ field: _, ...attribute }) => ({ ...attribute, value: "", error: null }));
}

/** Fields that are mapped only at creation, or only while empty, keep what the account has. */
function settledWith(account: Account, { derived, desired }: SourceRow, context: RunContext) {
  if (!derived || !keepsValues(context.mappings)) return desired;
  if (desired && "refusal" in desired && desired.refusal.reason === "username_taken")
    return desired;
  const settled = settleUser(derived, account, context.mappings, context.definition);
  return "desired" in settled ? settled.desired : settled;
}

/** A link to an account that no longer exists does not hold for another one of that name. */
function knownLink(row: SourceRow, account: Account | null, { run }: RunContext): KnownLink | null {
  const { link } = row;
  if (!link || (account && account.id !== link.accountId)) return null;
  return {
    disabledByUs: link.disabledByRunId !== null,
    away: awayOf(link),
    originals: originalsOf(row, run),
  };
}

/** The names that an anonymised account had before. */
function originalsOf({ id, link }: SourceRow, run: RunContext["run"]): AccountFields | null {
  return link?.originals ? openOriginals(run, id, link.originals) : null;
}

function awayOf({ awayState, goneSince, keptAt }: LinkRow): Away | null {
  if (goneSince === null) return null;
  return { state: awayState ?? "gone", since: goneSince.getTime(), isKept: keptAt !== null };
}

/** A target that does not show e-mails is taken to have what we pushed last. */
function withPushedEmail(account: Account, { desired, link }: SourceRow): Account {
  if (account.email !== null || !desired || !("email" in desired)) return account;
  const pushed = link?.pushedEmailHash;
  return pushed === emailHash(desired.email) ? { ...account, email: desired.email } : account;
}

const requestRows = z.array(z.object({ source_id: z.string(), request_id: z.string().nullable() }));

async function requestsOf(tx: Transaction, { run }: RunContext, ids: string[]) {
  if (run.scope === "full") return new Map<string, string | null>();
  const { rows } = await tx.execute(sql`
    select source_id, request_id from pending_changes
    where tenant_id = ${run.tenantId} and sync_id = ${run.syncId} and kind = 'user'
      and claimed_by = ${run.id}
      and source_id = any(${textArray(ids)})`);
  return new Map(requestRows.parse(rows).map((row) => [row.source_id, row.request_id]));
}
