import { describe, expect, test } from "vitest";
import { groupsSaid, type JitCall, jitCall, keyOf } from "@/lib/core/jit/jit-call";
import { loginValues, withLogin } from "@/lib/core/mapping/jit-values";
import {
  defaultJitSettings,
  type JitAttribute,
  jitSettings,
} from "@/lib/core/settings/jit-settings";

const call = (given: Partial<JitCall> = {}): JitCall =>
  jitCall.parse({ nonce: "0123456789abcdef", loginId: "ada@acme.test", ...given });

describe("who logs in", () => {
  test("is named by any value of the call, or by any claim", () => {
    const said = call({ email: "a@b.c", sourceId: "42", attributes: { employeeNumber: 7 } });
    const key = (keyClaim: string) => keyOf(said, { keyClaim });
    expect(["loginId", "email", "sourceId", "employeeNumber", "upn"].map(key)).toEqual([
      ...["ada@acme.test", "a@b.c", "42", "7", null],
    ]);
  });
});

describe("what the assertion says of groups", () => {
  const said = (given: Partial<JitCall>) => groupsSaid(call(given), defaultJitSettings);
  test("an absent claim says nothing, an empty one says: in none", () => {
    expect(said({})).toEqual({ kind: "absent" });
    expect(said({ groups: [] })).toEqual({ kind: "listed", names: [] });
    expect(said({ attributes: { groups: [] } })).toEqual({ kind: "listed", names: [] });
  });
  test("each group is taken once, whether the call or a claim lists it", () => {
    expect(said({ attributes: { groups: ["Staff", " Staff ", "Dev"] } })).toEqual({
      kind: "listed",
      names: ["Staff", "Dev"],
    });
    const uri = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";
    expect(said({ attributes: { [uri]: "Staff" } })).toEqual({ kind: "listed", names: ["Staff"] });
  });
  test.each([
    [{ _claim_names: { groups: "src1" }, _claim_sources: { src1: { endpoint: "https://x" } } }],
    [{ hasgroups: true }],
    [{ "http://schemas.microsoft.com/claims/groups.link": "https://graph.windows.net/x" }],
  ])("more groups than fit in are an overage, not an empty list: %j", (attributes) => {
    expect(said({ attributes })).toEqual({ kind: "overage" });
  });
});

describe("attributes by precedence", () => {
  const rules = (wins: JitAttribute["wins"]): JitAttribute[] => [
    { attribute: "displayName", claims: ["name", "cn"], wins },
    { attribute: "name.givenName", claims: ["given_name"], wins },
    { attribute: "emails", claims: ["email"], wins },
    { attribute: "urn:acme:2.0:User:department", claims: ["dept"], wins },
  ];
  const record = { userName: "ada", displayname: "From source", name: { familyName: "L" } };
  const merged = (wins: JitAttribute["wins"], attributes: JitCall["attributes"]) =>
    withLogin(record, loginValues(call({ attributes }), rules(wins), null));

  test("where the source wins, the login only fills what the source has not", () => {
    expect(merged("source", { name: "From login", given_name: "Ada", email: "a@b.c" })).toEqual({
      ...record,
      name: { familyName: "L", givenName: "Ada" },
      emails: [{ value: "a@b.c", type: "work", primary: true }],
    });
  });
  test("where the login wins, it replaces; the first claim that is there is taken", () => {
    expect(merged("login", { cn: "From login", dept: ["R&D", "Math"] })).toEqual({
      ...{ userName: "ada", displayname: "From login", name: { familyName: "L" } },
      "urn:acme:2.0:User": { department: ["R&D", "Math"] },
    });
  });
  test("an absent claim leaves what earlier logins brought; an empty one clears it", () => {
    const first = loginValues(
      call({ attributes: { name: "Ada", dept: "R&D" } }),
      rules("login"),
      null,
    );
    const second = loginValues(call({ attributes: { name: "" } }), rules("login"), first);
    expect(withLogin(record, second)).toEqual({
      ...{ userName: "ada", name: { familyName: "L" } },
      "urn:acme:2.0:User": { department: "R&D" },
    });
  });
  test("a rule that is gone takes its value with it", () => {
    const first = loginValues(call({ attributes: { name: "Ada" } }), rules("login"), null);
    expect(loginValues(call(), [], first)).toEqual([]);
  });
});

test.each(["emails[0]", "name..x", "a b", "", "__proto__.x.y.z.w.q"])(
  "%j is no attribute that can be put into a record",
  (attribute) => {
    const rule = { attribute, claims: ["x"], wins: "login" };
    expect(jitSettings.safeParse({ attributes: [rule] }).success).toBe(false);
  },
);
