import { describe, expect, test } from "vitest";
import { type GroupPair, planGroup, planGroupRemoval } from "@/lib/core/plan/plan-group";
import { type Capabilities, capabilityNames, isWhole } from "@/lib/core/target/target";

const pair: GroupPair = {
  ...{ key: "new", name: "New", sourceGroupId: "g-1", exists: false },
  ...{ isProtected: false, collides: false, refusal: null, contact: "met" },
  former: { key: "old", name: "Old", isProtected: false },
};
const rules = { createMissing: true, deleteGone: false };

function able(unable: Partial<Record<keyof Capabilities, string>> = {}): Capabilities {
  const entries = capabilityNames.map((name) => {
    const reason = unable[name] ?? null;
    return [name, { able: reason === null, reason }] as const;
  });
  const capabilities = Object.fromEntries(entries);
  if (!isWhole(capabilities)) throw new Error("A capability is missing.");
  return capabilities;
}

describe("a group that the provider renamed", () => {
  test("is renamed in place where the target can", () => {
    expect(planGroup(pair, rules, able()).change).toMatchObject({
      ...{ kind: "group.rename", reason: "group_renamed" },
      ...{ before: { name: "Old" }, after: { name: "New" }, group: { key: "new" } },
    });
  });

  test("is made anew where the target cannot, and the row says what becomes of the old one", () => {
    const capabilities = able({ renameGroup: "No renaming here." });
    const { change } = planGroup(pair, rules, capabilities);
    expect(change).toMatchObject({ kind: "group.create", reason: "group_renamed" });
    expect(change?.message).toMatch(/^No renaming here\. .*“Old”.*the old one stays/);
    const deleting = planGroup(pair, { ...rules, deleteGone: true }, capabilities);
    expect(deleting.change?.message).toContain("is deleted once nobody is in it");
  });

  test("is left alone when the new name exists, is taken by another, or either is protected", () => {
    expect(planGroup({ ...pair, exists: true }, rules, able()).change).toBeNull();
    expect(planGroup({ ...pair, collides: true }, rules, able()).reason).toBe(
      "group_name_collision",
    );
    const former = { key: "old", name: "Old", isProtected: true };
    for (const guarded of [
      { ...pair, former },
      { ...pair, isProtected: true },
    ]) {
      expect(planGroup(guarded, rules, able())).toMatchObject({
        ...{ reason: "group_protected", change: { skipped: true } },
      });
    }
  });
});

test.each(["first_contact", "contact_rejected"] as const)(
  "a group that was there before is left alone with the reason %s",
  (contact) => {
    const found = planGroup({ ...pair, exists: true, contact }, rules, able());
    expect(found).toEqual({ change: null, reason: contact });
  },
);

describe("a group that we made and whose source is gone", () => {
  const left = { key: "old", name: "Old", isProtected: false, membersLeft: 0 };

  test("is deleted once nobody is in it", () => {
    const change = planGroupRemoval(left, able());
    expect(change).toMatchObject({ kind: "group.delete", reason: "group_gone" });
    expect(change.skipped).toBeUndefined();
  });

  test.each([
    ["group_protected", { ...left, isProtected: true }, able()],
    ["group_not_empty", { ...left, membersLeft: 1 }, able()],
    ["verb_unsupported", left, able({ deleteGroup: "Not here." })],
  ] as const)("stays, with the reason %s", (reason, group, capabilities) => {
    expect(planGroupRemoval(group, capabilities)).toMatchObject({ reason, skipped: true });
  });
});
