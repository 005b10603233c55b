import { type GroupRouter, groupRouter } from "@/lib/core/groups/group-router";
import type { GroupRules } from "@/lib/core/groups/group-rules";
import type { ReadReport } from "@/lib/core/guard/read-verdict";
import type { PersonTrace } from "@/lib/core/plan/plan-trace";
import type { TargetDefinition } from "@/lib/targets/port";

/** What the questions about groups need; a run has it, and so has a preview of a draft. */
export type GroupContext = {
  run: {
    id: string;
    tenantId: string;
    syncId: string;
    targetId: string;
    /** A preview of a draft reads nothing. */
    read?: ReadReport | null;
  };
  appId: string;
  definition: Pick<TargetDefinition, "groupKey" | "adminGroups" | "refusesGroup">;
  settings: { groups: GroupRules };
  traces?: Map<string, PersonTrace>;
};

/** The rules made ready, once per reading of the settings. */
export function routerOf({ settings, definition }: GroupContext): GroupRouter {
  const known = routers.get(settings.groups);
  if (known) return known;
  const router = groupRouter(settings.groups, definition);
  routers.set(settings.groups, router);
  return router;
}

const routers = new WeakMap<GroupRules, GroupRouter>();
