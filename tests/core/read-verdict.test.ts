import { describe, expect, test } from "vitest";
import {
  isAcceptable,
  judgeRead,
  namesAbsent,
  noTroubles,
  provesItself,
  type ReadFacts,
} from "@/lib/core/guard/read-verdict";
import type { PlannedChange } from "@/lib/core/plan/change";
import { deferLosses } from "@/lib/core/plan/defer-losses";

const size = { users: 100, groups: 10 };
const facts: ReadFacts = {
  ...{ troubles: noTroubles, size, grants: null, missingGroups: [] },
  before: { size, grants: null },
};

function gapsOf(changed: Partial<ReadFacts>): string[] {
  return judgeRead({ ...facts, ...changed }).gaps.map(({ code }) => code);
}

describe("a read", () => {
  test.each<[string, Partial<ReadFacts>]>([
    ["brought the same", {}],
    [
      "is the first, with nothing to be measured by",
      { before: null, size: { users: 0, groups: 0 } },
    ],
    ["lost just twenty people", { size: { users: 80, groups: 10 } }],
    ["gained just twenty people", { size: { users: 120, groups: 10 } }],
    ["knows its permissions for the first time", { grants: ["User.Read.All"] }],
  ])("is complete when it %s", (_, changed) => {
    expect(gapsOf(changed)).toEqual([]);
  });

  test.each<[string, Partial<ReadFacts>, string]>([
    ["lost more than a fifth and twenty", { size: { users: 79, groups: 10 } }, "SIZE_FELL"],
    ["brought nobody", { size: { users: 0, groups: 10 }, before: measure(3) }, "SIZE_FELL"],
    ["brought no group", { size: { users: 100, groups: 0 } }, "SIZE_FELL"],
    ["lost groups", { size: { users: 100, groups: 29 }, before: measure(100, 50) }, "SIZE_FELL"],
    ["gained more than a fifth and twenty", { size: { users: 121, groups: 10 } }, "SIZE_GREW"],
    ["broke off", { troubles: { ...noTroubles, brokeOff: "Timeout." } }, "READ_BROKE_OFF"],
    [
      "could not read a group's members",
      { troubles: { ...noTroubles, unread: { count: 1, names: ["Staff"], why: null } } },
      "MEMBERS_UNREAD",
    ],
    ["misses a group that the rules name", { missingGroups: ["Staff"] }, "GROUP_NOT_FOUND"],
    [
      "was made with other permissions",
      { grants: ["User.Read.All"], before: { size, grants: ["Directory.Read.All"] } },
      "PERMISSIONS_CHANGED",
    ],
  ])("has a gap when it %s", (_, changed, code) => {
    expect(gapsOf(changed)).toEqual([code]);
  });

  test("proves itself when it only grew, and needs a person when it fell", () => {
    const grew = judgeRead({ ...facts, size: { users: 500, groups: 10 } });
    const fell = judgeRead({ ...facts, size: { users: 5, groups: 10 } });
    expect([provesItself(grew), provesItself(fell)]).toEqual([true, false]);
    expect(isAcceptable({ troubles: noTroubles, verdict: fell })).toBe(true);
    expect(isAcceptable({ troubles: noTroubles, verdict: fell, acceptedBy: "Ada" })).toBe(false);
  });

  test("that broke off names nobody as absent and cannot be accepted", () => {
    const troubles = { ...noTroubles, brokeOff: "Timeout." };
    const report = { troubles, verdict: judgeRead({ ...facts, troubles }) };
    expect([namesAbsent(report), isAcceptable(report)]).toEqual([false, false]);
  });
});

test("an additive run defers every loss and keeps the rest of the plan as it is", () => {
  const change = (
    kind: PlannedChange["kind"],
    more: Partial<PlannedChange> = {},
  ): PlannedChange => ({
    ...{ kind, before: null, after: null, reason: "new_in_source" },
    ...more,
  });
  const kept = [
    change("user.create"),
    change("membership.add"),
    change("membership.remove", { reason: "group_protected", skipped: true }),
  ];
  const losses = [
    change("user.disable"),
    change("membership.remove"),
    change("user.disable", { reason: "in_grace", skipped: true, message: "Until Friday." }),
  ];
  const deferred = deferLosses([...kept, ...losses]);
  expect(deferred.slice(0, 3)).toEqual(kept);
  for (const loss of deferred.slice(3)) {
    expect(loss).toMatchObject({ reason: "source_incomplete", skipped: true });
    expect(loss.message).toBeUndefined();
  }
});

function measure(users: number, groups = 10) {
  return { size: { users, groups }, grants: null };
}
