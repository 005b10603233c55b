import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { sourceUsers } from "@/db/schema/source";
import { isAmong, textArray } from "@/db/text-array";
import type { ConditionProblem } from "@/lib/core/groups/group-conditions";
import type { GroupRef } from "@/lib/core/groups/group-router";
import { wholeRecord } from "@/lib/core/mapping/whole-record";
import type {
  DesiredMembership,
  MembershipPair,
  OwnedMembership,
} from "@/lib/core/plan/plan-memberships";
import { type FedGroups, fedGroups } from "./fed-groups";
import { plannedRenames } from "./former-groups";
import { type Unmet, unmetGroups } from "./group-contacts";
import { type GroupContext, routerOf } from "./group-context";
import { type PersonGroup, personGroups } from "./person-groups";

/**
 * For each person, by id, the groups as wanted, as seen and as given; a fixed number of queries.
 * `starting`: what the target gives new accounts by itself.
 */
export async function loadMemberships(
  tx: Transaction,
  context: GroupContext,
  accountOf: ReadonlyMap<string, string | null>,
  starting: ReadonlyMap<string, string> = new Map(),
): Promise<(personId: string) => MembershipPair> {
  const ids = [...accountOf.keys()];
  const accountIds = [...accountOf.values()].flatMap((id) => id ?? []);
  const groups = await personGroups(tx, context, ids);
  const desired = await desiredGroups(tx, context, groups, ids);
  const renames = await plannedRenames(tx, context);
  const owned = await ownedGroups(tx, context, ids, renames);
  const observed = await observedGroups(tx, context, accountIds, renames);
  const others = await groupsOfOthers(tx, context, accountIds);
  const { isMapped } = routerOf(context);
  const fed = await fedGroups(tx, context);
  const held = [starting, ...observed.values()].flatMap((seen) => [...seen.keys()]);
  const unmet = await unmetGroups(
    tx,
    context,
    held.filter((key) => fed.keys.has(key)),
  );
  return (personId) => {
    const accountId = accountOf.get(personId);
    const seen = (accountId ? observed.get(accountId) : undefined) ?? new Map<string, string>();
    return {
      ...desired(personId),
      observed: seen,
      starting,
      owned: owned.get(personId) ?? [],
      givenByOthers: (accountId ? others.get(accountId) : undefined) ?? none,
      unmet,
      fed: new Set(
        [...seen.keys(), ...starting.keys()].filter((key) => isMapped(key) || fed.keys.has(key)),
      ),
    };
  };
}

/** The target groups that follow from the source groups people are in. */
async function desiredGroups(
  tx: Transaction,
  context: GroupContext,
  groups: ReadonlyMap<string, PersonGroup[]>,
  ids: string[],
) {
  const router = routerOf(context);
  const records = await recordsOf(tx, context, ids);
  const wanted = new Map(
    ids.map((id) => {
      const [of, trace] = [groups.get(id) ?? [], context.traces?.get(id)];
      if (trace) trace.groups = of.map((group) => ({ ...group, route: router.route(group) }));
      return [id, router.wanted(of, records.get(id), trace)];
    }),
  );
  const all = [...[...wanted.values()].flat(), ...router.welcome];
  const available = await availableGroups(tx, context, [...new Set(all.map(({ key }) => key))]);
  const fed = await fedGroups(tx, context);
  const given = all.filter((group) => "reason" in group && group.reason === "member_in_source");
  const unmet = await unmetGroups(
    tx,
    context,
    given.map(({ key }) => key),
  );
  const finished = ({
    problem,
    ...group
  }: Omit<DesiredMembership, "blocked"> & { problem?: ConditionProblem }): DesiredMembership => ({
    ...group,
    ...(problem === undefined ? {} : { message: problem.message }),
    name: available.get(group.key) ?? group.name,
    blocked: problem === undefined ? blockOf(group, router, fed, available, unmet) : problem.reason,
  });
  const welcome = router.welcome.map((group) =>
    finished({ ...group, sourceGroupId: null, reason: "default_for_new" }),
  );
  return (personId: string): Pick<MembershipPair, "desired" | "welcome"> => {
    const ways = wayNames(groups.get(personId) ?? []);
    const desired = (wanted.get(personId) ?? []).map((group) => {
      const message = group.sourceGroupId === null ? undefined : ways.get(group.sourceGroupId);
      return finished({ ...group, ...(message ? { message } : {}) });
    });
    return { desired, welcome };
  };
}

/** People's records, for conditions; nothing is read where there are none. */
async function recordsOf(tx: Transaction, { run, appId, settings }: GroupContext, ids: string[]) {
  if (settings.groups.conditions.length === 0) return new Map<string, Record<string, unknown>>();
  const rows = await tx
    .select({
      id: sourceUsers.id,
      resource: sourceUsers.resource,
      enrichment: sourceUsers.enrichment,
      login: sourceUsers.login,
    })
    .from(sourceUsers)
    .where(
      and(
        eq(sourceUsers.tenantId, run.tenantId),
        eq(sourceUsers.appId, appId),
        isAmong(sourceUsers.id, ids),
      ),
    );
  return new Map(rows.map((row) => [row.id, wholeRecord(row)]));
}

function blockOf(
  { key, name, reason }: Omit<DesiredMembership, "blocked">,
  { isProtected }: ReturnType<typeof routerOf>,
  { colliding }: FedGroups,
  available: ReadonlyMap<string, string>,
  unmet: Unmet,
): DesiredMembership["blocked"] {
  if (isProtected(name)) return "group_protected";
  if (reason === "member_in_source" && colliding.has(key)) return "group_name_collision";
  if (!available.has(key)) return "group_missing";
  return (reason === "member_in_source" && unmet.get(key)) || null;
}

/** How people come into groups that contain their groups, in words. */
function wayNames(groups: readonly PersonGroup[]): Map<string, string> {
  return new Map(
    groups
      .filter(({ way }) => way.length > 1)
      .map(({ id, way }) => [id, `By way of ${way.join(" → ")}.`]),
  );
}

const namedKeys = z.array(z.object({ key: z.string(), name: z.string() }));

/** Groups that exist in the target or that this run creates, by key. */
async function availableGroups(tx: Transaction, { run }: GroupContext, keys: string[]) {
  if (keys.length === 0) return new Map<string, string>();
  const { rows } = await tx.execute(sql`
    select key, name from target_groups
    where tenant_id = ${run.tenantId} and target_id = ${run.targetId}
      and key = any(${textArray(keys)})
    union all
    select group_key, group_name from changes
    where tenant_id = ${run.tenantId} and run_id = ${run.id}
      and kind in ('group.create', 'group.rename')
      and outcome = 'planned' and group_key = any(${textArray(keys)})`);
  return new Map(namedKeys.parse(rows).map((row) => [row.key, row.name]));
}

const ownedRows = z.array(
  z.object({
    source_user_id: z.string(),
    group_key: z.string(),
    name: z.string(),
    is_default: z.boolean(),
  }),
);

type Renames = ReadonlyMap<string, GroupRef>;

async function ownedGroups(
  tx: Transaction,
  { run }: GroupContext,
  ids: string[],
  renames: Renames,
) {
  const { rows } = await tx.execute(sql`
    select l.source_user_id, l.group_key, coalesce(t.name, l.group_key) as name, l.is_default
    from membership_links l
    left join target_groups t on t.target_id = ${run.targetId} and t.key = l.group_key
    where l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId}
      and l.source_user_id = any(${textArray(ids)})`);
  const owned = new Map<string, OwnedMembership[]>();
  for (const row of ownedRows.parse(rows)) {
    const group = renames.get(row.group_key) ?? { key: row.group_key, name: row.name };
    push(owned, row.source_user_id, { ...group, isDefault: row.is_default });
  }
  return owned;
}

const observedRows = z.array(
  z.object({ account_id: z.string(), group_key: z.string(), name: z.string() }),
);

async function observedGroups(
  tx: Transaction,
  { run }: GroupContext,
  accountIds: string[],
  renames: Renames,
) {
  const { rows } = await tx.execute(sql`
    select m.account_id, m.group_key, coalesce(t.name, m.group_key) as name
    from target_members m
    left join target_groups t on t.target_id = m.target_id and t.key = m.group_key
    where m.tenant_id = ${run.tenantId} and m.target_id = ${run.targetId}
      and m.account_id = any(${textArray(accountIds)})`);
  const seen = new Map<string, GroupRef[]>();
  for (const { account_id, group_key, name } of observedRows.parse(rows)) {
    push(seen, account_id, renames.get(group_key) ?? { key: group_key, name });
  }
  return new Map(
    [...seen].map(([id, groups]) => [id, new Map(groups.map(({ key, name }) => [key, name]))]),
  );
}

const none: ReadonlySet<string> = new Set();

const otherRows = z.array(z.object({ account_id: z.string(), group_key: z.string() }));

/** Memberships that other apps gave the same accounts; nearly always there are none. */
async function groupsOfOthers(tx: Transaction, { run }: GroupContext, accountIds: string[]) {
  const { rows } = await tx.execute(sql`
    select a.account_id, m.group_key from account_links a
    join membership_links m on m.sync_id = a.sync_id and m.source_user_id = a.source_user_id
    where a.tenant_id = ${run.tenantId} and a.target_id = ${run.targetId}
      and a.sync_id <> ${run.syncId} and a.account_id = any(${textArray(accountIds)})`);
  const given = new Map<string, Set<string>>();
  for (const { account_id, group_key } of otherRows.parse(rows)) {
    given.set(account_id, (given.get(account_id) ?? new Set()).add(group_key));
  }
  return given;
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
