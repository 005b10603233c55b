import { describe, expect, test } from "vitest";
import { compileMappings } from "@/lib/core/mapping/attribute-derive";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import { defaultMappings } from "@/lib/core/mapping/attribute-preset";
import { deriveUser, settleUser } from "@/lib/core/mapping/desired-user";
import { usernameRule } from "@/lib/core/mapping/username-rule";
import type { Account, AccountFields } from "@/lib/core/target/target";

const target = { normalize: (fields: AccountFields) => fields, refuses: () => null };

function named(userName: string, pattern: string, replacement: string, observed?: Account) {
  const username = mappingOf(["userName"], [{ kind: "lowerCase" }]);
  const apply = observed ? ("atCreation" as const) : ("always" as const);
  const attributes = { ...defaultMappings, username: { ...username, apply } };
  const mappings = compileMappings(attributes, { pattern, replacement });
  const source = { id: "1", userName, externalId: null, active: true, resource: { userName } };
  const settled = settleUser(deriveUser(source, mappings), observed ?? null, mappings, target);
  return "desired" in settled ? settled.desired.username : settled.refusal;
}

describe("a rule for user names", () => {
  test("works on the mapped name, with numbered and named groups", () => {
    expect(named("Jo@Acme.test", "^(.+)@acme\\.test$", "$1")).toBe("jo");
    expect(named("jo@acme.test", "^(?P<name>.+)@(?P<org>[a-z]+)\\.", `\${org}-\${name}.`)).toBe(
      "acme-jo.test",
    );
    expect(named("a.b.c", "\\.", "_")).toBe("a_b_c");
  });

  test("leaves people alone whom it does not match, or of whose name nothing is left", () => {
    expect(named("jo@other.test", "^(.+)@acme\\.test$", "$1")).toEqual({
      reason: "username_unmatched",
      message: "User name: The pattern ^(.+)@acme\\.test$ does not match “jo@other.test”.",
    });
    expect(named("jo", "^jo(.*)$", "$1")).toMatchObject({ reason: "username_empty" });
    expect(named("", "^(.+)$", "$1")).toMatchObject({
      reason: "username_empty",
      message: expect.stringContaining("None of userName has a value"),
    });
  });

  test("is not asked about an account that keeps its name", () => {
    const account = {
      ...{ id: "k", username: "old", displayName: null, email: null, active: true, writable: true },
    };
    expect(named("jo@other.test", "^(.+)@acme\\.test$", "$1", account)).toBe("old");
  });

  test("is refused with the place where it is wrong", () => {
    const issue = (pattern: string, replacement: string) =>
      usernameRule.safeParse({ pattern, replacement }).error?.issues[0];
    expect(issue("^(.+@", "$1")?.message).toContain("missing closing )");
    expect(issue("^(.+)@", "$2")?.message).toContain("at character 1 of the replacement");
    expect(issue("^(?P<a>.+)@", `\${b}`)?.message).toContain("no group of this name");
    expect(issue("^(.+)@", "$1")).toBeUndefined();
  });
});
