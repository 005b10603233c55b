import type { PlannedChange } from "./change";
import { enabling, guarded, leave } from "./decision";
import type { ReasonCode } from "./reasons";
import type { AwayState, UserRules } from "./sync-settings";
import type { Account } from "./target";
import type { Away, Decision, UserContext, UserPair } from "./user-pair";

const dayMs = 86_400_000;

/** How a person is away; null while the source lists them as active and in scope. */
export function awayStateOf({
  desired,
  isOutOfScope = false,
}: Pick<UserPair, "desired" | "isOutOfScope">): AwayState | null {
  if (!desired) return isOutOfScope ? "outOfScope" : "gone";
  return "active" in desired && !desired.active ? "inactive" : null;
}

export type AwayAction = ReturnType<typeof awayRule>["action"];

/** What the rules say about people who are away like this. */
export function awayRule(rules: UserRules, state: AwayState) {
  switch (state) {
    case "inactive":
      return { action: rules.inactive, graceDays: rules.inactiveGraceDays };
    case "outOfScope":
      return { action: rules.outOfScope, graceDays: rules.outOfScopeGraceDays };
    default:
      return { action: rules.gone, graceDays: rules.goneGraceDays };
  }
}

/** Decides about the account of somebody who is away. `changes` come before whatever is done. */
export function planAway(
  state: AwayState,
  observed: Account,
  pair: UserPair,
  context: UserContext,
  changes: PlannedChange[] = [],
): Decision {
  const { action, graceDays } = awayRule(context.rules, state);
  if (pair.rival?.isActive && state !== "inactive") {
    return { changes, reason: "wanted_by_other_app", memberships: "stripOurs" };
  }
  // While they are listed, the source may still take them out of groups.
  const memberships = state === "inactive" ? "removeOnly" : "leave";
  if (action === "keep") return { changes, reason: keptReasons[state], memberships };
  const away = pair.link?.away?.state === state ? pair.link.away : null;
  if (away?.isKept) return { ...leave("kept_by_person"), changes };
  const endsAt = graceEndsAt(away, graceDays, context.now);
  if (context.now < endsAt) {
    return { changes: [...changes, inGrace(action, endsAt)], reason: "in_grace", memberships };
  }
  const strips = action === "stripGroups" || action === "disableAndStripGroups";
  const done = action === "stripGroups" ? null : disabled(state, observed, context);
  return {
    changes: done ? [...changes, done] : changes,
    reason: done?.reason ?? (action === "stripGroups" ? "groups_stripped" : "already_disabled"),
    memberships: strips ? "strip" : memberships,
  };
}

function graceEndsAt(away: Away | null, graceDays: number, now: number): number {
  return (away?.since ?? now) + graceDays * dayMs;
}

const keptReasons: Record<AwayState, ReasonCode> = {
  inactive: "inactive_is_kept",
  outOfScope: "out_of_scope_is_kept",
  gone: "gone_is_kept",
};

const reasons: Record<AwayState, ReasonCode> = {
  inactive: "inactive_in_source",
  outOfScope: "left_scope",
  gone: "gone_from_source",
};

function disabled(state: AwayState, observed: Account, context: UserContext): PlannedChange | null {
  if (!observed.active) return null;
  return guarded(enabling(false, reasons[state]), observed, context, "setActive");
}

type Action = Exclude<AwayAction, "keep">;

function inGrace(action: Action, endsAt: number): PlannedChange {
  const message = `The grace period ends on ${dayOf(endsAt)} (UTC); ${inGraceWords[action]} by the first run after it.`;
  const row = { reason: "in_grace", skipped: true, message } as const;
  if (action === "stripGroups") return { kind: "user.update", before: null, after: null, ...row };
  return { kind: "user.disable", before: null, after: null, ...row };
}

const inGraceWords: Record<Action, string> = {
  stripGroups: "the groups are taken away",
  disable: "the account is disabled",
  disableAndStripGroups: "the account is disabled and loses its groups",
};

const day = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  timeZone: "UTC",
});

/** "3 December 2026 at 14:05", for people and the same on every machine. */
function dayOf(time: number): string {
  return day.format(new Date(time));
}
