import { describe, expect, test } from "vitest";
import { disablesLimit, judge, type PlanSums } from "@/lib/core/guard/guard";
import { limitProblem } from "@/lib/core/settings/limit-problem";
import { defaultSettings, type SafetyRules, safetyRules } from "@/lib/core/settings/sync-settings";

const rules = defaultSettings.safety;
const sums: PlanSums = {
  scope: "full",
  isFirstFullRun: false,
  isResumed: false,
  sourceUsers: 1_000,
  sourceUsersBefore: 1_000,
  managedAccounts: 1_000,
  ownedMemberships: 5_000,
  planned: 10,
  adoptions: [],
  groupDeletes: 0,
  disables: 0,
  membershipRemovals: 0,
  used: { disables: 0, membershipRemovals: 0 },
  groups: [],
};
const now = Date.parse("2026-11-22T12:00:00Z");
const codes = (changed: Partial<PlanSums>, safety: Partial<SafetyRules> = {}) =>
  judge({ ...sums, ...changed }, { ...rules, ...safety }, now).map((hold) => hold.code);

test("an ordinary plan goes on", () => {
  expect(codes({})).toEqual([]);
});

test("the first full run waits for a person, unless it has nothing to do", () => {
  expect(codes({ isResumed: true })).toEqual(["PLAN_RESUMED"]);
  expect(codes({ isFirstFullRun: true })).toEqual(["FIRST_RUN"]);
  expect(codes({ isFirstFullRun: true, planned: 0 })).toEqual([]);
  expect(codes({ isFirstFullRun: true, scope: "delta" })).toEqual([]);
});

test("a source that suddenly lists nobody is held, whatever the scope", () => {
  expect(codes({ sourceUsers: 0 })).toContain("SOURCE_EMPTY");
  expect(codes({ sourceUsers: 0, scope: "delta" })).toContain("SOURCE_EMPTY");
  expect(codes({ sourceUsers: 0, managedAccounts: 0 })).toEqual([]);
});

describe("disables", () => {
  test.each([
    [0, 3],
    [10, 3],
    [100, 5],
    [400, 20],
    [1_000, 25],
    [100_000, 25],
  ])("%i accounts allow %i: the smaller of 5 %% and 25, but never below 3", (managed, limit) => {
    expect(disablesLimit({ managedAccounts: managed }, rules)).toBe(limit);
  });

  test("up to half of the limit runs by itself, more waits", () => {
    expect(codes({ disables: 12 })).toEqual([]);
    expect(codes({ disables: 13 })).toEqual(["DISABLES"]);
  });

  test("a small workspace may always lose the floor", () => {
    expect(codes({ managedAccounts: 5, disables: 3 })).toEqual([]);
    expect(codes({ managedAccounts: 5, disables: 4 })).toEqual(["DISABLES"]);
  });

  test("delta runs are judged alike", () => {
    expect(codes({ scope: "delta", disables: 40 })).toEqual(["DISABLES"]);
  });
});

test("too many memberships taken away wait as well", () => {
  expect(codes({ membershipRemovals: 250 })).toEqual([]);
  expect(codes({ membershipRemovals: 251 })).toEqual(["MEMBERSHIP_REMOVALS"]);
});

describe("the last 24 hours", () => {
  const used = (disables: number, membershipRemovals = 0) => ({
    used: { disables, membershipRemovals },
  });

  test("what went before counts: small runs cannot drain past the limit", () => {
    expect(codes({ disables: 12, ...used(13) })).toEqual([]);
    expect(codes({ disables: 13, ...used(12) })).toEqual(["DISABLES"]);
    expect(codes({ disables: 1, ...used(25) })).toEqual(["DISABLES"]);
    expect(codes({ membershipRemovals: 10, ...used(0, 495) })).toEqual([]);
    expect(codes({ membershipRemovals: 200, ...used(0, 495) })).toEqual(["MEMBERSHIP_REMOVALS"]);
  });

  test("a plan that takes nothing away goes on, however much was taken before", () => {
    expect(codes({ planned: 500, ...used(25, 500) })).toEqual([]);
  });
});

describe("one group", () => {
  const group = { name: "admins", members: 40, removals: 0, used: 0 };

  test("may lose a quarter of its members at once and half of them in 24 hours", () => {
    expect(codes({ groups: [{ ...group, removals: 10 }] })).toEqual([]);
    expect(codes({ groups: [{ ...group, removals: 11 }] })).toEqual(["GROUP_REMOVALS"]);
    expect(codes({ groups: [{ ...group, members: 31, used: 9, removals: 10 }] })).toEqual([]);
    expect(codes({ groups: [{ ...group, members: 28, used: 12, removals: 9 }] })).toEqual([
      "GROUP_REMOVALS",
    ]);
  });

  test("of at most ten members is left to the limit over all groups", () => {
    expect(codes({ groups: [{ ...group, members: 10, removals: 10 }] })).toEqual([]);
  });
});

test("a source that lost a fifth of its people holds what would be taken away", () => {
  expect(codes({ sourceUsers: 799, disables: 1 })).toEqual(["SOURCE_SHRUNK"]);
  expect(codes({ sourceUsers: 800, disables: 1 })).toEqual([]);
  expect(codes({ sourceUsers: 500 })).toEqual([]);
  expect(codes({ sourceUsers: 500, sourceUsersBefore: null, disables: 1 })).toEqual([]);
});

test("accounts that existed before are taken over only after a person looked", () => {
  expect(codes({ adoptions: [{ reason: "matched_by_username", count: 1 }] })).toEqual([
    "ADOPTIONS",
  ]);
});

describe("limits", () => {
  test("are raised for a while and fall back by themselves", () => {
    const raised = (until: string) => ({ raised: { times: 2, until } });
    expect(codes({ disables: 25 }, raised("2026-11-22T12:00:01Z"))).toEqual([]);
    expect(codes({ disables: 25 }, raised("2026-11-22T12:00:00Z"))).toEqual(["DISABLES"]);
  });

  test("cannot be set so high that they are none, nor raised without an end near by", () => {
    const problem = (changed: Partial<SafetyRules>, before: Partial<SafetyRules> = {}) =>
      limitProblem({ ...rules, ...before }, { ...rules, ...changed }, now)?.field;
    expect(problem({ disablesPercent: 26 })).toBe("disablesPercent");
    expect(problem({ disablesPercent: 80 }, { disablesPercent: 80 })).toBeUndefined();
    expect(problem({ raised: { times: 5, until: "2026-11-29T12:00:00Z" } })).toBeUndefined();
    expect(problem({ raised: { times: 5, until: "2026-11-30T12:00:00Z" } })).toBe("raised");
    expect(problem({ raised: { times: 5, until: "2026-11-21T12:00:00Z" } })).toBe("raised");
  });

  test("of an earlier version are completed with the usual values", () => {
    const { groupRemovalsPercent, groupMembersMin, raised, ...earlier } = rules;
    expect(safetyRules.parse(earlier)).toEqual(rules);
    expect([groupRemovalsPercent, groupMembersMin, raised]).toEqual([50, 10, null]);
  });
});
