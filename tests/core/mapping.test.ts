import { describe, expect, test } from "vitest";
import { defaultMappings, transformText } from "@/lib/core/attribute-mapping";
import { pathProblem, readPath } from "@/lib/core/attribute-path";
import { desiredUser } from "@/lib/core/desired-user";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const resource = {
  userName: " Jo@Acme.Test ",
  name: { givenName: "Jo", familyName: "Doe", formatted: "Jo Doe" },
  emails: [
    { type: "home", value: "home@acme.test" },
    { type: "work", value: "work@acme.test", primary: true },
  ],
  [enterprise]: { department: "R&D", manager: { value: "u7" } },
};

describe("attribute paths", () => {
  test.each([
    ["userName", [" Jo@Acme.Test "]],
    ["username", [" Jo@Acme.Test "]],
    ["name.givenName", ["Jo"]],
    ["emails.value", ["home@acme.test", "work@acme.test"]],
    ["emails", ["home@acme.test", "work@acme.test"]],
    ['emails[type eq "home"].value', ["home@acme.test"]],
    ["emails[primary eq true].value", ["work@acme.test"]],
    [`${enterprise}:department`, ["R&D"]],
    [`${enterprise}:manager.value`, ["u7"]],
    ["nickName", []],
    ["constructor", []],
  ])("%s finds %j", (path, values) => {
    expect(readPath(resource, path)).toEqual(values);
  });

  test("a path that cannot be read says where", () => {
    expect(pathProblem("emails[type eq].value")).toContain("character 1");
    expect(pathProblem('emails[type eq "work"].value')).toBeNull();
  });
});

test("transforms run in the order given", () => {
  expect(
    transformText(" Jo@Acme.Test ", [
      { kind: "trim" },
      { kind: "stripDomain" },
      { kind: "lowerCase" },
    ]),
  ).toBe("jo");
});

describe("the desired account", () => {
  const target = {
    normalize: <Fields>(fields: Fields) => fields,
    refuses: ({ username }: { username: string }) =>
      username.includes("+") ? { field: "username" as const, reason: "no + allowed" } : null,
  };
  const source = { id: "1", userName: "x", externalId: null, active: true, resource };

  test("presets take the first attribute that has a value", () => {
    expect(desiredUser(source, defaultMappings, target)).toEqual({
      desired: {
        username: "jo@acme.test",
        displayName: "Jo Doe",
        email: "work@acme.test",
        active: true,
      },
    });
  });

  test("no user name is a refusal that names the attributes", () => {
    const result = desiredUser({ ...source, resource: {} }, defaultMappings, target);
    expect(result).toMatchObject({ refusal: { reason: "username_empty" } });
  });

  test("a value the target would refuse is a refusal with the target's words", () => {
    const plus = { ...source, resource: { userName: "a+b" } };
    expect(desiredUser(plus, defaultMappings, target)).toEqual({
      refusal: { reason: "value_refused", message: "username: no + allowed" },
    });
  });
});
