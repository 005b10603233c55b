import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { AwayState, UserRules } from "@/lib/core/settings/sync-settings";
import type { Account } from "@/lib/core/target/target";
import { anonymousFields } from "./anonymous";
import type { PlannedChange } from "./change";
import { enabling, guarded, leave } from "./decision";
import { planClearing } from "./plan-profile";
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
  const done = actOn(action, state, observed, pair, context);
  // Where nobody can be disabled, the groups are all that lets people in.
  const isEnough = action === "disable" && context.capabilities.setActive.able;
  const quiet = pair.link?.originals ? "already_anonymised" : "already_disabled";
  return {
    changes: [...changes, ...done],
    reason: done[0]?.reason ?? (action === "stripGroups" ? "groups_stripped" : quiet),
    // With a deleted account its memberships go by themselves.
    memberships: isEnough ? memberships : action === "delete" ? "leave" : "strip",
  };
}

function actOn(
  action: Action,
  state: AwayState,
  observed: Account,
  pair: UserPair,
  context: UserContext,
): PlannedChange[] {
  if (action === "stripGroups") return [];
  if (action === "delete") return [deletion(reasons[state], observed, context)];
  const off = observed.active ? [disabled(reasons[state], observed, context)] : [];
  if (action !== "anonymise" || pair.link?.originals) return off;
  const cleared = planClearing(pair, observed, context, reasons[state]);
  return [...off, ...cleared, anonymising(reasons[state], observed, context)];
}

function deletion(reason: ReasonCode, observed: Account, context: UserContext): PlannedChange {
  const before = { username: observed.username };
  return guarded(
    { kind: "user.delete", before, after: null, reason },
    observed,
    context,
    "deleteUser",
  );
}

/** The names before are sealed elsewhere and are no part of a plan, which stays readable for long. */
function anonymising(reason: ReasonCode, observed: Account, context: UserContext): PlannedChange {
  const after = anonymousFields(observed.id);
  const change = { kind: "user.anonymise", before: null, after, reason } as const;
  const verb = context.capabilities.updateUser.able ? "renameUser" : "updateUser";
  return guarded(change, observed, context, verb);
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

function disabled(reason: ReasonCode, observed: Account, context: UserContext): PlannedChange {
  return guarded(enabling(false, reason), observed, context, "setActive");
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
  anonymise: "the account is disabled and loses its names and groups",
  delete: "the account is deleted for good",
};

const day = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  timeZone: "UTC",
});

/** "3 December 2026 at 14:05", for people and the same on every machine. */
function dayOf(time: number): string {
  return day.format(new Date(time));
}
