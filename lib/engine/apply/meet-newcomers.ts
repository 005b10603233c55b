import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { accountLinks } from "@/db/schema/syncs";
import { textArray } from "@/db/text-array";
import { stageOf } from "@/lib/core/plan/change";
import { mirrorGroups, replaceMemberships } from "@/lib/engine/observe/mirror";
import { clearsExtras } from "@/lib/engine/plan/clears-extras";
import { loadPairs } from "@/lib/engine/plan/load-pairs";
import { decide } from "@/lib/engine/plan/plan";
import { learnStartingGroups } from "@/lib/engine/plan/starting-groups";
import { type NewChange, storeChanges } from "@/lib/engine/plan/store-changes";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import { planAgain } from "@/lib/engine/run/pending";
import { lanesNow } from "@/lib/engine/run/right-of-way";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { AccountRef, TargetGroup } from "@/lib/targets/port";
import { inLanes } from "./lanes";

const pageSize = 500;

/** The last stage before memberships are taken away: by then every account of the run is made. */
export const stageOfMeeting = stageOf("membership.add");

type Newcomer = { seq: number; personId: string; account: AccountRef; isMade: boolean };

/**
 * Products put a new account into groups of their own. Where the keep mode takes away what the rules
 * do not give, the plan foresees these groups; here the accounts that the run made are looked at,
 * before anything is taken away. A foreseen row whose group was not given ends without a call. What
 * was given and not foreseen is listed, and its people are pending: the next run plans it, so that no
 * run does what its plan did not have. Safe to enter again.
 */
export async function meetNewcomers(context: RunContext): Promise<void> {
  const { run } = context;
  // A run of users alone decides about no memberships.
  if (!clearsExtras(context) || run.part !== "all") return;
  for (;;) {
    const page = await newcomers(context, run.checkpoint.met ?? 0);
    const last = page.at(-1);
    if (!last) return;
    await meet(context, page, last.seq);
  }
}

async function newcomers({ run }: RunContext, after: number): Promise<Newcomer[]> {
  return inTenant(run.tenantId, (tx) =>
    tx
      .select({
        seq: changes.seq,
        personId: accountLinks.sourceUserId,
        account: { id: accountLinks.accountId, username: accountLinks.username },
        isMade: sql<boolean>`${accountLinks.origin} = 'created'`,
      })
      .from(changes)
      .innerJoin(
        accountLinks,
        and(
          ...[eq(accountLinks.tenantId, run.tenantId), eq(accountLinks.syncId, run.syncId)],
          eq(accountLinks.sourceUserId, changes.sourceId),
        ),
      )
      .where(
        and(
          ...[eq(changes.tenantId, run.tenantId), eq(changes.runId, run.id)],
          ...[eq(changes.kind, "user.create"), eq(changes.outcome, "applied")],
          gt(changes.seq, after),
        ),
      )
      .orderBy(asc(changes.seq))
      .limit(pageSize),
  );
}

async function meet(context: RunContext, page: Newcomer[], met: number): Promise<void> {
  const { lease, run } = context;
  await lease.prove();
  const made = page.filter(({ isMade }) => isMade);
  const groupsOf = await groupsNow(context, made);
  await lease.fenced(async (tx) => {
    await leaveFound(tx, run, idsOf(page.filter(({ isMade }) => !isMade)));
    await mirrorPage(tx, context, groupsOf);
    await learn(tx, context, made, groupsOf);
    await leaveNotGiven(tx, run, idsOf(made));
    await saveProgress(tx, context, {
      changeCount: await listUnforeseen(tx, context, idsOf(made)),
      checkpoint: { ...run.checkpoint, met },
    });
  });
}

function idsOf(page: readonly Newcomer[]): string[] {
  return page.map(({ personId }) => personId);
}

type GroupsOf = ReadonlyMap<string, TargetGroup[]>;
type Run = RunContext["run"];

async function groupsNow(context: RunContext, page: Newcomer[]): Promise<GroupsOf> {
  const { connection, definition, lease } = context;
  const found = new Map<string, TargetGroup[]>();
  await inLanes(
    page,
    () => lanesNow(definition.concurrency, page.length),
    ({ personId }) => [personId],
    async ({ account }) => {
      const groups: TargetGroup[] = [];
      for await (const { items } of connection.groupsOf(account, lease.signal))
        groups.push(...items);
      found.set(account.id, groups);
      return undefined;
    },
  );
  return found;
}

async function mirrorPage(tx: Transaction, { definition, run }: RunContext, groupsOf: GroupsOf) {
  const of = { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
  const keyed = [...groupsOf.values()]
    .flat()
    .map((group) => ({ ...group, key: definition.groupKey(group.name) }));
  await mirrorGroups(tx, of, [...new Map(keyed.map((group) => [group.key, group])).values()]);
  const members = [...groupsOf].flatMap(([accountId, groups]) =>
    [...new Set(groups.map(({ name }) => definition.groupKey(name)))].map((groupKey) => ({
      ...{ groupKey, accountId },
    })),
  );
  await replaceMemberships(tx, of, [...groupsOf.keys()], members);
}

/** Whatever this run did not give them, the target did. */
async function learn(tx: Transaction, context: RunContext, made: Newcomer[], groupsOf: GroupsOf) {
  if (made.length === 0) return;
  const { definition, run } = context;
  const isOurs = await rowsOf(tx, run, idsOf(made), sql`${changes.kind} = 'membership.add'`);
  const held = made.flatMap(({ personId, account }) =>
    (groupsOf.get(account.id) ?? []).map(({ name }) => ({ personId, name })),
  );
  const given = held.filter(({ personId, name }) => !isOurs(personId, definition.groupKey(name)));
  const namesOf = (list: { name: string }[]) => list.map(({ name }) => name);
  await learnStartingGroups(tx, context, { given: namesOf(given), held: namesOf(held) });
}

async function rowsOf(tx: Transaction, run: Run, ids: string[], which: SQL) {
  const rows = await tx
    .select({ sourceId: changes.sourceId, groupKey: changes.groupKey })
    .from(changes)
    .where(
      and(
        ...[eq(changes.tenantId, run.tenantId), eq(changes.runId, run.id), which],
        sql`${changes.sourceId} = any(${textArray(ids)})`,
      ),
    );
  const found = new Set(rows.map(({ sourceId, groupKey }) => `${sourceId} ${groupKey}`));
  return (personId: string | null, groupKey: string | null) => found.has(`${personId} ${groupKey}`);
}

/** Planned for accounts that the run would make, and not tried yet. */
function foreseen(run: Run, ids: string[]): SQL {
  return sql`c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.outcome = 'planned'
    and c.kind = 'membership.remove' and c.account_id is null and c.attempts = 0
    and c.taken_epoch is null and c.source_id = any(${textArray(ids)})`;
}

/** An account that was there after all got its groups from somebody: the next run decides. */
async function leaveFound(tx: Transaction, run: Run, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const { rowCount } = await tx.execute(sql`
    update changes c set outcome = 'skipped', reason = 'drifted_since_plan',
      code = 'DRIFTED_SINCE_PLAN' where ${foreseen(run, ids)}`);
  if ((rowCount ?? 0) > 0) await planAgain(tx, run, ids);
}

async function leaveNotGiven(tx: Transaction, run: Run, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    update changes c set outcome = 'skipped', reason = 'never_given', message = null
    where ${foreseen(run, ids)} and not exists (
      select from account_links l join target_members m on m.tenant_id = l.tenant_id
        and m.target_id = l.target_id and m.account_id = l.account_id
      where l.tenant_id = c.tenant_id and l.sync_id = ${run.syncId}
        and l.source_user_id = c.source_id and m.group_key = c.group_key)`);
}

/** A run that is taken up again does not list anew what it has, however that ended. */
async function listUnforeseen(
  tx: Transaction,
  context: RunContext,
  ids: string[],
): Promise<number> {
  const { run } = context;
  if (ids.length === 0) return run.changeCount;
  const isListed = await rowsOf(tx, run, ids, sql`${changes.kind} = 'membership.remove'`);
  const pairs = await loadPairs(tx, context, ids);
  const extras = pairs
    .flatMap((pair) => decide(pair, context).changes)
    .filter((change) => isExtra(change) && !isListed(change.sourceId, change.group?.key ?? null))
    .map((change) => ({ ...change, reason: "not_in_plan" as const, skipped: true }));
  await planAgain(
    tx,
    run,
    extras.flatMap(({ sourceId }) => sourceId ?? []),
  );
  return storeChanges(tx, context, extras);
}

function isExtra({ kind, reason, skipped }: NewChange): boolean {
  const isSurplus = reason === "extra_in_mirror" || reason === "extra_in_mapped_group";
  return kind === "membership.remove" && isSurplus && !skipped;
}
