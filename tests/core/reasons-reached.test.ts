import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { groupRouter } from "@/lib/core/groups/group-router";
import { defaultGroupRules, type GroupRules } from "@/lib/core/groups/group-rules";
import { planInactivity } from "@/lib/core/plan/inactivity";
import { type GroupPair, planGroup } from "@/lib/core/plan/plan-group";
import { planMemberships } from "@/lib/core/plan/plan-memberships";
import { emptyTrace, type PersonTrace } from "@/lib/core/plan/plan-trace";
import { accountTests, planUser } from "@/lib/core/plan/plan-user";
import type { Decision, UserPair } from "@/lib/core/plan/user-pair";
import { reasons } from "@/lib/core/reasons/reasons";
import { remediesByReason } from "@/lib/core/reasons/remedies";
import { membershipAnswer } from "@/lib/core/reasons/why";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import type { Capabilities } from "@/lib/core/target/target";

const able = { able: true, reason: null };
const capabilities: Capabilities = {
  ...{ listUsers: able, createUser: able, updateUser: able, readEmail: able, setActive: able },
  ...{ renameUser: able, deleteUser: able, profile: able, leads: able, createGroup: able },
  ...{ renameGroup: able, deleteGroup: able, lastLogin: able },
};

describe("a group", () => {
  const rules = { createMissing: true, deleteGone: false };
  const pair: GroupPair = {
    ...{ key: "crew", name: "Crew", sourceGroupId: "g-1", exists: false, isProtected: false },
    ...{ collides: false, refusal: null, former: null },
    contact: "met",
  };
  const reasonOf = (more: Partial<GroupPair>, given = rules) =>
    planGroup({ ...pair, ...more }, given, capabilities).reason;

  test("that is there, that only the rules name, or that may not be made, says so", () => {
    expect(reasonOf({ exists: true })).toBe("group_exists");
    expect(reasonOf({ sourceGroupId: null })).toBe("group_in_rules");
    expect(reasonOf({}, { ...rules, createMissing: false })).toBe("creating_groups_is_off");
    expect(reasonOf({ refusal: "has a slash" })).toBe("group_name_refused");
  });
});

describe("a person", () => {
  const { users } = defaultSettings;
  const account = {
    ...{ id: "k1", username: "jo", displayName: "Jo", email: null, active: true, writable: true },
  };
  const pair: UserPair = {
    desired: { username: "jo", displayName: "Jo", email: "", active: true },
    observed: account,
    found: { kind: "link" },
    link: { disabledByUs: false, away: null, originals: null },
    ...{ claim: "none", rival: null },
  };
  const rival = { app: "Okta", isActive: true, isRanked: true, ranksFirst: true };
  const reasonOf = (more: Partial<UserPair>) =>
    planUser(
      { ...pair, ...more },
      {
        ...{ rules: users, capabilities, ownUsername: null, mirrorIsWhole: true, now: 0 },
        ...accountTests(users),
      },
    ).reason;

  test("who is shared with another app, or left without an account, is left alone", () => {
    expect(reasonOf({ rival })).toBe("shared_with_other_app");
    const gone = { desired: null, rival: { ...rival, ranksFirst: false } };
    expect(reasonOf(gone)).toBe("wanted_by_other_app");
    expect(reasonOf({ desired: null, observed: null })).toBe("account_missing");
    const asleep = { observed: { ...account, active: false }, isDormant: true };
    expect(reasonOf(asleep)).toBe("inactive_by_login");
  });
});

test("an account that nobody ever used is left where the rules leave such accounts", () => {
  const rules = { days: 90, neverDays: null, warn: true };
  const never = { lastLoginAt: null, firstSeenAt: 0, countsFrom: null, email: null };
  const account = { id: "k1", username: "jo", displayName: null, email: null, active: true };
  const { reason } = planInactivity(
    { ...account, writable: true },
    { ...never, warnedAt: null, warnedDays: null },
    { rules, capabilities, ownUsername: null, now: 0, ...accountTests(defaultSettings.users) },
  );
  expect(reason).toBe("never_logged_in");
});

describe("a membership", () => {
  const target = { groupKey: (name: string) => name.toLowerCase(), adminGroups: [] };
  const routed = (rules: Partial<GroupRules>) =>
    groupRouter({ ...defaultGroupRules, ...rules }, target);

  test("by a condition on attributes is given with that reason", () => {
    const conditions = [{ when: 'user.title == "Boss"', groups: ["Heads"] }];
    const wanted = routed({ conditions }).wanted([], { title: "Boss" });
    expect(wanted).toMatchObject([{ key: "heads", reason: "condition_holds" }]);
  });

  test("that nobody gave or wants is told apart from one that others gave", () => {
    const memberships = {
      ...{ desired: [], welcome: [], owned: [], fed: new Set<string>() },
      observed: new Map([["crew", "Crew"]]),
    };
    const plan = planMemberships(memberships, routed({}), "follow");
    const decision: Decision = { changes: [], reason: "in_sync", memberships: "follow" };
    const trace: PersonTrace = { ...emptyTrace(), memberships, decision };
    const asked = { trace, changes: plan.changes, settings: defaultSettings };
    const settings = { ...defaultSettings, groups: { ...defaultGroupRules, mode: "sameName" } };
    const on = {
      ...asked,
      settings: { ...settings, groups: { ...settings.groups, mode: "manual" } },
    } as const;
    expect(membershipAnswer(on, "crew").reason).toBe("membership_not_ours");
    expect(membershipAnswer(on, "other").reason).toBe("not_wanted");
  });
});

/** The documents' own tests name every code by looping over them, which reaches none. */
const loops = /(reasons-documented|remedies|core\/row-codes)\.test\.ts$/;

const text = readdirSync("tests", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && !loops.test(file))
  .map((file) => readFileSync(`tests/${file}`, "utf8"))
  .join("\n");

/** The codes in the first column of the tables of docs/error-codes.md; a row may have several. */
function documented(): string[] {
  const page = readFileSync("docs/error-codes.md", "utf8");
  const cells = [...page.matchAll(/^\| (`[A-Z][^|]*) \|/gm)].map(([, cell = ""]) => cell);
  return cells.flatMap((cell) =>
    [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map(([, code = ""]) => code),
  );
}

test("every documented code stands in a test, by itself or by its reasons", () => {
  const ofReasons = new Set(Object.values(remediesByReason).map(({ code }) => code));
  const codes = documented().filter((code) => !ofReasons.has(code));
  expect(codes.length).toBeGreaterThan(100);
  expect(codes.filter((code) => !new RegExp(`\\b${code}\\b`).test(text))).toEqual([]);
});

test("every reason stands in a test", () => {
  // Behind an outcome, as a field, or by itself: a word like "held" also means other things.
  const isNamed = (code: string) =>
    new RegExp(`(: |reason: "|toBe\\("|code: ")${code}\\b`).test(text) ||
    (code.includes("_") && new RegExp(`\\b${code}\\b`).test(text));
  expect(Object.keys(reasons).filter((code) => !isNamed(code))).toEqual([]);
});
