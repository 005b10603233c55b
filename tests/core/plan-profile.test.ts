import { describe, expect, test } from "vitest";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import {
  compileProfile,
  type DerivedAttribute,
  deriveProfile,
  profileAttributes,
  profileProblems,
} from "@/lib/core/mapping/profile-attribute";
import { planClearing, planNewProfile, planProfile } from "@/lib/core/plan/plan-profile";
import { accountTests } from "@/lib/core/plan/plan-user";
import type { UserContext } from "@/lib/core/plan/user-pair";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import type { Account, Capabilities } from "@/lib/core/target/target";

const able = { able: true, reason: null };
const capabilities: Capabilities = {
  ...{
    listUsers: able,
    lastLogin: able,
    createUser: able,
    updateUser: able,
    readEmail: able,
    setActive: able,
  },
  ...{ renameUser: able, deleteUser: able, profile: able, leads: able, createGroup: able },
  ...{ renameGroup: able, deleteGroup: able },
};
const account: Account = {
  ...{ id: "k1", username: "jo", displayName: "Jo", email: null, active: true, writable: true },
  profile: { dept: "Sales", room: "" },
};
const rules = defaultSettings.users;
const context: UserContext = {
  ...{ rules, capabilities, ownUsername: null, mirrorIsWhole: true, now: 0 },
  ...accountTests(rules),
};

function attribute(key: string, value: string, more: Partial<DerivedAttribute> = {}) {
  return { key, label: key, apply: "always", value, error: null, ...more } as const;
}

const rows = (list: DerivedAttribute[], seen = account, given: Partial<UserContext> = {}) =>
  planProfile({ profile: list }, seen, { ...context, ...given });

describe("custom attributes of an account", () => {
  test("only what differs is written, with the value before; empty clears", () => {
    expect(rows([attribute("dept", "Sales"), attribute("room", "")])).toEqual([]);
    const list = [attribute("dept", ""), attribute("room", "4.12")];
    expect(rows(list)).toEqual([
      {
        kind: "user.profile",
        before: { dept: "Sales", room: "" },
        after: { dept: "", room: "4.12" },
        reason: "attributes_differ",
      },
    ]);
  });

  test("a value that nobody knows is written, but never taken for empty", () => {
    const [change] = rows([attribute("phone", "1")]);
    expect(change).toMatchObject({ before: { phone: null }, after: { phone: "1" } });
    expect(rows([attribute("phone", "")])).toEqual([]);
    expect(rows([attribute("phone", "1", { apply: "ifEmpty" })])).toEqual([]);
    const whole = { profileIsWhole: true };
    expect(rows([attribute("phone", "1", { apply: "ifEmpty" })], account, whole)).toHaveLength(1);
  });

  test("written only at creation or while empty, they stay as the target has them", () => {
    const list = [
      attribute("dept", "New", { apply: "ifEmpty" }),
      attribute("room", "4", { apply: "atCreation" }),
    ];
    expect(rows(list)).toEqual([]);
    const [change] = planNewProfile({ profile: list }, context);
    expect(change).toMatchObject({ after: { dept: "New", room: "4" }, reason: "new_in_source" });
  });

  test("what cannot be worked out, or done, is a row with its reason, and nothing else fails", () => {
    const list = [attribute("dept", "", { error: "Step 1: no date." }), attribute("room", "4")];
    expect(rows(list).map(({ reason, skipped }) => [reason, skipped])).toEqual([
      ["attributes_differ", undefined],
      ["mapping_failed", true],
    ]);
    const slow = attribute("dept", "", { error: "It takes too long.", isSlow: true });
    expect(rows([slow])[0]).toMatchObject({ reason: "mapping_too_slow", skipped: true });
    const off = { rules: { ...rules, update: false } };
    expect(rows(list.slice(1), account, off)[0]).toMatchObject({ reason: "updating_is_off" });
    const no = { capabilities: { ...capabilities, profile: { able: false, reason: "No." } } };
    const refused = { reason: "verb_unsupported", skipped: true, message: "No." };
    expect(rows(list.slice(1), account, no)[0]).toMatchObject(refused);
    expect(planNewProfile({ profile: list.slice(1) }, { ...context, ...no })[0]).toMatchObject(
      refused,
    );
  });

  test("an anonymised account loses those it is known to have", () => {
    const list = [attribute("dept", "x"), attribute("room", "y")];
    expect(planClearing({ profile: list }, account, context, "gone_from_source")).toEqual([
      {
        ...{ kind: "user.profile", before: null, after: { dept: "" }, reason: "gone_from_source" },
      },
    ]);
  });
});

describe("settings of custom attributes", () => {
  const mapping = mappingOf(["title"]);
  const one = { key: "dept", label: "Department", mapping };
  const refusesKey = (key: string) => (key.includes("/") ? "has a slash" : null);

  test("name each key once, and only what the target can keep", () => {
    expect(profileAttributes.safeParse([one, { ...one, label: "Again" }]).success).toBe(false);
    const wiki = profileProblems([one], { label: "Wiki" });
    expect(wiki).toMatchObject([{ index: 0, place: "key" }]);
    const list = [one, { ...one, key: "a/b" }, { ...one, key: "room", mapping: mappingOf([]) }];
    expect(
      profileProblems(list, { label: "J", profile: { fields: [], refusesKey } }),
    ).toMatchObject([
      { index: 1, place: "key", message: "“a/b” has a slash." },
      { index: 2, place: "sources" },
    ]);
  });

  test("say so while they are typed, of a key that is missing or there twice", () => {
    const draft = [one, one, { ...one, key: "" }];
    const problems = profileProblems(draft, { label: "J", profile: { fields: [], refusesKey } });
    expect(problems.map(({ index, message }) => [index, message])).toEqual([
      [1, "“dept” is there twice. Remove one of the two."],
      [2, "Name the attribute as the target calls it."],
    ]);
  });

  test("a value that is longer than a field is an error, not cut", () => {
    const profile = compileProfile([one]);
    expect(deriveProfile(profile, { title: "Boss" })).toMatchObject([
      { value: "Boss", error: null },
    ]);
    const [long] = deriveProfile(profile, { title: "x".repeat(1_001) });
    expect(long).toMatchObject({ value: "", error: expect.stringContaining("1001 characters") });
  });
});
