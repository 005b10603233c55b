import { type AwayRow, type GraceDays, listAway } from "@/db/queries/away";
import type { PageRequest } from "@/db/queries/page";
import { type AwayAction, awayRule } from "@/lib/core/plan/plan-away";
import type { AwayState, UserRules } from "@/lib/core/settings/sync-settings";
import { getSettings } from "@/lib/engine/settings/settings-of";

export type PersonAway = AwayRow & { action: AwayAction };

/** Who is away and what the rules in force will do about it, the soonest first. */
export async function peopleAway(tenantId: string, syncId: string, request: PageRequest = {}) {
  const { settings } = await getSettings(tenantId, syncId);
  const page = await listAway(tenantId, syncId, graceOf(settings.users), request);
  const items = page.items.map(
    (row): PersonAway => ({ ...row, action: awayRule(settings.users, row.state).action }),
  );
  return { ...page, items };
}

function graceOf(rules: UserRules): GraceDays {
  const days = (state: AwayState) => {
    const { action, graceDays } = awayRule(rules, state);
    return action === "keep" ? null : graceDays;
  };
  return { inactive: days("inactive"), outOfScope: days("outOfScope"), gone: days("gone") };
}
