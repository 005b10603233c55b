import { setTimeout as pause } from "node:timers/promises";
import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { accountLinks, membershipLinks } from "@/db/schema/syncs";
import { accounts } from "@/db/schema/targets";
import type { ChangeKind } from "@/lib/core/plan/change";
import { type Writing, writtenOtherwise } from "@/lib/core/plan/written-otherwise";
import { SyncError } from "@/lib/core/sync-error";
import { mirrorAccounts } from "@/lib/engine/observe/mirror";
import { mirrorSights, type Sight } from "@/lib/engine/observe/observe-touched";
import { lanesNow } from "@/lib/engine/run/right-of-way";
import type { RunContext } from "@/lib/engine/run/run-context";
import { log } from "@/lib/log";
import { inLanes } from "./lanes";

/** What takes access away is looked at whenever it was done; of the rest every so manieth row. */
const losses: ChangeKind[] = ["membership.remove", "user.disable", "user.anonymise", "user.delete"];
const gains: ChangeKind[] = ["membership.add", "user.create", "user.update", "user.enable"];
const everyGain = 20;
/** So many rows a run, first of those that took access away. */
const rowsMax = 100;
/** A node of a cluster may show for some seconds what it had before (targets.md §1). */
const looksAgainAfterMs = [1_000, 4_000];

type Row = Writing & {
  seq: number;
  sourceId: string | null;
  sourceGroupId: string | null;
  accountId: string;
  username: string;
};

/** An account with its groups; null when the target has no such account. */
type Seen = Sight | null;

/**
 * Reads back what the run wrote. A product that says yes and does nothing must not make a run that
 * says "ok": such rows fail as VERIFY_MISMATCH, and the mirror learns what the target really has, so
 * that the next run plans them again.
 */
export async function verifyWrites(context: RunContext): Promise<void> {
  if (context.definition.readsItsWrites === false) return;
  try {
    let rows = await rowsToCheck(context);
    let seen = new Map<string, Seen>();
    for (const pauseMs of [0, ...looksAgainAfterMs]) {
      if (rows.length === 0) return;
      if (pauseMs > 0) await pause(pauseMs, undefined, { signal: context.lease.signal });
      seen = await look(context, rows);
      rows = rows.filter((row) => writtenOtherwise(row, sightOf(context, seen, row)) !== null);
    }
    if (rows.length > 0) await tell(context, rows, seen);
  } catch (error) {
    // What cannot be looked at now is looked at by the next run, as ever.
    if (!(error instanceof SyncError)) throw error;
    log.info({ runId: context.run.id, code: error.code }, "writes could not be read back");
  }
}

async function rowsToCheck(context: RunContext): Promise<Row[]> {
  const lost = await sampleOf(context, inArray(changes.kind, losses), rowsMax);
  const isEvery = and(inArray(changes.kind, gains), sql`${changes.seq} % ${everyGain} = 0`);
  return [...lost, ...(await sampleOf(context, isEvery, rowsMax - lost.length))];
}

/** At most so many of the rows that were carried out, evenly spread: a run may have millions. */
async function sampleOf(
  { run }: RunContext,
  isChecked: SQL | undefined,
  most: number,
): Promise<Row[]> {
  if (most <= 0) return [];
  const accountId = sql<string>`coalesce(${changes.accountId}, ${accountLinks.accountId})`;
  return inTenant(run.tenantId, async (tx) => {
    const carriedOut = and(
      ...[eq(changes.tenantId, run.tenantId), eq(changes.runId, run.id)],
      ...[eq(changes.outcome, "applied"), isChecked],
    );
    const step = Math.ceil((await tx.$count(changes, carriedOut)) / most);
    if (step === 0) return [];
    const places = tx
      .select({
        seq: changes.seq,
        place: sql<number>`row_number() over (order by ${changes.seq})`.as("place"),
      })
      .from(changes)
      .where(carriedOut)
      .as("places");
    return tx
      .select({
        ...{ seq: changes.seq, kind: changes.kind, after: changes.after, accountId },
        ...{ sourceId: changes.sourceId, sourceGroupId: changes.sourceGroupId },
        groupKey: changes.groupKey,
        username: sql<string>`coalesce(${accounts.username}, ${changes.subject})`,
      })
      .from(changes)
      .innerJoin(places, and(eq(places.seq, changes.seq), sql`${places.place} % ${step} = 0`))
      .leftJoin(
        accountLinks,
        and(
          ...[eq(accountLinks.tenantId, run.tenantId), eq(accountLinks.syncId, run.syncId)],
          eq(accountLinks.sourceUserId, changes.sourceId),
        ),
      )
      .leftJoin(
        accounts,
        and(
          ...[eq(accounts.tenantId, run.tenantId), eq(accounts.targetId, run.targetId)],
          sql`${accounts.id} = ${accountId}`,
        ),
      )
      .where(and(carriedOut, sql`${accountId} is not null`))
      .orderBy(asc(changes.seq));
  });
}

async function look(context: RunContext, rows: readonly Row[]): Promise<Map<string, Seen>> {
  const { connection, definition, lease } = context;
  const seen = new Map<string, Seen>();
  await lease.prove();
  const asked = [...new Map(rows.map((row) => [row.accountId, row])).values()];
  const inGroups = new Set(
    rows.filter(({ groupKey }) => groupKey !== null).map((row) => row.accountId),
  );
  await inLanes(
    asked,
    () => lanesNow(definition.concurrency, asked.length),
    ({ accountId }) => [accountId],
    async ({ accountId, username }) => {
      const key = { id: accountId, lastUsername: username };
      const account = await connection.findAccount(key, lease.signal);
      const groups = [];
      if (account && inGroups.has(accountId)) {
        for await (const { items } of connection.groupsOf(account, lease.signal))
          groups.push(...items);
      }
      seen.set(accountId, account && { account, groups });
      return undefined;
    },
  );
  return seen;
}

function sightOf({ definition }: RunContext, seen: Map<string, Seen>, { accountId }: Row) {
  const sight = seen.get(accountId);
  if (!sight) return null;
  return {
    account: sight.account,
    groupKeys: new Set(sight.groups.map(({ name }) => definition.groupKey(name))),
  };
}

async function tell(context: RunContext, rows: readonly Row[], seen: Map<string, Seen>) {
  const { run, lease } = context;
  const { tenantId, syncId, id: runId } = run;
  const sights = [...new Set(rows.map(({ accountId }) => accountId))].map((id) => seen.get(id));
  const withGroups = new Set(rows.flatMap((row) => (row.groupKey === null ? [] : row.accountId)));
  await lease.fenced(async (tx) => {
    for (const row of rows) {
      const message = writtenOtherwise(row, sightOf(context, seen, row));
      await tx
        .update(changes)
        .set({ outcome: "failed", code: "VERIFY_MISMATCH", message })
        .where(
          and(
            ...[eq(changes.tenantId, tenantId), eq(changes.runId, runId)],
            eq(changes.seq, row.seq),
          ),
        );
    }
    // A membership that we gave and that is still there is still ours to take away.
    const kept = rows.flatMap(({ kind, sourceId, groupKey, sourceGroupId }) =>
      kind === "membership.remove" && sourceId !== null && groupKey !== null
        ? [{ tenantId, syncId, runId, sourceUserId: sourceId, groupKey, sourceGroupId }]
        : [],
    );
    if (kept.length > 0) await tx.insert(membershipLinks).values(kept).onConflictDoNothing();
    const found = sights.filter((sight) => sight !== null && sight !== undefined);
    const of = { tenantId, targetId: run.targetId, readId: runId };
    await mirrorAccounts(
      tx,
      of,
      found.map(({ account }) => account),
    );
    await mirrorSights(tx, context, {
      seen: found.filter(({ account }) => withGroups.has(account.id)),
      gone: rows
        .filter(({ accountId }) => seen.get(accountId) === null)
        .map((row) => row.accountId),
    });
  });
}
