import { describe, expect, test } from "vitest";
import type { PlannedChange } from "@/lib/core/plan/change";
import {
  addDifferences,
  countPlanned,
  type DiffedDecision,
  noPlanDiff,
  planDiff,
} from "@/lib/core/plan/plan-diff";

const decision = (...changes: PlannedChange[]): DiffedDecision => ({
  changes,
  unchanged: changes.length === 0 ? "in_sync" : null,
});
const disable: PlannedChange = {
  kind: "user.disable",
  before: { active: true },
  after: { active: false },
  reason: "left_scope",
};
const member = (key: string, more: Partial<PlannedChange> = {}): PlannedChange => ({
  kind: "membership.add",
  before: { member: false },
  after: { member: true },
  reason: "member_in_source",
  group: { key, name: key.toUpperCase(), sourceGroupId: "g" },
  ...more,
});
const update = (after: Record<string, string>): PlannedChange => ({
  kind: "user.update",
  before: {},
  after,
  reason: "attributes_differ",
});

describe("the difference between two plans for one person", () => {
  test("equal decisions differ in nothing, whatever the reason behind a change", () => {
    const byMapping = member("a", { reason: "member_by_mapping" });
    expect(planDiff(decision(member("a")), decision(byMapping))).toEqual([]);
  });

  test("a change that only the draft makes is one more, one that only the live rules make one fewer", () => {
    const found = planDiff(decision(member("a")), decision(disable));
    expect(found.map(({ effect, kind }) => [effect, kind])).toEqual([
      ["fewer", "membership.add"],
      ["more", "user.disable"],
    ]);
  });

  test("a change that the draft leaves undone is one fewer, and says why", () => {
    const skipped = member("a", { reason: "group_protected", skipped: true });
    const [found] = planDiff(decision(member("a")), decision(skipped));
    expect(found).toMatchObject({ effect: "fewer", draft: { reason: "group_protected" } });
    const [nothing] = planDiff(decision(disable), { changes: [], unchanged: "excluded" });
    expect(nothing).toMatchObject({ effect: "fewer", draft: { reason: "excluded" } });
  });

  test("a rename and other fields of one account are compared together, by their values", () => {
    const live = decision(update({ username: "jo" }), update({ displayName: "Jo", email: "j@x" }));
    const same = decision(update({ email: "j@x", displayName: "Jo", username: "jo" }));
    expect(planDiff(live, same)).toEqual([]);
    const draft = decision(update({ username: "jo" }), update({ displayName: "Joan" }));
    expect(planDiff(live, draft)).toMatchObject([
      { effect: "other", draft: { after: { username: "jo", displayName: "Joan" } } },
    ]);
  });

  test("something left undone for another reason is told apart from what is done", () => {
    const off = { ...disable, reason: "in_grace", skipped: true } as const;
    const kept = { ...disable, reason: "verb_unsupported", skipped: true } as const;
    expect(planDiff(decision(off), decision(kept))).toMatchObject([{ effect: "undone" }]);
    expect(planDiff(decision(off), decision(off))).toEqual([]);
  });

  test("counts add up by kind, and what turned out otherwise is taken away again", () => {
    const found = planDiff(decision(member("a")), decision(member("b"), disable));
    const counts = addDifferences(noPlanDiff, found);
    expect(counts).toEqual({
      more: { "membership.add": 1, "user.disable": 1 },
      fewer: { "membership.add": 1 },
      other: {},
      undone: 0,
    });
    expect(addDifferences(counts, found, -1)).toEqual({
      more: { "membership.add": 0, "user.disable": 0 },
      fewer: { "membership.add": 0 },
      other: {},
      undone: 0,
    });
    const skipped = member("c", { skipped: true });
    expect(countPlanned({}, decision(disable, skipped))).toEqual({ "user.disable": 1 });
  });
});
