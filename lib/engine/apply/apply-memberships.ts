import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { accountLinks } from "@/db/schema/syncs";
import { accounts } from "@/db/schema/targets";
import { isAmong } from "@/db/text-array";
import { type MembershipCall, membershipCalls } from "@/lib/core/plan/membership-calls";
import { SyncError } from "@/lib/core/sync-error";
import { seenGroups } from "@/lib/engine/observe/target-groups";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { AccountRef, TargetGroup } from "@/lib/targets/port";
import type { Change } from "./apply";
import { type Effect, failure, needsAccount } from "./apply-change";
import { needsGroup } from "./apply-group";

export type Settled = { change: Change; effect: Effect };

type Edge = {
  change: Change;
  accountId: string;
  groupKey: string;
  account: AccountRef;
  group: TargetGroup;
};

/** Several memberships in as few calls as the product allows (targets.md §9.2). */
export type Star = {
  changes: Change[];
  /** Nothing else may be written at the same time that has one of these. */
  keys: string[];
  carryOut(): AsyncGenerator<Settled[]>;
};

/** Of a batch of memberships, all to be given or all to be taken. */
export async function starsOf(
  context: RunContext,
  batch: Change[],
): Promise<{ settled: Settled[]; stars: Star[] }> {
  const kind = batch[0]?.kind;
  const verbs = verbsFor(context, kind);
  const { edges, settled } = await edgesOf(context, batch);
  const calls = verbs ? membershipCalls(edges, verbs) : edges.map(alone);
  const stars = calls.map((call) => ({
    changes: call.edges.map(({ change }) => change),
    keys: keysOf(call),
    carryOut: () => carryOut(context, call, kind === "membership.add"),
  }));
  return { settled, stars };
}

function alone(edge: Edge): MembershipCall<Edge> {
  return { by: "group", edges: [edge] };
}

/** Null where the product takes one membership a call. */
function verbsFor({ connection: { batches } }: RunContext, kind: string | undefined) {
  if (!batches) return null;
  const { max } = batches;
  if (kind === "membership.add") {
    const verbs = { byGroup: !!batches.addMembers, byAccount: !!batches.addToGroups };
    return verbs.byGroup || verbs.byAccount ? { max, ...verbs } : null;
  }
  const takes = kind === "membership.remove" && batches.removeMembers;
  return takes ? { max, byGroup: true, byAccount: false } : null;
}

/** Read afresh: earlier stages of this run may have made the accounts and groups. */
async function edgesOf({ run }: RunContext, batch: Change[]) {
  const [linked, seen, groups] = await inTenant(run.tenantId, async (tx) => [
    await linkedAccounts(tx, run, distinct(batch.map(({ sourceId }) => sourceId))),
    await seenAccounts(tx, run, distinct(batch.filter(hasNoPerson).map(({ accountId: id }) => id))),
    await seenGroups(tx, run, distinct(batch.map(({ groupKey }) => groupKey))),
  ]);
  const groupOf = new Map(groups.map(({ key, ...group }) => [key, group]));
  const edges: Edge[] = [];
  const settled: Settled[] = [];
  for (const change of batch) {
    const account = hasNoPerson(change)
      ? seen.get(change.accountId ?? "")
      : linked.get(change.sourceId ?? "");
    const group = groupOf.get(change.groupKey ?? "");
    if (!account) settled.push({ change, effect: needsAccount });
    else if (!group) settled.push({ change, effect: needsGroup });
    else {
      const ends = { accountId: account.id, groupKey: change.groupKey ?? "" };
      edges.push({ change, account, group, ...ends });
    }
  }
  return { edges, settled };
}

/** What is about an account alone, whoever's it is, needs no link. */
function hasNoPerson({ sourceId }: Change): boolean {
  return sourceId === null;
}

type Accounts = ReadonlyMap<string, AccountRef>;
type RunIds = RunContext["run"];

async function linkedAccounts(
  tx: Transaction,
  run: RunIds,
  sourceIds: string[],
): Promise<Accounts> {
  const links = await tx
    .select({
      sourceId: accountLinks.sourceUserId,
      id: accountLinks.accountId,
      username: accountLinks.username,
    })
    .from(accountLinks)
    .where(
      and(
        ...[eq(accountLinks.tenantId, run.tenantId), eq(accountLinks.syncId, run.syncId)],
        isAmong(accountLinks.sourceUserId, sourceIds),
      ),
    );
  return new Map(links.map(({ sourceId, ...account }) => [sourceId, account]));
}

async function seenAccounts(tx: Transaction, run: RunIds, ids: string[]): Promise<Accounts> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: accounts.id, username: accounts.username })
    .from(accounts)
    .where(
      and(
        ...[eq(accounts.tenantId, run.tenantId), eq(accounts.targetId, run.targetId)],
        isAmong(accounts.id, ids),
      ),
    );
  return new Map(rows.map((account) => [account.id, account]));
}

function distinct(values: (string | null)[]): string[] {
  return [...new Set(values.flatMap((value) => value ?? []))];
}

function keysOf({ edges }: MembershipCall<Edge>): string[] {
  return distinct(edges.flatMap(({ change }) => [change.groupKey, change.sourceId]));
}

/** A call that the product refuses is made again in halves, down to the one that it means. */
async function* carryOut(
  context: RunContext,
  call: MembershipCall<Edge>,
  isAdd: boolean,
): AsyncGenerator<Settled[]> {
  const { lease } = context;
  await lease.prove();
  try {
    await send(context, call, isAdd);
    yield call.edges.map(({ change }) => ({ change, effect: { outcome: "applied" } }));
  } catch (error) {
    if (!(error instanceof SyncError) || error.reaction !== "skip") throw error;
    const [only, ...others] = call.edges;
    if (only && others.length === 0) yield [{ change: only.change, effect: failure(error) }];
    else for (const half of halvesOf(call)) yield* carryOut(context, half, isAdd);
  }
}

function halvesOf({ by, edges }: MembershipCall<Edge>): MembershipCall<Edge>[] {
  const middle = Math.ceil(edges.length / 2);
  return [edges.slice(0, middle), edges.slice(middle)].map((half) => ({ by, edges: half }));
}

/** A star of one is the plain verb: it says best what is wrong with this membership. */
async function send(
  { connection, lease: { signal } }: RunContext,
  { by, edges }: MembershipCall<Edge>,
  isAdd: boolean,
): Promise<void> {
  const [first] = edges;
  if (!first) return;
  const { account, group } = first;
  const { batches } = connection;
  if (edges.length === 1) {
    return isAdd
      ? connection.addMember(account, group, signal)
      : connection.removeMember(account, group, signal);
  }
  const members = edges.map((edge) => edge.account);
  if (by === "group") {
    const verb = isAdd ? batches?.addMembers : batches?.removeMembers;
    if (verb) return verb(group, members, signal);
  } else if (batches?.addToGroups) {
    const groups = edges.map((edge) => edge.group);
    return batches.addToGroups(account, groups, signal);
  }
  throw new Error(`The target takes no memberships by ${by}.`);
}
