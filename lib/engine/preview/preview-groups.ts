import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { previewCounts, previewNames } from "@/db/queries/group-preview";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import type { GroupRef, GroupRoute } from "@/lib/core/groups/group-router";
import type { GroupRules, KeepMode } from "@/lib/core/groups/group-rules";
import { notFound } from "@/lib/core/not-found";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import { type GroupContext, routerOf } from "@/lib/engine/plan/group-context";
import { settingsOf } from "@/lib/engine/settings/settings-of";
import { findTarget } from "@/lib/targets/registry";
import { previewRemovals } from "./preview-removals";

export type PreviewedGroup = {
  id: string;
  name: string;
  /** The name as the provider has it, then after each step that changed it. */
  trace: string[];
  members: number;
  /** Why it feeds nothing; null when it does. */
  leftOut: ReasonCode | null;
  /** The pattern that left it out. */
  rule: string | null;
  feeds: { key: string; name: string }[];
};

export type PreviewedTarget = GroupRef & {
  /** Members now; null for a group that the target does not have. */
  members: number | null;
  isProtected: boolean;
  collides: boolean;
};

export type GroupPreview = {
  /** How many source groups were looked at, and whether that is all of them. */
  groups: number;
  isComplete: boolean;
  feeding: number;
  leftOut: Partial<Record<ReasonCode, number>>;
  /** Groups that the target does not have yet. */
  missing: number;
  colliding: number;
  rows: PreviewedGroup[];
  targets: PreviewedTarget[];
  /** Sources of the mapping that no group of the provider answers to. */
  unresolved: string[];
  removals: { people: number; isComplete: boolean; counts: Record<KeepMode, number>; adds: number };
};

const groupsMax = 10_000;
const rowsMax = 200;

/** What rules would do with the groups there are now; a draft need not be saved. Writes nothing. */
export async function previewGroups(
  tenantId: string,
  syncId: string,
  draft: GroupRules | null,
  text = "",
): Promise<GroupPreview> {
  return inTenant(tenantId, async (tx) => {
    const context = await groupContextOf(tx, tenantId, syncId, draft);
    const router = routerOf(context);
    const names = await previewNames(tx, tenantId, context.appId, groupsMax + 1);
    const routed = names
      .slice(0, groupsMax)
      .map((group) => ({ group, route: router.route(group) }));
    const shown = routed
      .filter(({ group }) => group.displayName.toLowerCase().includes(text.trim().toLowerCase()))
      .slice(0, rowsMax);
    const sums = sumsOf(routed, context.settings.groups);
    const counts = await previewCounts(tx, tenantId, {
      appId: context.appId,
      targetId: context.run.targetId,
      groupIds: shown.map(({ group }) => group.id),
      keys: [...sums.fed.keys(), ...router.named.map(({ key }) => key)],
      counted: shown.flatMap(({ route }) => route.feeds.map(({ key }) => key)),
    });
    const targetsShown = distinctFeeds(shown.map(({ route }) => route));
    return {
      groups: routed.length,
      isComplete: names.length <= groupsMax,
      feeding: sums.feeding,
      leftOut: sums.leftOut,
      missing: [...sums.fed.keys()].filter((key) => !counts.existing.has(key)).length,
      colliding: sums.colliding.size,
      rows: shown.map(({ group, route }) => previewed(group, route, counts.members)),
      targets: targetsShown.map(({ key, name }) => ({
        key,
        name: counts.existing.get(key) ?? name,
        members: counts.existing.has(key) ? (counts.targetMembers.get(key) ?? 0) : null,
        isProtected: router.isProtected(name),
        collides: sums.colliding.has(key),
      })),
      unresolved: unresolvedIn(context.settings.groups, routed),
      removals: await previewRemovals(tx, context),
    };
  });
}

/** With the rules in force, or a draft. */
export async function groupContextOf(
  tx: Transaction,
  tenantId: string,
  syncId: string,
  draft: GroupRules | null = null,
): Promise<GroupContext> {
  const [sync] = await tx
    .select({
      appId: syncs.appId,
      targetId: syncs.targetId,
      version: syncs.version,
      product: targets.product,
    })
    .from(syncs)
    .innerJoin(targets, and(eq(targets.tenantId, tenantId), eq(targets.id, syncs.targetId)))
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
  if (!sync) throw notFound("sync");
  const definition = findTarget(sync.product);
  if (!definition) throw new Error(`The product ${sync.product} is not known.`);
  const groups = draft ?? (await settingsOf(tx, tenantId, syncId, sync.version)).groups;
  const run = { id: "preview", tenantId, syncId, targetId: sync.targetId };
  return { run, appId: sync.appId, definition, settings: { groups } };
}

type Named = { id: string; displayName: string };
type Routed = { group: Named; route: GroupRoute };

function sumsOf(routed: Routed[], rules: GroupRules) {
  const fed = new Map<string, number>();
  const leftOut: GroupPreview["leftOut"] = {};
  for (const { route } of routed) {
    const reason = reasonOf(route);
    if (reason) leftOut[reason] = (leftOut[reason] ?? 0) + 1;
    for (const { key } of route.feeds) fed.set(key, (fed.get(key) ?? 0) + 1);
  }
  const canMeet = rules.mode === "sameName" && !rules.merge;
  const colliding = new Set(
    canMeet ? [...fed].flatMap(([key, count]) => (count > 1 ? key : [])) : [],
  );
  return { fed, leftOut, colliding, feeding: routed.length - sum(Object.values(leftOut)) };
}

/** Why a group feeds nothing; null when it does. */
export function reasonOf({ named, feeds }: GroupRoute): ReasonCode | null {
  if (!named.kept) return named.reason;
  return feeds.length === 0 ? "group_unmapped" : null;
}

function previewed(
  group: Named,
  route: GroupRoute,
  members: ReadonlyMap<string, number>,
): PreviewedGroup {
  return {
    id: group.id,
    name: group.displayName,
    trace: route.named.trace,
    members: members.get(group.id) ?? 0,
    leftOut: reasonOf(route),
    rule: route.named.kept ? null : route.named.rule,
    feeds: route.feeds,
  };
}

function distinctFeeds(routes: GroupRoute[]): GroupRef[] {
  return [...new Map(routes.flatMap(({ feeds }) => feeds.map((fed) => [fed.key, fed]))).values()];
}

function unresolvedIn({ mode, mappings }: GroupRules, routed: Routed[]): string[] {
  if (mode !== "manual") return [];
  const ids = new Set(routed.map(({ group }) => group.id));
  const names = new Set(
    routed.flatMap(({ group, route }) => [
      fold(group.displayName),
      ...(route.named.kept ? [fold(route.named.name)] : []),
    ]),
  );
  const sources = mappings.flatMap(({ any, all, none }) => [...any, ...all, ...none]);
  const missing = sources.filter(
    ({ id, name }) => !(id === null ? names.has(fold(name)) : ids.has(id)),
  );
  return [...new Set(missing.map(({ name }) => name))];
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, each) => total + (each ?? 0), 0);
}
