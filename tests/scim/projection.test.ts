import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/scim/json";
import { leavesOutOnly, parseProjection, project, wantsMembers } from "@/lib/scim/projection";
import { urns } from "@/lib/scim/urns";

const ext = urns.enterpriseUser;
const custom = "urn:acme:params:2.0:User";
const user: JsonObject = {
  schemas: [urns.user, ext, custom],
  id: "1",
  userName: "jo",
  name: { givenName: "Jo", familyName: "X" },
  emails: [
    { value: "a@x", type: "work" },
    { value: "b@x", type: "home" },
  ],
  [ext]: { department: "D", manager: { value: "m", displayName: "M" } },
  [custom]: { badge: "7" },
  meta: { resourceType: "User", version: "1" },
};

const only = (list: string | string[]) => project(user, parseProjection(list, null), "User");
const except = (list: string | string[]) => project(user, parseProjection(null, list), "User");
const always = { schemas: user["schemas"], id: "1" };

describe("attributes", () => {
  test.each<[string, JsonObject]>([
    ["userName", { userName: "jo" }],
    [" USERNAME , meta.version ", { userName: "jo", meta: { version: "1" } }],
    ["name", { name: user["name"] ?? null }],
    ["name.givenName", { name: { givenName: "Jo" } }],
    ["name,name.givenName", { name: user["name"] ?? null }],
    [`name,${urns.user}:name.givenName`, { name: user["name"] ?? null }],
    [`name.familyName,${urns.user}:name.givenName`, { name: user["name"] ?? null }],
    ["emails.value", { emails: [{ value: "a@x" }, { value: "b@x" }] }],
    [`${urns.user}:userName`, { userName: "jo" }],
    [`${ext}:department`, { [ext]: { department: "D" } }],
    [`${ext}:manager.value`, { [ext]: { manager: { value: "m" } } }],
    [ext, { [ext]: user[ext] ?? null }],
    [custom, { [custom]: { badge: "7" } }],
    [`${custom}:BADGE`, { [custom]: { badge: "7" } }],
    ["shoeSize,1x,password", {}],
    ["id", {}],
  ])("%s", (list, rest) => {
    const known = parseProjection(list, null).kind === "only";
    expect(known).toBe(true);
    expect(only(list)).toEqual({ ...always, ...rest });
  });

  test("an array, as .search sends it, is the same", () => {
    expect(only(["userName", "name.givenName"])).toEqual(only("userName,name.givenName"));
  });

  test("an empty list asks for nothing in particular", () => {
    expect(only("")).toEqual(user);
    expect(only(" , ")).toEqual(user);
  });

  test("given both, attributes wins", () => {
    expect(parseProjection("userName", "userName")).toMatchObject({ kind: "only" });
  });
});

describe("excludedAttributes", () => {
  test("leaves out what is named, whole or in part", () => {
    const kept = except(`name.givenName,emails.type,${ext}:manager,${custom},meta,shoeSize`);
    expect(kept).toEqual({
      ...always,
      userName: "jo",
      name: { familyName: "X" },
      emails: [{ value: "a@x" }, { value: "b@x" }],
      [ext]: { department: "D" },
    });
  });

  test("what is always returned cannot be excluded", () => {
    expect(except("id,schemas,userName")).toMatchObject(always);
    expect(except("userName")).not.toHaveProperty("userName");
  });

  test("nothing is left of a complex attribute without sub-attributes", () => {
    expect(except("name.givenName,name.familyName")).not.toHaveProperty("name");
  });
});

describe("members are read only when they are wanted", () => {
  test.each<[string | null, string | null, boolean]>([
    [null, null, true],
    [null, "members", false],
    [null, "Members,meta", false],
    [null, `${urns.group}:members`, false],
    [null, "members.display", true],
    [null, "displayName", true],
    ["displayName", null, false],
    ["id", null, false],
    ["members", null, true],
    ["members.value", null, true],
    [urns.group, null, true],
    [`${urns.user}:members`, null, false],
    ["members", "members", true],
  ])("attributes=%s excludedAttributes=%s: %s", (attributes, excluded, wanted) => {
    expect(wantsMembers(parseProjection(attributes, excluded))).toBe(wanted);
  });
});

describe("what is stored of a user is shown as it stands", () => {
  test.each<[string | null, string | null, boolean]>([
    [null, null, true],
    [null, "groups", true],
    [null, "GROUPS", true],
    [null, "groups.display", false],
    [null, "groups,title", false],
    [null, "title", false],
    ["groups", null, false],
    ["userName", "groups", false],
  ])("attributes=%s excludedAttributes=%s: %s", (attributes, excluded, whole) => {
    expect(leavesOutOnly(parseProjection(attributes, excluded), "groups")).toBe(whole);
  });
});
