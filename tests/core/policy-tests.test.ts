import { describe, expect, test } from "vitest";
import { policyCheck, policyMessage } from "@/lib/core/guard/policy-check";
import { endState } from "@/lib/core/plan/end-state";
import { type PolicyTest, policyTest } from "@/lib/core/settings/policy-tests";
import type { Account } from "@/lib/core/target/target";

const account: Account = {
  ...{ id: "1", username: "alice", displayName: "Alice", email: "alice@acme.test" },
  ...{ active: true, writable: true },
};
const groups = new Map([
  ["a", "A"],
  ["b", "B"],
]);
const leaves = {
  kind: "membership.remove",
  after: { member: false },
  group: { key: "b", name: "B", sourceGroupId: null },
} as const;
const key = (name: string) => name.toLowerCase();

describe("the state in which a plan leaves an account", () => {
  test("planned changes are in it, what is left undone is not", () => {
    const disable = { kind: "user.disable", after: { active: false }, skipped: true } as const;
    const update = { kind: "user.update", after: { email: "new@acme.test" } } as const;
    const state = endState(account, groups, [leaves, disable, update]);
    expect(state).toMatchObject({ exists: true, active: true, email: "new@acme.test" });
    expect([...state.groups.values()]).toEqual(["A"]);
  });

  test("an account that the plan makes is there and active; without one, nobody is", () => {
    const create = { kind: "user.create", after: { username: "bo", email: "bo@x" } } as const;
    expect(endState(null, new Map(), [create])).toMatchObject({
      ...{ exists: true, active: true, username: "bo", email: "bo@x" },
    });
    expect(endState(null, new Map(), [])).toMatchObject({ exists: false, active: false });
  });
});

describe("policy tests", () => {
  const whyFor = (
    tests: PolicyTest[],
    record: Record<string, unknown> | null = {},
    changes = [leaves],
  ) =>
    policyCheck(tests, key)
      .of({
        ...{ id: "p1", subject: "alice", names: ["Alice@acme.test", "alice"], record },
        account: endState(account, groups, changes),
      })
      .map(({ why }) => why);
  const example = (test: object) => policyTest.parse({ kind: "person", ...test });
  const everybody = (holds: string) =>
    policyTest.parse({ kind: "everybody", name: "No contractor is an admin", holds });

  test("an example says in which groups a person ends, exactly, at least, or in none of them", () => {
    const groupsTest = (how: string, names: string[]) =>
      example({ person: "alice@acme.test", groups: { how, names } });
    expect(whyFor([groupsTest("exactly", ["a"]), groupsTest("atLeast", ["A"])])).toEqual([]);
    expect(whyFor([groupsTest("noneOf", ["b"])])).toEqual([]);
    expect(
      whyFor([
        groupsTest("exactly", ["b"]),
        groupsTest("atLeast", ["a", "b"]),
        groupsTest("noneOf", ["a", "c"]),
      ]),
    ).toEqual([
      "The plan leaves them not in b and also in A",
      "The plan leaves them not in b",
      "The plan leaves them in a",
    ]);
  });

  test("of somebody who left only the account is asked: their record says nothing any more", () => {
    const asksRecord = everybody('user.title != "Contractor"');
    expect(whyFor([asksRecord], {})[0]).toMatch(/could not be worked out/);
    expect(whyFor([asksRecord], null)).toEqual([]);
    expect(whyFor([everybody("!account.active")], null)).toEqual(["!account.active does not hold"]);
  });

  test("an example says how the account ends", () => {
    expect(whyFor([example({ person: "ALICE", account: "active" })])).toEqual([]);
    expect(whyFor([example({ person: "alice", account: "none" })])).toEqual([
      "The plan leaves an active account",
    ]);
  });

  test("an example about somebody who is not there fails for nobody and is told apart", () => {
    const check = policyCheck([example({ person: "zoe", account: "active" })], key);
    expect(check.unseen()).toEqual(["zoe"]);
  });

  test("an invariant holds for everybody or names the person; what cannot be worked out fails", () => {
    const rule = '!(user.title.contains("Contractor") && "A" in account.groups)';
    expect(whyFor([everybody(rule)], { title: "Engineer" })).toEqual([]);
    expect(whyFor([everybody(rule)], { title: "Contractor" })).toEqual([`${rule} does not hold`]);
    expect(whyFor([everybody('user.title != "x"')])[0]).toContain("has no attribute title");
    expect(() => everybody("account.nope(")).toThrow();
  });

  test("the message names the first of many", () => {
    const failure = { test: "T", personId: "p", subject: "eve", why: "Because" };
    expect(policyMessage([failure], 5)).toBe(
      "“T” fails for eve. Because. And 4 more. Change the settings, or the tests when they are out of date.",
    );
  });
});
