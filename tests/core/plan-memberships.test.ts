import { expect, test } from "vitest";
import { groupRouter } from "@/lib/core/groups/group-router";
import { defaultGroupRules, type GroupRules } from "@/lib/core/groups/group-rules";
import {
  type DesiredMembership,
  type MembershipPair,
  planMemberships,
} from "@/lib/core/plan/plan-memberships";

const target = { groupKey: (name: string) => name.toLowerCase(), adminGroups: ["Admins"] };
const policy = (rules: Partial<GroupRules> = {}) =>
  groupRouter({ ...defaultGroupRules, ...rules }, target);
const owned = policy();
const wants = (key: string, blocked: DesiredMembership["blocked"] = null): DesiredMembership => ({
  ...{ key, name: key.toUpperCase(), sourceGroupId: `g-${key}` },
  ...{ reason: "member_in_source", blocked },
});
const owns = (key: string, isDefault = false) => ({ key, name: key.toUpperCase(), isDefault });
const seen = (...keys: string[]) => new Map(keys.map((key) => [key, key.toUpperCase()]));
const pairOf = (parts: Partial<MembershipPair>): MembershipPair => ({
  ...{ desired: [], welcome: [], observed: seen(), owned: [], fed: new Set() },
  ...parts,
});
const brief = (plan: Pick<ReturnType<typeof planMemberships>, "changes">) =>
  plan.changes.map(({ kind, group, reason, skipped }) =>
    [kind.slice(11), group?.key, reason, ...(skipped ? ["skipped"] : [])].join(" "),
  );

test("a group the person is missing from is added, a group they are in is left", () => {
  const pair = pairOf({ desired: [wants("a"), wants("b")], observed: seen("a") });
  expect(planMemberships(pair, owned, "follow").changes).toMatchObject([
    { kind: "membership.add", reason: "member_in_source", group: { key: "b", name: "B" } },
  ]);
});

test("a membership someone gave by hand survives", () => {
  const pair = pairOf({ observed: seen("by-hand") });
  expect(planMemberships(pair, owned, "follow")).toMatchObject({ changes: [], forgotten: [] });
});

test("a membership we gave is taken away when the source no longer lists it", () => {
  const pair = pairOf({ observed: seen("a"), owned: [owns("a")] });
  expect(brief(planMemberships(pair, owned, "follow"))).toEqual(["remove a not_member_in_source"]);
});

test("with add-only rules the surplus is reported and kept", () => {
  const pair = pairOf({ observed: seen("a"), owned: [owns("a")] });
  const plan = planMemberships(pair, policy({ removal: "addOnly" }), "follow");
  expect(brief(plan)).toEqual(["remove a removing_is_off skipped"]);
});

test("a membership that someone else removed is given again", () => {
  const pair = pairOf({ desired: [wants("a")], owned: [owns("a")] });
  const plan = planMemberships(pair, owned, "follow");
  expect(brief(plan)).toEqual(["add a member_in_source"]);
  expect(plan.forgotten).toEqual([]);
});

test("a ledger entry that stands for nothing on either side is forgotten", () => {
  const pair = pairOf({ owned: [owns("a")] });
  expect(planMemberships(pair, owned, "follow")).toMatchObject({ changes: [], forgotten: ["a"] });
});

test("someone who left loses all we gave, and nothing else", () => {
  const pair = pairOf({
    desired: [wants("a")],
    observed: seen("a", "default", "by-hand"),
    owned: [owns("a"), owns("default", true)],
  });
  expect(brief(planMemberships(pair, policy({ removal: "mirror" }), "strip"))).toEqual([
    "remove a groups_stripped",
    "remove default groups_stripped",
  ]);
});

test("where all groups go, those on the list and protected ones stay", () => {
  const pair = pairOf({
    observed: seen("a", "by-hand", "alumni", "admins"),
    owned: [owns("a"), owns("alumni")],
  });
  const strip = { all: true, keeps: (name: string) => /alumni/i.test(name) };
  const plan = (mode: GroupRules["mode"]) =>
    brief(planMemberships(pair, policy({ mode }), "strip", false, strip));
  expect(plan("sameName")).toEqual(["remove a groups_stripped", "remove by-hand groups_stripped"]);
  expect(plan("off")).toEqual(plan("sameName"));
});

test("what the target will give a new account by itself is foreseen, where the rules clear it", () => {
  const pair = pairOf({
    desired: [wants("a")],
    starting: new Map([...seen("a", "users", "fed")]),
    owned: [owns("users")],
    fed: new Set(["fed"]),
  });
  const plan = (removal: GroupRules["removal"], isNew: boolean) =>
    planMemberships(pair, policy({ removal }), "follow", isNew).changes;
  expect(brief({ changes: plan("mirror", true) })).toEqual([
    "add a member_in_source",
    "remove users extra_in_mirror",
    "remove fed extra_in_mirror",
  ]);
  expect(plan("mirror", true).at(-1)).toMatchObject({
    before: { member: true },
    message: "The target gives it to a new account by itself.",
  });
  expect(brief({ changes: plan("mapped", true) })).toEqual([
    "add a member_in_source",
    "remove fed extra_in_mapped_group",
  ]);
  expect(brief({ changes: plan("owned", true) })).toEqual(["add a member_in_source"]);
  expect(brief({ changes: plan("mirror", false) })).toEqual(["add a member_in_source"]);
});

test("a disabled person is given nothing new", () => {
  const pair = pairOf({ desired: [wants("a")] });
  expect(planMemberships(pair, owned, "removeOnly").changes).toEqual([]);
});

test("a membership that another app gave is shared, and is never ours to take away", () => {
  const givenByOthers = new Set(["a", "b"]);
  const wanted = pairOf({ desired: [wants("a")], observed: seen("a", "b"), givenByOthers });
  const mirror = policy({ removal: "mirror" });
  expect(planMemberships(wanted, mirror, "follow")).toMatchObject({
    changes: [],
    shared: [{ key: "a", isDefault: false }],
  });
  const surplus = pairOf({ observed: seen("a"), owned: [owns("a")], givenByOthers });
  expect(planMemberships(surplus, mirror, "follow")).toEqual({
    ...{ changes: [], forgotten: ["a"], shared: [] },
  });
  expect(planMemberships(surplus, mirror, "strip").changes).toEqual([]);
});

test("a group that neither exists nor is made in this run is reported, never written to", () => {
  const pair = pairOf({ desired: [wants("a", "group_missing")] });
  expect(brief(planMemberships(pair, owned, "follow"))).toEqual(["add a group_missing skipped"]);
});

test("group sync that is switched off touches no membership", () => {
  const pair = pairOf({ desired: [wants("a")], observed: seen("b"), owned: [owns("b")] });
  expect(planMemberships(pair, policy({ mode: "off" }), "follow").changes).toEqual([]);
});

test("the keep modes differ in what they take away, and in nothing else", () => {
  const pair = pairOf({
    desired: [wants("a")],
    observed: seen("ours", "fed", "other", "admins"),
    owned: [owns("ours")],
    fed: new Set(["fed", "admins"]),
  });
  const plan = (removal: GroupRules["removal"]) =>
    brief(planMemberships(pair, policy({ removal }), "follow"));
  const add = "add a member_in_source";
  const ours = "remove ours not_member_in_source";
  expect(plan("addOnly")).toEqual([add, "remove ours removing_is_off skipped"]);
  expect(plan("owned")).toEqual([add, ours]);
  expect(plan("mapped")).toEqual([add, ours, "remove fed extra_in_mapped_group"]);
  expect(plan("mirror")).toEqual([
    ...[add, ours, "remove fed extra_in_mirror", "remove other extra_in_mirror"],
  ]);
});

test("a protected group is neither added to nor taken from, in any keep mode", () => {
  const pair = pairOf({
    desired: [wants("secret", "group_protected")],
    observed: seen("board"),
    owned: [owns("board")],
  });
  const rules = policy({
    removal: "mirror",
    protected: [{ kind: "glob", pattern: "bo*" }],
  });
  expect(brief(planMemberships(pair, rules, "follow"))).toEqual([
    "add secret group_protected skipped",
    "remove board group_protected skipped",
  ]);
});

test("a default for new people is given with the account, and never again", () => {
  const pair = pairOf({ welcome: [{ ...wants("hello"), reason: "default_for_new" }] });
  expect(brief(planMemberships(pair, owned, "follow", true))).toEqual([
    "add hello default_for_new",
  ]);
  expect(planMemberships(pair, owned, "follow", false).changes).toEqual([]);
});

test("a default group stays when it is no default any more, even in a mirror", () => {
  const given = pairOf({ observed: seen("hello"), owned: [owns("hello", true)] });
  expect(planMemberships(given, policy({ removal: "mirror" }), "follow").changes).toEqual([]);
  const byHand = pairOf({ observed: seen("hello") });
  const rules = policy({ removal: "mirror", defaultsNew: ["Hello"] });
  expect(planMemberships(byHand, rules, "follow").changes).toEqual([]);
});
