import { type NameTest, nameTest } from "@/lib/core/groups/group-pattern";
import type { DesiredUser } from "@/lib/core/mapping/desired-user";
import type { UserRules } from "@/lib/core/settings/sync-settings";
import type { Account, AccountFields, Capabilities } from "@/lib/core/target/target";
import type { Facts, PlannedChange } from "./change";
import type { Rival } from "./claims";
import { enabling, guarded, leave, parted, skip, unable } from "./decision";
import { type Found, matchReason, ruleWords } from "./match-rule";
import { planAway } from "./plan-away";
import { planNewProfile, planProfile } from "./plan-profile";
import type { Decision, KnownLink, UserContext, UserPair } from "./user-pair";

/** Decides what to do about one person. Pure: no clock, no I/O, no logging. */
export function planUser(pair: UserPair, context: UserContext): Decision {
  if (isOwnAccount(pair, context)) return leave("own_account");
  if (isOn(context.isExcluded, pair)) return leave("excluded");
  const decision = planPerson(pair, context);
  return isOn(context.isProtected, pair) ? untouched(decision) : decision;
}

/** The lists of a sync's rules, compiled once per run. */
export function accountTests(
  rules: UserRules,
): Pick<UserContext, "isExcluded" | "isProtected" | "strip"> {
  return {
    isExcluded: anyOf(rules.excluded),
    isProtected: anyOf(rules.protectedAccounts),
    strip: { all: rules.strip === "all", keeps: anyOf(rules.stripExcept) },
  };
}

function anyOf(patterns: UserRules["excluded"]): NameTest {
  const tests = patterns.map(nameTest);
  return (name) => tests.some((test) => test(name));
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
  if (!pair.link && pair.rival && !pair.rival.isRanked) return planOwned(pair.rival);
  return planKnown(desired, observed, pair, context);
}

/** The first owner keeps an account, unless the target says which app ranks first. */
function planOwned({ app }: Rival): Decision {
  const message = `It is linked to a person of “${app}”. Say on the target which app ranks first, or keep the person out of one of the two.`;
  return skip("user.link", "owned_by_other_app", { message });
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

/** Somebody whom the source does not list, or not in scope: only a linked account is ours. */
function planLeaver(pair: UserPair, context: UserContext): Decision {
  const { observed, link, isOutOfScope = false } = pair;
  if (!observed || !link) return leave(isOutOfScope ? "out_of_scope" : "account_missing");
  return planAway(isOutOfScope ? "outOfScope" : "gone", observed, pair, context);
}

function planNewcomer(
  { active, ...after }: DesiredUser,
  pair: UserPair,
  context: UserContext,
): Decision {
  const { link, found } = pair;
  const { rules, capabilities, mirrorIsWhole } = context;
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
  const changes = [change, ...planNewProfile(pair, context)];
  return { changes, reason, memberships: "follow" };
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
  if (pair.rival?.ranksFirst) {
    const memberships = desired.active ? "follow" : "stripOurs";
    return { changes, reason: changes[0]?.reason ?? "shared_with_other_app", memberships };
  }
  if (!desired.active) return planAway("inactive", observed, pair, context, changes);
  if (!observed.active && !pair.isDormant) changes.push(planReturn(observed, pair.link, context));
  const originals = pair.link?.originals;
  if (originals) changes.push(planRestore(desired, originals, observed, context));
  else changes.push(...planUpdate(desired, observed, pair, context));
  changes.push(...planProfile(pair, observed, context));
  // Two who decide about one account must not undo each other: the login settles it.
  if (!observed.active && pair.isDormant) {
    const reason = changes[0]?.reason ?? "inactive_by_login";
    return { changes, reason, memberships: "removeOnly" };
  }
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

function planReturn(
  observed: Account,
  link: KnownLink | null,
  context: UserContext,
): PlannedChange {
  const { reactivate } = context.rules;
  const allowed = reactivate === "always" || (reactivate === "ifWeDisabled" && link?.disabledByUs);
  if (!allowed) return { ...enabling(true, "disabled_by_others"), skipped: true };
  return guarded(enabling(true, "active_in_source"), observed, context, "setActive");
}

/** An anonymised account gets its names back, as the source has them now or as they were. */
function planRestore(
  desired: DesiredUser,
  originals: AccountFields,
  observed: Account,
  context: UserContext,
): PlannedChange {
  const wanted = context.rules.update ? desired : originals;
  const after: Facts = { username: wanted.username };
  const displayName = wanted.displayName || originals.displayName;
  const email = wanted.email || originals.email;
  if (displayName !== "") after["displayName"] = displayName;
  if (email !== "") after["email"] = email;
  const before = { username: observed.username };
  const change = { kind: "user.update", before, after, reason: "back_from_anonymous" } as const;
  return guarded(change, observed, context, "renameUser");
}

function planUpdate(
  desired: DesiredUser,
  observed: Account,
  { unkept }: UserPair,
  context: UserContext,
): PlannedChange[] {
  const changes: PlannedChange[] = [];
  if (desired.username !== observed.username && !hidesName(observed, context.capabilities))
    changes.push(planRename(desired, observed, context));
  const all = differing(desired, observed, context.capabilities);
  const { kept, lost } = parted(
    { kind: "user.update", reason: "attributes_differ", ...all },
    (field) => unkept?.has(field),
  );
  changes.push(...lost);
  if (!kept) return changes;
  const change = kept;
  if (!context.rules.update) changes.push({ ...change, reason: "updating_is_off", skipped: true });
  else changes.push(guarded(change, observed, context, "updateUser"));
  return changes;
}

/** The Cloud shows the key of who hides the e-mail address that stands for the name: none to compare. */
function hidesName({ id, username }: Account, { readEmail, renameUser }: Capabilities): boolean {
  return username === id && !readEmail.able && !renameUser.able;
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
export function differing(
  desired: Pick<AccountFields, "displayName" | "email">,
  observed: Account,
  capabilities: Capabilities,
) {
  const before: Facts = {};
  const after: { displayName?: string; email?: string } = {};
  if (desired.displayName !== "" && desired.displayName !== observed.displayName) {
    before["displayName"] = observed.displayName;
    after.displayName = desired.displayName;
  }
  const emailIsKnown = observed.email !== null || capabilities.updateUser.able;
  if (desired.email !== "" && emailIsKnown && desired.email !== observed.email) {
    before["email"] = observed.email;
    after.email = desired.email;
  }
  return { before, after };
}
