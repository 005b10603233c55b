import { describe, expect, test } from "vitest";
import { compileMappings, traceField } from "@/lib/core/mapping/attribute-derive";
import {
  type AttributeMapping,
  mappingOf,
  mappingProblems,
} from "@/lib/core/mapping/attribute-mapping";
import { pathProblem, readPath } from "@/lib/core/mapping/attribute-path";
import { defaultMappings } from "@/lib/core/mapping/attribute-preset";
import { seenAttributes } from "@/lib/core/mapping/attribute-seen";
import { deriveUser, desiredUser, settleUser } from "@/lib/core/mapping/desired-user";
import { transformText } from "@/lib/core/mapping/transform-chain";
import { defaultSettings, syncSettings } from "@/lib/core/settings/sync-settings";

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
    const row = { "Cost centre": "42", 'Size "XL"': "y", "7th": [{ "a b": "z" }], "": "" };
    expect(seenAttributes([row]).map(({ path, example }) => [path, example])).toEqual([
      ['"7th"."a b"', "z"],
      ['"Cost centre"', "42"],
      [String.raw`"Size \"XL\""`, "y"],
    ]);
    expect(pathProblem('"Cost centre')).toContain("character 1");
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
    expect(desiredUser(source, compileMappings(defaultMappings), target)).toEqual({
      desired: {
        username: "jo@acme.test",
        displayName: "Jo Doe",
        email: "work@acme.test",
        active: true,
      },
    });
  });

  test("no user name is a refusal that names the attributes", () => {
    const result = desiredUser(
      { ...source, resource: {} },
      compileMappings(defaultMappings),
      target,
    );
    expect(result).toMatchObject({ refusal: { reason: "username_empty" } });
  });

  test("a value the target would refuse is a refusal with the target's words", () => {
    const plus = { ...source, resource: { userName: "a+b" } };
    expect(desiredUser(plus, compileMappings(defaultMappings), target)).toEqual({
      refusal: { reason: "value_refused", message: "username: no + allowed (“a+b”)" },
    });
  });
});

describe("one field", () => {
  const value = (mapping: Partial<AttributeMapping>) =>
    traceField(
      compileMappings({ ...defaultMappings, username: { ...mappingOf([], []), ...mapping } })
        .username,
      resource,
    );

  test("falls back to the next source when the transforms leave nothing", () => {
    const cut = { kind: "regex", pattern: "^home@.*$", with: "" } as const;
    const sources = ['emails[type eq "home"].value', "nickName", "emails.value"];
    expect(value({ sources, transforms: [cut] })).toMatchObject({
      ...{ origin: "source", from: "emails.value", value: "work@acme.test" },
    });
  });

  test("takes its default as it stands when nothing else gives a value", () => {
    expect(
      value({ sources: ["nickName"], fallback: "Nobody", transforms: [{ kind: "lowerCase" }] }),
    ).toMatchObject({ origin: "fallback", value: "Nobody", steps: [] });
  });

  test("shows the values after each step", () => {
    expect(
      value({
        sources: ["userName"],
        transforms: [{ kind: "trim" }, { kind: "stripDomain" }, { kind: "lowerCase" }],
      }),
    ).toEqual({
      ...{ origin: "source", from: "userName", input: [" Jo@Acme.Test "] },
      ...{ steps: [["Jo@Acme.Test"], ["Jo"], ["jo"]], value: "jo", error: null },
    });
  });

  test("is made by an expression, whose result goes through the transforms", () => {
    const expression = 'user.attrs("emails.value")';
    expect(
      value({ expression, transforms: [{ kind: "upperCase" }, { kind: "join", separator: " " }] }),
    ).toMatchObject({ origin: "expression", value: "HOME@ACME.TEST WORK@ACME.TEST" });
  });

  test("is made by a template alone", () => {
    const text = "{name.givenName} {name.familyName}";
    expect(value({ transforms: [{ kind: "template", text }] })).toMatchObject({
      ...{ origin: "template", value: "Jo Doe" },
    });
  });

  test("says which step failed, and shows what came before", () => {
    const transforms = [{ kind: "trim" }, { kind: "date", format: "yyyy" }] as const;
    expect(value({ sources: ["userName"], transforms: [...transforms] })).toMatchObject({
      steps: [["Jo@Acme.Test"]],
      error: "Step 2: “Jo@Acme.Test” is no date.",
    });
  });

  test("problems are listed with their place", () => {
    const mapping = {
      ...mappingOf(["userName", "emails["]),
      expression: "user.",
      candidates: ["1 +"],
    };
    expect(mappingProblems(mapping).map(({ place }) => place)).toEqual([
      ...["sources.1", "expression", "candidates.0"],
    ]);
    expect(mappingProblems(mappingOf([], []))[0]?.message).toContain("Name a source");
  });
});

describe("when a value is written", () => {
  const target = {
    normalize: <Fields>(fields: Fields) => fields,
    refuses: ({ email }: { email: string }) =>
      email.includes("@") || email === ""
        ? null
        : { field: "email" as const, reason: "no address" },
  };
  const source = { id: "1", userName: "x", externalId: null, active: true, resource };
  const account = {
    ...{
      id: "a",
      username: "old",
      displayName: "",
      email: "old@acme.test",
      active: true,
      writable: true,
    },
  };
  function settled(
    email: Partial<AttributeMapping>,
    observed: typeof account | null,
    rules: Parameters<typeof settleUser>[3] = target,
  ) {
    const mappings = compileMappings({
      ...defaultMappings,
      email: { ...defaultMappings.email, ...email },
    });
    return settleUser(deriveUser(source, mappings), observed, mappings, rules);
  }

  test("always: the source's value counts, whatever the account has", () => {
    expect(settled({}, account)).toMatchObject({ desired: { email: "work@acme.test" } });
  });

  test("where case says nothing, what the account has in another case stays", () => {
    const shouted = { ...account, email: "Work@Acme.test" };
    const [ours, theirs] = ["work@acme.test", "Work@Acme.test"];
    expect(settled({}, shouted)).toMatchObject({ desired: { email: ours } });
    expect(settled({}, shouted, { ...target, ignoresCase: true })).toMatchObject({
      desired: { email: theirs },
    });
  });

  test("only at creation: an account that exists keeps its own", () => {
    expect(settled({ apply: "atCreation" }, null)).toMatchObject({
      desired: { email: "work@acme.test" },
    });
    expect(settled({ apply: "atCreation" }, account)).toMatchObject({
      desired: { email: "old@acme.test" },
    });
  });

  test("only if empty: an account that has none gets it", () => {
    expect(settled({ apply: "ifEmpty" }, account)).toMatchObject({
      desired: { email: "old@acme.test" },
    });
    expect(settled({ apply: "ifEmpty" }, { ...account, email: "" })).toMatchObject({
      desired: { email: "work@acme.test" },
    });
  });

  test("a mapping that fails refuses the person, unless the account's value is kept anyway", () => {
    const broken: Partial<AttributeMapping> = { transforms: [{ kind: "date", format: "yyyy" }] };
    expect(settled(broken, account)).toEqual({
      refusal: { reason: "mapping_failed", message: "E-mail: “work@acme.test” is no date." },
    });
    expect(settled({ ...broken, apply: "atCreation" }, account)).toMatchObject({
      desired: { email: "old@acme.test" },
    });
    const refused: Partial<AttributeMapping> = { transforms: [{ kind: "stripDomain" }] };
    expect(settled(refused, account)).toEqual({
      refusal: { reason: "email_invalid", message: "email: no address (“work”)" },
    });
  });
});

test("settings of earlier versions parse: what they do not say takes its default", () => {
  const old = { sources: ["userName"], transforms: [{ kind: "trim" }, { kind: "stripDomain" }] };
  const attributes = { username: old, displayName: old, email: old };
  const parsed = syncSettings.parse({ ...defaultSettings, attributes });
  expect(parsed.attributes.username).toEqual({
    ...{ ...old, expression: null, fallback: null, apply: "always", candidates: [] },
  });
});
