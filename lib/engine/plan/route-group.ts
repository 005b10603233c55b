import { inTenant } from "@/db/client";
import type { GroupTrace } from "@/lib/core/plan/plan-trace";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import { groupContextOf, reasonOf } from "@/lib/engine/preview/preview-groups";
import { routerOf } from "./group-context";

/** What the rules of one sync make of a source group. */
export type RoutedSourceGroup = {
  syncId: string;
  mode: "sameName" | "manual" | "off";
  /** The name as the provider has it, then after each step that changed it. */
  trace: string[];
  /** Why it feeds nothing; null when it does. */
  leftOut: ReasonCode | null;
  /** The pattern that left it out. */
  pattern: string | null;
  /** The groups it feeds, each with the rows of the mapping that say so. */
  feeds: { key: string; name: string; places: string[] }[];
};

/** Which groups of a target a source group feeds by the rules in force, and by which of them. */
export async function routeGroup(
  tenantId: string,
  syncId: string,
  group: { id: string; displayName: string },
): Promise<RoutedSourceGroup> {
  const context = await inTenant(tenantId, (tx) => groupContextOf(tx, tenantId, syncId));
  const router = routerOf(context);
  const route = router.route(group);
  const noted: GroupTrace = { rules: [] };
  router.wanted([group], undefined, noted);
  const { mode } = context.settings.groups;
  return {
    syncId,
    mode,
    trace: route.named.trace,
    leftOut: mode === "off" ? "groups_are_off" : reasonOf(route),
    pattern: route.named.kept ? null : route.named.rule,
    feeds:
      mode === "off" ? [] : route.feeds.map((feed) => ({ ...feed, places: placesOf(feed.key) })),
  };

  /** The row holds or waits for other groups that it asks for, too; either way it names this one. */
  function placesOf(key: string): string[] {
    const named = noted.rules.filter((rule) => rule.key === key && rule.sourceGroupId === group.id);
    return [...new Set(named.flatMap(({ place }) => place ?? []))];
  }
}
