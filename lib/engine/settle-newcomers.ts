import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { accountLinks } from "@/db/schema/syncs";
import type { AccountRef, TargetGroup } from "@/lib/targets/port";
import { apply } from "./apply";
import { reserveMore } from "./budget";
import { saveProgress } from "./checkpoint";
import { clearsExtras } from "./clears-extras";
import { judgeLosses } from "./judge-run";
import { inLanes } from "./lanes";
import { loadPairs } from "./load-pairs";
import { mirrorGroups, replaceMemberships } from "./mirror";
import { decide } from "./plan";
import { lanesNow } from "./right-of-way";
import type { RunContext } from "./run-context";
import { type NewChange, storeChanges } from "./store-changes";

const pageSize = 500;
const givenByTarget = "The target gave it by itself when it made the account.";

/**
 * Products put a new account into groups of their own. Where the keep mode takes away what the rules
 * do not give, the accounts that this run made are looked at once more, and what they got is planned,
 * held against the safety limits and taken away here, so that the next run finds nothing to do. The
 * row that makes the account says so in the plan, hence whoever approves it approves this as well.
 */
export async function settleNewcomers(context: RunContext): Promise<number> {
  if (!clearsExtras(context)) return 0;
  let after = 0;
  let planned = 0;
  for (;;) {
    const page = await newcomers(context, after);
    const last = page.at(-1);
    if (!last) break;
    planned += await planPage(context, page);
    after = last.seq;
  }
  if (planned === 0) return 0;
  await passLimits(context);
  return apply(context);
}

type Newcomer = { seq: number; personId: string; account: AccountRef };

/** A run of users alone decides about no memberships. */
async function newcomers({ run }: RunContext, after: number): Promise<Newcomer[]> {
  if (run.part !== "all") return [];
  const rows = await inTenant(run.tenantId, (tx) =>
    tx
      .select({
        seq: changes.seq,
        personId: accountLinks.sourceUserId,
        account: { id: accountLinks.accountId, username: accountLinks.username },
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
  return rows;
}

async function planPage(context: RunContext, page: Newcomer[]): Promise<number> {
  const { lease } = context;
  await lease.prove();
  const groupsOf = await groupsNow(context, page);
  return lease.fenced(async (tx) => {
    await mirrorPage(tx, context, groupsOf);
    const ids = page.map(({ personId }) => personId);
    const isPlanned = await plannedRemovals(tx, context, ids);
    const pairs = await loadPairs(tx, context, ids);
    const extras = pairs
      .flatMap((pair) => decide(pair, context).changes)
      .filter((change) => isExtra(change) && !isPlanned(change))
      .map((change) => ({ ...change, message: givenByTarget }));
    await saveProgress(tx, context, { changeCount: await storeChanges(tx, context, extras) });
    return extras.length;
  });
}

function isExtra({ kind, reason, skipped }: NewChange): boolean {
  const isSurplus = reason === "extra_in_mirror" || reason === "extra_in_mapped_group";
  return kind === "membership.remove" && isSurplus && !skipped;
}

type GroupsOf = ReadonlyMap<string, TargetGroup[]>;

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

/** A run that is taken up again does not plan anew what it has planned, however that ended. */
async function plannedRemovals(tx: Transaction, { run }: RunContext, ids: string[]) {
  const rows = await tx
    .select({ sourceId: changes.sourceId, groupKey: changes.groupKey })
    .from(changes)
    .where(
      and(
        ...[eq(changes.tenantId, run.tenantId), eq(changes.runId, run.id)],
        ...[eq(changes.kind, "membership.remove"), inArray(changes.sourceId, ids)],
      ),
    );
  const planned = new Set(rows.map(({ sourceId, groupKey }) => `${sourceId} ${groupKey}`));
  return ({ sourceId, group }: NewChange) => planned.has(`${sourceId} ${group?.key ?? null}`);
}

/** Past the limits nothing is taken away: these people are pending, and the run for them asks. */
async function passLimits(context: RunContext): Promise<void> {
  const { lease, run } = context;
  await lease.fenced(async (tx) => {
    const [hold] = await judgeLosses(tx, context);
    if (!hold) return reserveMore(tx, run);
    await tx.execute(sql`
      with left_out as (
        update changes c set outcome = 'skipped', reason = 'over_limit', message = ${hold.message}
        where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.outcome = 'planned'
        returning c.source_id)
      insert into pending_changes (tenant_id, sync_id, kind, source_id)
      select distinct ${run.tenantId}, ${run.syncId}, 'user', source_id from left_out`);
  });
}
