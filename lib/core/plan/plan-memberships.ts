import type { GroupRef, GroupRouter, WantedGroup } from "@/lib/core/groups/group-router";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { PlannedChange } from "./change";
import type { Decision } from "./user-pair";

export type DesiredMembership = Omit<WantedGroup, "reason" | "problem"> & {
  reason: ReasonCode;
  /** Why it cannot be given: the group is missing, protected or claimed twice. */
  blocked: ReasonCode | null;
  /** How the person comes to be a member, where that is not plain. */
  message?: string;
};

/** A membership in our ledger. */
export type OwnedMembership = GroupRef & {
  /** Given as a default group: no rule takes it away again. */
  isDefault: boolean;
};

/** The groups of one person: as wanted, as seen, and which of them we gave. */
export type MembershipPair = {
  desired: DesiredMembership[];
  /** Wanted on top for an account that this run makes. */
  welcome: DesiredMembership[];
  /** Name by key; empty for an account that does not exist yet. */
  observed: ReadonlyMap<string, string>;
  /** What the target will give an account that this run makes by itself, name by key. */
  starting?: ReadonlyMap<string, string>;
  owned: OwnedMembership[];
  /** Keys of groups that some source group feeds, so that `mapped` may clear them. */
  fed: ReadonlySet<string>;
  /** Groups that were there before and that nobody has let us feed, by key: why not. */
  unmet?: ReadonlyMap<string, ReasonCode>;
  /** Keys of groups that another app gave the same account: only it may take them away. */
  givenByOthers?: ReadonlySet<string>;
};

export type MembershipPolicy = Pick<GroupRouter, "isProtected" | "isDefault"> & {
  rules: Pick<GroupRouter["rules"], "mode" | "removal">;
};

/** Which groups go with an account that is taken out of use: those that we gave, or all. */
export type StripPolicy = { all: boolean; keeps: (groupName: string) => boolean };

export type MembershipPlan = {
  changes: PlannedChange[];
  /** Ledger entries for memberships that are gone from both sides, or that another app goes on giving. */
  forgotten: string[];
  /** Memberships that another app gave and that we would give, too: they go into our ledger as well. */
  shared: SharedMembership[];
};

export type SharedMembership = { key: string; sourceGroupId: string | null; isDefault: boolean };

const nothing: MembershipPlan = { changes: [], forgotten: [], shared: [] };

/** Decides which memberships of one person to add and to take away. Pure. */
export function planMemberships(
  pair: MembershipPair,
  policy: MembershipPolicy,
  mode: Decision["memberships"],
  isNew = false,
  strip: StripPolicy = { all: false, keeps: () => false },
): MembershipPlan {
  if (mode === "strip") return planStrip(pair, policy, strip);
  if (mode === "stripOurs") return planStrip(pair, policy, { ...strip, all: false });
  if (mode === "leave" || policy.rules.mode === "off") return nothing;
  const desired = [...pair.desired, ...(isNew ? pair.welcome : [])];
  const wanted = new Set(desired.map((group) => group.key));
  const surplus = pair.owned.filter((group) => !wanted.has(group.key));
  const owned = surplus.filter((each) => !stays(each, policy));
  const extra = mode === "follow" ? extraGroups(pair, policy, wanted, isNew) : [];
  return {
    changes: [
      ...(mode === "follow" ? planAdds(desired, pair) : []),
      ...planRemovals(owned, pair, policy, "not_member_in_source"),
      ...extra.map((group) => ({ ...extraRemoval(group, pair, policy), ...(isNew && givenWords) })),
    ],
    forgotten: forgotten(surplus, pair),
    shared: mode === "follow" ? sharedWith(desired, pair) : [],
  };
}

/** Takes a person out of their groups; default groups are no exception, those on the list are. */
function planStrip(
  pair: MembershipPair,
  policy: MembershipPolicy,
  strip: StripPolicy,
): MembershipPlan {
  const { rules, isProtected } = policy;
  if (rules.mode === "off" && !strip.all) return nothing;
  const owned = pair.owned.filter(({ name }) => !strip.keeps(name));
  const ours = new Set(pair.owned.map((group) => group.key));
  const others = [...pair.observed]
    .map(([key, name]) => ({ key, name }))
    .filter(({ key, name }) => !ours.has(key) && !strip.keeps(name) && !isProtected(name));
  return {
    changes: planRemovals(
      strip.all ? [...owned, ...others] : owned,
      pair,
      policy,
      "groups_stripped",
    ),
    forgotten: forgotten(pair.owned, pair),
    shared: [],
  };
}

function forgotten(
  owned: readonly GroupRef[],
  { observed, givenByOthers }: MembershipPair,
): string[] {
  return owned
    .filter(({ key }) => !observed.has(key) || givenByOthers?.has(key))
    .map(({ key }) => key);
}

function sharedWith(
  desired: readonly DesiredMembership[],
  { observed, owned, givenByOthers }: MembershipPair,
): SharedMembership[] {
  if (!givenByOthers || givenByOthers.size === 0) return [];
  const ours = new Set(owned.map(({ key }) => key));
  return desired
    .filter(({ key, blocked }) => !blocked && observed.has(key) && givenByOthers.has(key))
    .filter(({ key }) => !ours.has(key))
    .map(({ key, sourceGroupId, reason }) => ({
      ...{ key, sourceGroupId },
      isDefault: reason === "default_for_new" || reason === "default_for_all",
    }));
}

function stays({ key, isDefault }: OwnedMembership, policy: MembershipPolicy): boolean {
  return isDefault || policy.isDefault(key);
}

function planAdds(desired: DesiredMembership[], { observed }: MembershipPair): PlannedChange[] {
  return desired
    .filter((group) => !observed.has(group.key))
    .map(({ key, name, sourceGroupId, blocked, reason, message }) => {
      const change = membership("membership.add", { key, name, sourceGroupId });
      const words = message ? { message } : {};
      if (blocked) return { ...change, reason: blocked, skipped: true, ...words };
      return { ...change, reason, ...words };
    });
}

function planRemovals(
  surplus: GroupRef[],
  { observed, givenByOthers }: MembershipPair,
  { rules, isProtected }: MembershipPolicy,
  reason: ReasonCode,
): PlannedChange[] {
  return surplus
    .filter(({ key }) => observed.has(key) && !givenByOthers?.has(key))
    .map((group) => {
      if (isProtected(group.name)) return { ...removal(group, "group_protected"), skipped: true };
      if (rules.removal !== "addOnly") return removal(group, reason);
      return { ...removal(group, "removing_is_off"), skipped: true };
    });
}

const givenWords = { message: "The target gives it to a new account by itself." };

/**
 * Memberships that others gave and that the keep mode clears: of fed groups, or of all. An account
 * that this run makes has none yet; what the target will give it is foreseen.
 */
function extraGroups(
  { observed, starting = new Map(), owned, fed, givenByOthers }: MembershipPair,
  { rules, isProtected, isDefault }: MembershipPolicy,
  wanted: ReadonlySet<string>,
  isNew: boolean,
): GroupRef[] {
  if (rules.removal !== "mapped" && rules.removal !== "mirror") return [];
  // What we gave an account that is gone says nothing about the one that takes its place.
  const ours = new Set(isNew ? [] : owned.map((group) => group.key));
  return [...(isNew ? starting : observed)]
    .filter(([key]) => !wanted.has(key) && !ours.has(key) && !isDefault(key))
    .filter(([key]) => !givenByOthers?.has(key))
    .filter(([key]) => rules.removal === "mirror" || fed.has(key))
    .filter(([, name]) => !isProtected(name))
    .map(([key, name]) => ({ key, name }));
}

/** In a group that nobody has let us feed it is listed and left undone. */
function extraRemoval(group: GroupRef, { unmet }: MembershipPair, policy: MembershipPolicy) {
  const waits = unmet?.get(group.key);
  if (waits === undefined) return removal(group, extraReason(policy));
  return { ...removal(group, waits), skipped: true };
}

function extraReason({ rules }: MembershipPolicy): ReasonCode {
  return rules.removal === "mirror" ? "extra_in_mirror" : "extra_in_mapped_group";
}

function removal({ key, name }: GroupRef, reason: ReasonCode): PlannedChange {
  return { ...membership("membership.remove", { key, name, sourceGroupId: null }), reason };
}

function membership(
  kind: "membership.add" | "membership.remove",
  group: NonNullable<PlannedChange["group"]>,
): Omit<PlannedChange, "reason"> {
  const adds = kind === "membership.add";
  return { kind, before: { member: !adds }, after: { member: adds }, group };
}
