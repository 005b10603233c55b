import { describe, expect, test } from "vitest";
import { disablesLimit, judge, type PlanSums } from "@/lib/core/guard";
import { defaultSettings } from "@/lib/core/sync-settings";

const rules = defaultSettings.safety;
const sums: PlanSums = {
  scope: "full",
  isFirstFullRun: false,
  sourceUsers: 1_000,
  managedAccounts: 1_000,
  ownedMemberships: 5_000,
  planned: 10,
  disables: 0,
  membershipRemovals: 0,
};
const codes = (changed: Partial<PlanSums>) =>
  judge({ ...sums, ...changed }, rules).map((hold) => hold.code);

test("an ordinary plan goes on", () => {
  expect(codes({})).toEqual([]);
});

test("the first full run waits for a person, unless it has nothing to do", () => {
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
