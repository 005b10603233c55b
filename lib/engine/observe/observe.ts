import { inTenant } from "@/db/client";
import { SyncError } from "@/lib/core/sync-error";
import { inLanes, type Rest } from "@/lib/engine/apply/lanes";
import { oneAhead } from "@/lib/engine/read/one-ahead";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Member, Page } from "@/lib/targets/port";
import { catchUp, keepFeed, markFeed } from "./catch-up";
import {
  forgetGroup,
  forgetUnseenAccounts,
  forgetUnseenGroups,
  forgetUnseenMembers,
  mirrorAccounts,
  mirrorGroups,
} from "./mirror";
import { createMemberWriter, type MemberWriter } from "./mirror-members";
import { observeLogins } from "./observe-logins";
import { observeProfiles } from "./observe-profiles";
import { observeTouched } from "./observe-touched";
import { type KeyPage, leftKeys, wantedKeys } from "./observed-keys";
import { type SeenGroup, seenGroups, withoutMembers } from "./target-groups";
import { alongTracks, type Step, type Way } from "./tracks";
import { forgetShown } from "./unshown";

/** Looks at the target: whole for a full run, only at the people it touches for a delta run. */
export async function observe(context: RunContext): Promise<number> {
  if (context.run.scope === "delta") return observeTouched(context);
  const known = await catchUp(context);
  if (known !== null) return known + (await observeUnread(context));
  await markFeed(context);
  const seen = seenNothing(context);
  await alongTracks(context, tracksOf(context, seen));
  await context.lease.fenced((tx) => forgetShown(tx, mirrorOf(context)));
  await keepFeed(context);
  return seen.records;
}

/** After the changes were caught up on: groups that came to be wanted since and are not known yet. */
async function observeUnread(context: RunContext): Promise<number> {
  const { run } = context;
  const seen = seenNothing(context);
  for (const keys of [wantedKeys, leftKeys])
    for await (const page of keys(context, "")) {
      const groups = await inTenant(run.tenantId, async (tx) =>
        withoutMembers(tx, run, await seenGroups(tx, run, page.keys)),
      );
      for (const group of groups) await (await observeMembers(context, group, seen))?.done;
    }
  return seen.records;
}

/** Entries so far, of which groups the members came along with the list, and who notes members. */
type Seen = { records: number; groups: Set<string>; write: MemberWriter };

function seenNothing(context: RunContext): Seen {
  return { records: 0, groups: new Set(), write: createMemberWriter(context) };
}

/**
 * Accounts, and beside them groups and their members. A run of groups alone writes no attributes,
 * and one of users alone no memberships.
 */
function tracksOf({ run: { part }, method }: RunContext, seen: Seen): Step[][] {
  const accounts = { name: "accounts", look: along(observeAccounts, seen) };
  if (method === "logins") {
    return [[accounts, { name: "logins", look: along(observeLogins, seen) }]];
  }
  const profiles = { name: "profiles", look: along(observeUnknownProfiles, seen) };
  const groups = [
    { name: "groups", look: along(observeGroups, seen) },
    { name: "wantedMembers", look: along(observeWantedMembers, seen) },
    { name: "ownedMembers", look: along(observeOwnedMembers, seen) },
  ];
  return [
    part === "groups" ? [accounts] : [accounts, profiles],
    ...(part === "users" ? [] : [groups]),
  ];
}

function along(look: (context: RunContext, way: Way, seen: Seen) => Promise<void>, seen: Seen) {
  return (context: RunContext, way: Way) => look(context, way, seen);
}

async function observeUnknownProfiles(context: RunContext, _way: Way, seen: Seen): Promise<void> {
  seen.records += await observeProfiles(context);
}

async function observeAccounts(context: RunContext, way: Way, seen: Seen): Promise<void> {
  const { connection, lease } = context;
  const of = mirrorOf(context);
  for await (const page of oneAhead(connection.accounts(way.cursor, lease.signal))) {
    await lease.prove();
    await way.note(page.cursor, (tx) => mirrorAccounts(tx, of, distinct(page.items)));
    seen.records += page.items.length;
  }
  // Only here, after the last page: a read that failed half-way makes nobody disappear.
  await lease.fenced((tx) => forgetUnseenAccounts(tx, of));
}

async function observeGroups(context: RunContext, way: Way, seen: Seen): Promise<void> {
  const { connection, definition, lease } = context;
  const of = mirrorOf(context);
  const wanted = await keysOfMembersWanted(context);
  for await (const page of connection.groups(way.cursor, lease.signal, wanted.size)) {
    const rows = page.items.map((group) => ({ ...group, key: definition.groupKey(group.name) }));
    const byKey = new Map(rows.map((row) => [row.key, row]));
    const groups = [...byKey.values()].map(({ id, key, name }) => ({ id, key, name }));
    await way.note(page.cursor, (tx) => mirrorGroups(tx, of, groups));
    seen.records += page.items.length;
    await noteListed(
      context,
      [...byKey.values()].filter(({ key }) => wanted.has(key)),
      seen,
    );
  }
  await lease.fenced((tx) => forgetUnseenGroups(tx, of));
}

/** Members that came along with the list of groups. */
async function noteListed(
  context: RunContext,
  groups: { key: string; members?: Member[] }[],
  seen: Seen,
): Promise<void> {
  const rests: Promise<void>[] = [];
  for (const { key, members } of groups) {
    if (!members) continue;
    rests.push((await noteMembers(context, key, slicesOf(members), seen)).done);
    seen.groups.add(key);
  }
  await Promise.all(rests);
}

async function keysOfMembersWanted({ run, ...context }: RunContext): Promise<Set<string>> {
  const wanted = new Set<string>();
  if (run.part === "users") return wanted;
  for await (const { keys } of wantedKeys({ run, ...context }, "")) {
    for (const key of keys) wanted.add(key);
  }
  return wanted;
}

/** Members of the groups that the rules feed. */
async function observeWantedMembers(context: RunContext, way: Way, seen: Seen): Promise<void> {
  for await (const page of wantedKeys(context, way.cursor ?? "")) {
    await observeGroupsOf(context, way, page, seen);
  }
}

/** Members of groups that we gave people, although no rule feeds them any more. */
async function observeOwnedMembers(context: RunContext, way: Way, seen: Seen): Promise<void> {
  for await (const page of leftKeys(context, way.cursor ?? "")) {
    await observeGroupsOf(context, way, page, seen);
  }
}

async function observeGroupsOf(context: RunContext, way: Way, page: KeyPage, seen: Seen) {
  const { run } = context;
  const groups = await inTenant(run.tenantId, (tx) => seenGroups(tx, run, page.keys));
  await inLanes(
    groups.filter(({ key }) => !seen.groups.has(key)),
    context.definition.concurrency,
    ({ key }) => [key],
    (group) => observeMembers(context, group, seen),
  );
  await way.note(page.cursor);
}

/** The calls; what is written down meanwhile needs no lane. */
async function observeMembers(
  context: RunContext,
  group: SeenGroup,
  seen: Seen,
): Promise<Rest | undefined> {
  const { connection, lease } = context;
  try {
    return await noteMembers(
      context,
      group.key,
      connection.members(group, null, lease.signal),
      seen,
    );
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== "GROUP_GONE") throw error;
    // Deleted since the groups were listed: the plan must not count on it.
    const of = mirrorOf(context);
    await lease.fenced(async (tx) => {
      await forgetGroup(tx, of, group.key);
      await forgetUnseenMembers(tx, of, [group.key]);
    });
    return undefined;
  }
}

/** Of one group: a page of fifty is not worth a commit that its lane would have to wait for. */
const membersAtOnce = 1_000;

async function noteMembers(
  { lease }: RunContext,
  groupKey: string,
  pages: AsyncIterable<Pick<Page<Member>, "items">> | Pick<Page<Member>, "items">[],
  seen: Seen,
): Promise<Rest> {
  let held: Member[] = [];
  let isFirst = true;
  for await (const { items } of pages) {
    await lease.prove();
    if (held.length > 0 && held.length + items.length > membersAtOnce) {
      await seen.write({ groupKey, members: held, isFirst, isLast: false });
      held = [];
      isFirst = false;
    }
    held = held.length > 0 ? [...held, ...items] : items;
    seen.records += items.length;
  }
  const done = seen.write({ groupKey, members: held, isFirst, isLast: true });
  // Whoever waits for it hears of it; calls may be under way until then.
  done.catch(() => undefined);
  return { done };
}

function slicesOf(members: Member[]): { items: Member[] }[] {
  const slices = [];
  for (let at = 0; at < members.length; at += membersAtOnce)
    slices.push({ items: members.slice(at, at + membersAtOnce) });
  return slices;
}

function mirrorOf({ run }: RunContext) {
  return { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
}

/** A list that shifts while it is paged can show someone twice. */
function distinct<Item extends { id: string }>(items: Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
