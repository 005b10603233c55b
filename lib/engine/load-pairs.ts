import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import { keepsValues, settleUser } from "@/lib/core/desired-user";
import type { MembershipPair } from "@/lib/core/plan-memberships";
import type { Away, KnownLink, UserPair } from "@/lib/core/user-pair";
import type { Account } from "@/lib/targets/port";
import { chooseUsernames } from "./choose-usernames";
import { emailHash } from "./email-hash";
import { loadMemberships } from "./load-memberships";
import { type LinkRow, loadSources, type SourceRow } from "./load-sources";
import { matchAccounts } from "./match-accounts";
import { outsiders } from "./outside";
import type { RunContext } from "./run-context";

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
  const claims = await claimsOn(
    tx,
    context,
    [...accountOf.values()].flatMap((id) => id ?? []),
  );
  const memberships = await loadMemberships(tx, context, accountOf);
  const requests = await requestsOf(tx, context, ids);
  return rows.map((row) => {
    const { account, found } = matchOf(row);
    const seen = account ? withPushedEmail(account, row) : null;
    return {
      row,
      user: {
        desired: seen ? settledWith(seen, row, context) : row.desired,
        observed: seen,
        found,
        link: knownLink(row, account),
        claim: account ? claimFor(row, account, claims) : "none",
        isOutOfScope: outside.has(row.id) && isListed.has(row.id),
      },
      memberships: memberships(row.id),
      requestId: requests.get(row.id) ?? null,
    };
  });
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
function knownLink({ link }: SourceRow, account: Account | null): KnownLink | null {
  if (!link || (account && account.id !== link.accountId)) return null;
  return {
    disabledByUs: link.disabledByRunId !== null,
    away: awayOf(link),
  };
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

type Claim = { sourceUserId: string; syncId: string; listed: boolean };

const claimRows = z.array(
  z.object({
    account_id: z.string(),
    source_user_id: z.string(),
    sync_id: z.string(),
    listed: z.boolean(),
  }),
);

/** Who is linked to these accounts, in this sync or another one of the same target. */
async function claimsOn(tx: Transaction, { run, appId }: RunContext, accountIds: string[]) {
  const { rows } = await tx.execute(sql`
    select l.account_id, l.source_user_id, l.sync_id,
      l.sync_id <> ${run.syncId} or exists (
        select from source_users u where u.app_id = ${appId} and u.id = l.source_user_id) as listed
    from account_links l
    where l.tenant_id = ${run.tenantId} and l.target_id = ${run.targetId}
      and l.account_id = any(${textArray(accountIds)})`);
  const claims = new Map<string, Claim[]>();
  for (const row of claimRows.parse(rows)) {
    const claim = { sourceUserId: row.source_user_id, syncId: row.sync_id, listed: row.listed };
    claims.set(row.account_id, [...(claims.get(row.account_id) ?? []), claim]);
  }
  return claims;
}

function claimFor(
  row: SourceRow,
  account: Account,
  claims: Map<string, Claim[]>,
): UserPair["claim"] {
  const others = (claims.get(account.id) ?? []).filter((claim) => claim.sourceUserId !== row.id);
  if (others.length === 0) return "none";
  return others.some((claim) => claim.listed) ? "other_person" : "person_who_left";
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
