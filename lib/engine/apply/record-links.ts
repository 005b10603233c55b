import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accountLinks } from "@/db/schema/syncs";
import { isAmong, textArray } from "@/db/text-array";
import { emailHash } from "@/lib/engine/observe/email-hash";
import { mirrorAccounts } from "@/lib/engine/observe/mirror";
import { unshownNames } from "@/lib/engine/observe/unshown";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Settled } from "./apply-memberships";

/** What an account has no more that has its own names again. */
export const namedAgain = { anonymisedAt: null, originals: null, originalsUntil: null };

type Linking = Settled & { accountId: string; sourceId: string };

/**
 * Links people to accounts that were made or found. A link of a person who left gives way; one of a
 * person who is still listed does not: the numbers of such changes come back.
 */
export async function recordLinks(
  tx: Transaction,
  context: RunContext,
  settled: readonly Settled[],
): Promise<ReadonlySet<number>> {
  const taken = new Set<number>();
  // Two that lead to one account must see each other.
  for (const round of rounds(settled.map(linkingOf))) {
    for (const seq of await linkRound(tx, context, round)) taken.add(seq);
  }
  return taken;
}

function linkingOf({ change, effect }: Settled): Linking {
  const accountId = effect.account?.id ?? change.accountId;
  const { sourceId } = change;
  if (!accountId || !sourceId) throw new Error(`Change ${change.seq} names no account or person.`);
  return { change, effect, accountId, sourceId };
}

function rounds(linkings: readonly Linking[]): Linking[][] {
  const made: Linking[][] = [];
  const count = new Map<string, number>();
  for (const linking of linkings) {
    const turn = count.get(linking.accountId) ?? 0;
    count.set(linking.accountId, turn + 1);
    made[turn] = [...(made[turn] ?? []), linking];
  }
  return made;
}

async function linkRound(
  tx: Transaction,
  { run, appId }: RunContext,
  round: readonly Linking[],
): Promise<number[]> {
  const seen = round.flatMap(({ effect }) => effect.account ?? []);
  const of = { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
  await mirrorAccounts(tx, of, seen);
  const accountIds = round.map(({ accountId }) => accountId);
  await tx.execute(sql`
    delete from account_links l using unnest(${textArray(accountIds)},
      ${textArray(round.map(({ sourceId }) => sourceId))}) as made (account_id, source_id)
    where l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId}
      and l.account_id = made.account_id and l.source_user_id <> made.source_id
      and not exists (select from source_users u
        where u.app_id = ${appId} and u.id = l.source_user_id)`);
  const links = await tx
    .select({ accountId: accountLinks.accountId, sourceId: accountLinks.sourceUserId })
    .from(accountLinks)
    .where(
      and(
        ...[eq(accountLinks.tenantId, run.tenantId), eq(accountLinks.syncId, run.syncId)],
        isAmong(accountLinks.accountId, accountIds),
      ),
    );
  const holderOf = new Map(links.map(({ accountId, sourceId }) => [accountId, sourceId]));
  const isTaken = ({ accountId, sourceId }: Linking) =>
    (holderOf.get(accountId) ?? sourceId) !== sourceId;
  await insertLinks(
    tx,
    run,
    round.filter((linking) => !isTaken(linking)),
  );
  return round.filter(isTaken).map(({ change }) => change.seq);
}

async function insertLinks(
  tx: Transaction,
  run: RunContext["run"],
  linkings: readonly Linking[],
): Promise<void> {
  if (linkings.length === 0) return;
  await tx
    .insert(accountLinks)
    .values(linkings.map((linking) => linkRow(run, linking)))
    .onConflictDoUpdate({
      target: [accountLinks.syncId, accountLinks.sourceUserId],
      set: {
        ...{ accountId: sql`excluded.account_id`, username: sql`excluded.username` },
        ...{ origin: sql`excluded.origin`, runId: sql`excluded.run_id` },
        ...{ targetId: sql`excluded.target_id` },
        pushedEmailHash: sql`excluded.pushed_email_hash`,
        unshownHashes: sql`excluded.unshown_hashes`,
        ...{ awayState: null, goneSince: null, keptBy: null, keptAt: null, actsAt: null },
        ...namedAgain,
        disabledByRunId: null,
      },
    });
}

function linkRow(run: RunContext["run"], { change, effect, accountId, sourceId }: Linking) {
  const isFound = change.kind === "user.link";
  return {
    ...{ tenantId: run.tenantId, syncId: run.syncId, targetId: run.targetId, runId: run.id },
    ...{ accountId, sourceUserId: sourceId },
    username: effect.account?.username ?? change.subject,
    origin: isFound ? ("matched" as const) : ("created" as const),
    pushedEmailHash: pushedEmail(change),
    unshownHashes: isFound || !effect.account ? null : unshownNames(change.after, effect.account),
  };
}

/** Known to be in the target only when we set it; an account that was found may have another. */
function pushedEmail({ kind, after }: Settled["change"]): string | null {
  const email = after?.["email"];
  return kind === "user.create" && typeof email === "string" ? emailHash(email) : null;
}
