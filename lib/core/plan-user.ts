import type { Facts, PlannedChange } from "./change";
import type { DesiredUser, Refusal } from "./desired-user";
import { type NameTest, nameTest } from "./group-pattern";
import { type Found, matchReason, ruleWords } from "./match-rule";
import type { ReasonCode } from "./reasons";
import type { UserRules } from "./sync-settings";
import type { Account, Capabilities } from "./target";

/** What we know of a person's link to an account. */
export type KnownLink = {
  disabledByUs: boolean;
  /** Milliseconds since 1970 when the source stopped listing the person; null while it does. */
  goneSince: number | null;
};

/** One person: as wanted, and as seen in the target. */
export type UserPair = {
  /** Null when the source does not list the person (any more). */
  desired: DesiredUser | { refusal: Refusal } | null;
  observed: Account | null;
  found: Found;
  link: KnownLink | null;
  /** Who else is linked to the observed account. */
  claim: "none" | "person_who_left" | "other_person";
  /** The source lists the person, but in none of the groups that the rules require. */
  isOutOfScope?: boolean;
};

export type UserContext = {
  rules: UserRules;
  capabilities: Capabilities;
  /** The account our calls run as, in the target's spelling. */
  ownUsername: string | null;
  /** False while accounts may exist that the match rules would find, but nobody has listed. */
  mirrorIsWhole: boolean;
  /** Whether a user name or an e-mail is on one of the customer's lists. */
  isExcluded: NameTest;
  isProtected: NameTest;
  /** Milliseconds since 1970. */
  now: number;
};

/** What is done about one person, and in one word why. */
export type Decision = {
  changes: PlannedChange[];
  reason: ReasonCode;
  /** In which way group memberships follow the source for this person. */
  memberships: "follow" | "removeOnly" | "removeAll" | "leave";
};

const dayMs = 86_400_000;

/** Decides what to do about one person. Pure: no clock, no I/O, no logging. */
export function planUser(pair: UserPair, context: UserContext): Decision {
  if (isOwnAccount(pair, context)) return leave("own_account");
  if (isOn(context.isExcluded, pair)) return leave("excluded");
  const decision = planPerson(pair, context);
  return isOn(context.isProtected, pair) ? untouched(decision) : decision;
}

/** The lists of a sync's rules, compiled once per run. */
export function accountTests(rules: UserRules): Pick<UserContext, "isExcluded" | "isProtected"> {
  const anyOf = (patterns: UserRules["excluded"]): NameTest => {
    const tests = patterns.map(nameTest);
    return (name) => tests.some((test) => test(name));
  };
  return { isExcluded: anyOf(rules.excluded), isProtected: anyOf(rules.protectedAccounts) };
}

function isOn(test: NameTest, { desired, observed }: UserPair): boolean {
  const wanted = desired && "username" in desired ? [desired.username, desired.email] : [];
  const seen = observed ? [observed.username, observed.email ?? ""] : [];
  return [...wanted, ...seen].some((name) => name !== "" && test(name));
}

/** What would be done is shown, and left undone. */
function untouched(decision: Decision): Decision {
  const changes = decision.changes.map((change): PlannedChange => {
    const { message: _, ...rest } = change;
    return { ...rest, reason: "account_protected", skipped: true };
  });
  return { changes, reason: "account_protected", memberships: "leave" };
}

function planPerson(pair: UserPair, context: UserContext): Decision {
  const { desired, observed } = pair;
  if (!desired) return planLeaver(pair, context);
  if ("refusal" in desired) return skip("user.update", desired.refusal.reason, desired.refusal);
  if (pair.found.kind === "several")
    return skip("user.link", "match_ambiguous", several(pair.found));
  if (!observed) return planNewcomer(desired, pair, context);
  if (!pair.link && pair.claim === "other_person") return skip("user.link", "username_taken");
  return planKnown(desired, observed, pair, context);
}

function several({ rule, value, usernames }: Extract<Found, { kind: "several" }>) {
  const named = usernames.slice(0, accountsNamed).map((name) => `“${name}”`);
  const rest =
    usernames.length > accountsNamed ? ` and ${usernames.length - accountsNamed} more` : "";
  return {
    message: `By ${ruleWords(rule)}, “${value}” leads to ${named.join(", ")}${rest}. Make it unique in the target, or put another match rule before this one.`,
  };
}

const accountsNamed = 3;

function isOwnAccount({ desired, observed }: UserPair, { ownUsername }: UserContext): boolean {
  if (!ownUsername) return false;
  const wanted = desired && "username" in desired ? desired.username : null;
  const own = ownUsername.toLowerCase();
  return wanted?.toLowerCase() === own || observed?.username.toLowerCase() === own;
}

function planLeaver(pair: UserPair, context: UserContext): Decision {
  const { observed, link, isOutOfScope = false } = pair;
  const { rules, now } = context;
  if (!observed || !link) return leave(isOutOfScope ? "out_of_scope" : "account_missing");
  if (rules.gone === "keep") return leave("gone_is_kept");
  const graceEndsAt = (link.goneSince ?? now) + rules.goneGraceDays * dayMs;
  if (now < graceEndsAt) {
    const message = `The grace period ends on ${dayOf(graceEndsAt)} (UTC); the account is disabled by the first run after it.`;
    return skip("user.disable", "in_grace", { message });
  }
  if (!observed.active)
    return { changes: [], reason: "already_disabled", memberships: "removeAll" };
  const reason = isOutOfScope ? "left_scope" : "gone_from_source";
  const change = guarded("user.disable", observed, context, "setActive", reason);
  return { changes: [change], reason: change.reason, memberships: "removeAll" };
}

const day = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  timeZone: "UTC",
});

/** "3 December 2026 at 14:05", for people and the same on every machine. */
function dayOf(time: number): string {
  return day.format(new Date(time));
}

function planNewcomer(
  { active, ...after }: DesiredUser,
  { link, found }: UserPair,
  { rules, capabilities, mirrorIsWhole }: UserContext,
): Decision {
  if (!active) return leave("disabled_in_source");
  if (!mirrorIsWhole) return skip("user.create", "match_unread", undefined, after);
  if (found.kind === "none" && found.nameIsTaken) {
    return skip("user.create", "username_in_use", inUse, after);
  }
  if (!rules.create) return skip("user.create", "creating_is_off", undefined, after);
  if (!capabilities.createUser.able) {
    return skip("user.create", "verb_unsupported", unable(capabilities.createUser.reason), after);
  }
  const reason = link ? "account_was_removed" : "new_in_source";
  const change: PlannedChange = { kind: "user.create", before: null, after, reason };
  return { changes: [change], reason, memberships: "follow" };
}

const inUse = {
  message:
    "Rename the account or the person, or add a match rule that leads to the account, such as the user name.",
};

function planKnown(
  desired: DesiredUser,
  observed: Account,
  pair: UserPair,
  context: UserContext,
): Decision {
  const changes = pair.link ? [] : [planLink(observed, pair)];
  if (!desired.active) return planInactive(observed, changes, context);
  if (!observed.active) changes.push(planReturn(observed, pair.link, context));
  changes.push(...planUpdate(desired, observed, context));
  return { changes, reason: changes[0]?.reason ?? "in_sync", memberships: "follow" };
}

function planLink(observed: Account, { claim, found }: UserPair): PlannedChange {
  const link = { kind: "user.link", before: null, after: { username: observed.username } } as const;
  if (claim === "person_who_left") return { ...link, reason: "person_came_back" };
  if (found.kind !== "rule") return { ...link, reason: "matched_by_username" };
  const reason = matchReason(found.rule);
  if (found.rule.by === "username") return { ...link, reason };
  return { ...link, reason, message: `Found by ${ruleWords(found.rule)}: ${found.value}.` };
}

function planInactive(observed: Account, changes: PlannedChange[], context: UserContext): Decision {
  if (!observed.active) return { changes, reason: "already_disabled", memberships: "removeOnly" };
  if (context.rules.inactive === "keep") {
    return { changes, reason: "inactive_is_kept", memberships: "removeOnly" };
  }
  const change = guarded("user.disable", observed, context, "setActive", "inactive_in_source");
  return { changes: [...changes, change], reason: change.reason, memberships: "removeOnly" };
}

function planReturn(
  observed: Account,
  link: KnownLink | null,
  context: UserContext,
): PlannedChange {
  const { reactivate } = context.rules;
  const allowed = reactivate === "always" || (reactivate === "ifWeDisabled" && link?.disabledByUs);
  if (!allowed) {
    return { ...enabling(false, true), reason: "disabled_by_others", skipped: true };
  }
  return guarded("user.enable", observed, context, "setActive", "active_in_source");
}

function planUpdate(
  desired: DesiredUser,
  observed: Account,
  context: UserContext,
): PlannedChange[] {
  const changes: PlannedChange[] = [];
  if (desired.username !== observed.username) changes.push(planRename(desired, observed, context));
  const { before, after } = differing(desired, observed, context.capabilities);
  if (Object.keys(after).length === 0) return changes;
  if (!context.rules.update) {
    changes.push({ kind: "user.update", before, after, reason: "updating_is_off", skipped: true });
    return changes;
  }
  const change = guarded("user.update", observed, context, "updateUser", "attributes_differ");
  changes.push({ ...change, before, after });
  return changes;
}

function planRename(
  desired: DesiredUser,
  observed: Account,
  { capabilities, rules }: UserContext,
): PlannedChange {
  const fields = { before: { username: observed.username }, after: { username: desired.username } };
  if (!capabilities.renameUser.able) {
    return { kind: "user.update", ...fields, reason: "rename_unsupported", skipped: true };
  }
  if (!rules.update) {
    return { kind: "user.update", ...fields, reason: "updating_is_off", skipped: true };
  }
  return { kind: "user.update", ...fields, reason: "attributes_differ" };
}

/** An e-mail that the target does not show is compared by the caller, by hash of the last push. */
function differing(desired: DesiredUser, observed: Account, capabilities: Capabilities) {
  const before: Facts = {};
  const after: Facts = {};
  if (desired.displayName !== "" && desired.displayName !== observed.displayName) {
    before["displayName"] = observed.displayName;
    after["displayName"] = desired.displayName;
  }
  const emailIsKnown = observed.email !== null || capabilities.updateUser.able;
  if (desired.email !== "" && emailIsKnown && desired.email !== observed.email) {
    before["email"] = observed.email;
    after["email"] = desired.email;
  }
  return { before, after };
}

/** The change, unless the target or the account's directory cannot do it. */
function guarded(
  kind: "user.disable" | "user.enable" | "user.update",
  observed: Account,
  { capabilities }: UserContext,
  capability: "setActive" | "updateUser",
  reason: ReasonCode,
): PlannedChange {
  const base =
    kind === "user.update"
      ? { kind, before: null, after: null }
      : enabling(kind === "user.disable", kind === "user.enable");
  if (!observed.writable) return { ...base, reason: "account_read_only", skipped: true };
  if (!capabilities[capability].able) {
    return {
      ...base,
      reason: "verb_unsupported",
      skipped: true,
      ...unable(capabilities[capability].reason),
    };
  }
  return { ...base, reason };
}

function enabling(before: boolean, after: boolean): Omit<PlannedChange, "reason"> {
  return {
    kind: after ? "user.enable" : "user.disable",
    before: { active: before },
    after: { active: after },
  };
}

function unable(reason: string | null): { message?: string } {
  return reason ? { message: reason } : {};
}

function leave(reason: ReasonCode): Decision {
  return { changes: [], reason, memberships: "leave" };
}

function skip(
  kind: PlannedChange["kind"],
  reason: ReasonCode,
  detail: { message?: string } = {},
  after: Facts | null = null,
): Decision {
  const message = detail.message ? { message: detail.message } : {};
  return {
    changes: [{ kind, before: null, after, reason, skipped: true, ...message }],
    reason,
    memberships: "leave",
  };
}
