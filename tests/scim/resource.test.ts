import { describe, expect, test } from "vitest";
import { limits } from "@/lib/scim/limits";
import { profiles } from "@/lib/scim/profiles";
import { parseGroup, parseUser, type UserResource } from "@/lib/scim/resource";
import { urns } from "@/lib/scim/urns";
import { refusalOf } from "./refusal";

const { generic: lenient, strict } = profiles;
const user = (body: unknown, present: UserResource | null = null) =>
  parseUser(body, lenient, present);
const group = (body: unknown) => parseGroup(body, lenient);

describe("a user's body", () => {
  test("names in any case get the schema's spelling, values stay as they are", () => {
    expect(
      user({
        USERNAME: "Jo",
        Name: { GIVENNAME: "J o", familyname: "X" },
        Emails: [{ VALUE: "Jo@X", Type: "Work", PRIMARY: true }],
      }),
    ).toEqual({
      userName: "Jo",
      active: true,
      name: { givenName: "J o", familyName: "X" },
      emails: [{ value: "Jo@X", type: "Work", primary: true }],
    });
  });

  test("core attributes may carry their URN, extension attributes may stand flat", () => {
    expect(
      user({
        [`${urns.user}:userName`]: "jo",
        [`${urns.enterpriseUser.toUpperCase()}:department`]: "R&D",
        [urns.enterpriseUser]: { Division: "D" },
      }),
    ).toEqual({
      userName: "jo",
      active: true,
      [urns.enterpriseUser]: { department: "R&D", division: "D" },
    });
    expect(user({ [urns.user]: { userName: "jo" } })).toMatchObject({ userName: "jo" });
  });

  test("read-only attributes, passwords and unknown core attributes are dropped", () => {
    expect(
      user({
        id: "1",
        meta: { resourceType: "User" },
        groups: [{ value: "g" }],
        schemas: [urns.user],
        password: "secret",
        shoeSize: 9,
        userName: "jo",
        name: { shoe: 9 },
      }),
    ).toEqual({ userName: "jo", active: true });
  });

  test("null, [] and empty text are unassigned", () => {
    expect(
      user({
        userName: "jo",
        title: "",
        nickName: null,
        roles: [],
        name: { givenName: "" },
        emails: [{ value: "", type: "work", primary: true }],
        [urns.enterpriseUser]: { manager: { value: "", displayName: " " } },
      }),
    ).toEqual({ userName: "jo", active: true });
  });

  test('booleans may be text in any case (P1): "False"', () => {
    const emails = [{ value: "a@x", primary: "True" }];
    expect(user({ userName: "jo", active: "False", emails })).toEqual({
      userName: "jo",
      active: false,
      emails: [{ value: "a@x", primary: true }],
    });
  });

  test("odd, missing or unknown schemas are no obstacle (P3), unless the profile is strict", () => {
    const odd = ["urn:scim:schemas:core:1.0", "http://schemas.microsoft.com/2006/11/x"];
    expect(user({ userName: "jo", schemas: odd })).toEqual({ userName: "jo", active: true });
    expect(user({ userName: "jo", schemas: null })).toEqual({ userName: "jo", active: true });
    for (const schemas of [undefined, [], odd]) {
      const body = { userName: "jo", ...(schemas ? { schemas } : {}) };
      const refused = refusalOf(() => parseUser(body, strict));
      expect(refused).toMatchObject({ status: 400, scimType: "invalidSyntax" });
    }
    const schemas = [urns.user.toUpperCase()];
    expect(parseUser({ userName: "jo", schemas }, strict).userName).toBe("jo");
  });

  test("unknown extensions are kept as sent, less what is unassigned", () => {
    const extension = { Badge: "7", level: 4, tags: ["a"], nested: { x: true } };
    expect(user({ userName: "jo", "urn:acme:2.0:User": { ...extension, gone: null } })).toEqual({
      userName: "jo",
      active: true,
      "urn:acme:2.0:User": extension,
    });
  });

  test("a manager may be plain text (P7)", () => {
    const sent = (manager: unknown) => user({ userName: "jo", [urns.enterpriseUser]: { manager } });
    expect(sent("m1")[urns.enterpriseUser]).toEqual({ manager: { value: "m1" } });
    expect(sent("")[urns.enterpriseUser]).toBeUndefined();
  });

  test("one primary stays, the newest; equal elements are one", () => {
    const emails = [
      { value: "a@x", type: "work", primary: true },
      { value: "b@x", type: "home", primary: true },
      { value: "a@x", type: "work" },
    ];
    expect(user({ userName: "jo", emails })["emails"]).toEqual([
      { value: "a@x", type: "work", primary: false },
      { value: "b@x", type: "home", primary: true },
    ]);
  });

  test("a single element may come without its array, text for an element's value", () => {
    expect(user({ userName: "jo", emails: "a@x", roles: ["r1", "r2"] })).toMatchObject({
      emails: [{ value: "a@x" }],
      roles: [{ value: "r1" }, { value: "r2" }],
    });
  });

  test.each([
    ["userName", {}],
    ["userName", { userName: " " }],
    ["userName", { userName: null }],
    ["userName", { userName: 7 }],
    ["userName", { userName: "x".repeat(limits.indexedTextLength + 1) }],
    ["externalId", { userName: "jo", externalId: "x".repeat(limits.indexedTextLength + 1) }],
    ["active", { userName: "jo", active: "maybe" }],
    ["active", { userName: "jo", active: 1 }],
    ["title", { userName: "jo", title: { value: "x" } }],
    ["name", { userName: "jo", name: "Jo X" }],
    ["name.givenName", { userName: "jo", name: { givenName: ["a"] } }],
    ["emails", { userName: "jo", emails: [7] }],
    ["emails.primary", { userName: "jo", emails: [{ value: "a", primary: "often" }] }],
    ["manager.value", { userName: "jo", [urns.enterpriseUser]: { manager: { value: 7 } } }],
  ])("a misfit in %s is invalidValue and named", (name, body) => {
    const refused = refusalOf(() => user(body));
    expect(refused).toMatchObject({ status: 400, scimType: "invalidValue" });
    expect(refused.detail).toContain(name);
  });

  test.each([[null], [[]], ["x"], [7], [{ schemas: "urn:x", userName: "jo" }]])(
    "%j is invalidSyntax",
    (body) => {
      const refused = refusalOf(() => user(body));
      expect(refused).toMatchObject({ status: 400, scimType: "invalidSyntax" });
    },
  );
});

describe("PUT of a user", () => {
  const present: UserResource = { userName: "jo", active: false, externalId: "e", title: "Lead" };

  test("clears what is not sent, but keeps active and externalId", () => {
    expect(user({ userName: "jo2" }, present)).toEqual({
      userName: "jo2",
      active: false,
      externalId: "e",
    });
  });

  test("sets them when they are sent, and clears an externalId that is sent empty", () => {
    expect(user({ userName: "jo", active: true, externalId: "f" }, present)).toEqual({
      userName: "jo",
      active: true,
      externalId: "f",
    });
    expect(user({ userName: "jo", externalId: null }, present)).toEqual({
      userName: "jo",
      active: false,
    });
  });
});

describe("a group's body", () => {
  test("members that are absent were not said; [] and null say there are none (P12)", () => {
    expect(group({ displayName: "G" })).toEqual({ displayName: "G" });
    const none = { ids: [], groupIds: [] };
    expect(group({ displayName: "G", members: [] })).toEqual({ displayName: "G", members: none });
    expect(group({ displayName: "G", members: null })).toEqual({ displayName: "G", members: none });
  });

  test("members are taken in every shape, each once, people and groups apart", () => {
    const members = [
      "u1",
      { value: "u2", display: "U" },
      { Value: "u1", $ref: null },
      { $ref: "https://x/scim/v2/k/Users/u3" },
      { value: "g1", type: "group" },
    ];
    expect(group({ displayname: "G", members }).members).toEqual({
      ids: ["u1", "u2", "u3"],
      groupIds: ["g1"],
    });
  });

  test("externalId is absent, set or cleared", () => {
    expect(group({ displayName: "G", externalId: "e" }).externalId).toBe("e");
    expect(group({ displayName: "G", externalId: "" }).externalId).toBeNull();
  });

  test.each([
    {},
    { displayName: "" },
    { displayName: "G", members: [{}] },
    { displayName: "G", members: [{ value: 7 }] },
    { displayName: "G", members: [7] },
  ])("%j is invalidValue", (body) => {
    const refused = refusalOf(() => group(body));
    expect(refused).toMatchObject({ status: 400, scimType: "invalidValue" });
  });
});

describe("hostile bodies", () => {
  test("keys that reach the prototype are inert", () => {
    const body = JSON.parse(`{"userName":"jo","__proto__":{"active":false,"polluted":1},
      "constructor":{"prototype":{"polluted":1}},"name":{"__proto__":{"givenName":"x"}},
      "urn:acme:2.0:User":{"__proto__":{"polluted":1},"a":{"constructor":{"b":1},"c":2}}}`);
    const read = user(body);
    expect(read).toEqual({ userName: "jo", active: true, "urn:acme:2.0:User": { a: { c: 2 } } });
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  test.each([
    ['{"userName":"a\\u0000b"}'],
    ['{"userName":"a\\ud800b"}'],
    ['{"userName":"jo","emails":[{"value":"\\udc00"}]}'],
    ['{"userName":"jo","urn:acme:2.0:User":{"a\\u0000":1}}'],
  ])("text that cannot be stored is invalidValue: %s", (text) => {
    const refused = refusalOf(() => user(JSON.parse(text)));
    expect(refused).toMatchObject({ status: 400, scimType: "invalidValue" });
  });

  test("whole surrogate pairs are text like any other", () => {
    expect(user({ userName: "😀" }).userName).toBe("😀");
  });

  test("nesting has a bound", () => {
    const deep = (open: string, close: string) =>
      JSON.parse(`{"userName":"jo","urn:a:b":${open.repeat(3_000)}1${close.repeat(3_000)}}`);
    expect(refusalOf(() => user(deep("[", "]"))).scimType).toBe("invalidSyntax");
    expect(refusalOf(() => user(deep('{"a":', "}"))).scimType).toBe("invalidSyntax");
  });
});
