import { describe, expect, test } from "vitest";
import { bindFilter } from "@/lib/scim/bind-filter";
import { ScimError } from "@/lib/scim/errors";
import { evaluate } from "@/lib/scim/evaluate";
import { parseFilter } from "@/lib/scim/filter-parser";
import type { JsonObject } from "@/lib/scim/json";
import type { ResourceType } from "@/lib/scim/schemas";
import { urns } from "@/lib/scim/urns";

const jo: JsonObject = {
  schemas: [urns.user, urns.enterpriseUser],
  id: "2819c223-7f76-453a-919d-413861904646",
  externalId: "Ext-1",
  userName: "Jo@Contoso.com",
  active: true,
  title: "Lead",
  name: { familyName: "O'Brien", givenName: "" },
  emails: [
    { value: "jo@contoso.com", type: "work", primary: true },
    { value: "jo@home.example", type: "home" },
  ],
  photos: [{ value: "https://x.example/Photo", type: "photo" }],
  x509Certificates: [{ value: "QUJD" }],
  groups: [{ value: "g1", display: "Staff" }],
  meta: { resourceType: "User", lastModified: "2026-03-01T12:00:00Z", version: 'W/"1"' },
  [urns.enterpriseUser]: { department: "R&D", manager: { value: "M1" } },
  "urn:acme:2.0:User": { badge: "B7", level: 4, remote: true },
};

function matches(filter: string, resource = jo, type: ResourceType = "User"): boolean {
  return evaluate(bindFilter(parseFilter(filter), type), resource);
}

function refusal(filter: string, type: ResourceType = "User"): unknown {
  try {
    return bindFilter(parseFilter(filter), type);
  } catch (error) {
    return error;
  }
}

describe("RFC 7644 §3.4.2.2, operator by operator", () => {
  test.each<[string, boolean]>([
    ['userName eq "jo@contoso.COM"', true],
    ['userName eq "jo"', false],
    ['externalId eq "Ext-1"', true],
    ['externalId eq "ext-1"', false],
    ["active eq true", true],
    ['active eq "True"', true],
    ['active eq "false"', false],
    ['meta.lastModified eq "2026-03-01T13:00:00+01:00"', true],
    ['meta.lastModified eq "2026-03-01T12:00:00.000Z"', true],
    ['userName ne "x"', true],
    ['userName ne "JO@contoso.com"', false],
    ['nickName ne "x"', true],
    ['emails.value ne "jo@contoso.com"', false],
    ['emails.value ne "other@x"', true],
    ['userName co "CONTOSO"', true],
    ['userName sw "jo@"', true],
    ['userName ew ".com"', true],
    ['userName ew ".org"', false],
    ['name.familyName co "\'b"', true],
    ["title pr", true],
    ["nickName pr", false],
    ["name pr", true],
    ["name.givenName pr", false],
    ["phoneNumbers pr", false],
    ['title gt "Boss"', true],
    ['title lt "Boss"', false],
    ['title ge "lead"', true],
    ['title le "LEAD"', true],
    ['meta.lastModified gt "2026-03-01T12:30:00+01:00"', true],
    ['meta.lastModified le "2026-03-01T11:59:59Z"', false],
    ['nickName eq "x"', false],
    ['nickName gt "a"', false],
    ["nickName eq null", true],
    ["title eq null", false],
    ["title ne null", true],
  ])("%s is %s", (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test.each<[string, boolean]>([
    ['emails eq "jo@home.example"', true],
    ['emails co "@HOME"', true],
    ['emails.type eq "work" and emails.value co "@home"', true],
    ['emails[type eq "work" and value co "@home"]', false],
    ['emails[type eq "work"].value eq "jo@contoso.com"', true],
    ['emails[type eq "home"].value eq "jo@contoso.com"', false],
    ['emails[primary eq "True"]', true],
    ["emails[not (primary eq true)]", true],
    ['not (emails.type eq "work")', false],
    ['schemas eq "urn:ietf:params:scim:schemas:CORE:2.0:user"', true],
    ['id eq "2819c223-7f76-453a-919d-413861904646"', true],
    ['groups.value eq "g1"', true],
    ['groups eq "g1"', true],
    [`${urns.enterpriseUser}:department eq "r&d"`, true],
    [`${urns.enterpriseUser}:manager.value eq "M1"`, true],
    ['id eq "2819c223-7f76-453a-919d-413861904646" and manager eq "M1"', true],
    ['manager eq "m1"', false],
    ["USERNAME pr", true],
    ['urn:acme:2.0:User:BADGE eq "b7"', true],
    ["urn:acme:2.0:User:level gt 3", true],
    ["urn:acme:2.0:User:remote eq true", true],
    ['urn:other:2.0:User:badge eq "b7"', false],
    ['photos.value sw "https://x.example/photo"', false],
    ['x509Certificates eq "QUJD"', true],
  ])("%s is %s", (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test.each<[string, boolean]>([
    ['members eq "u1"', true],
    ['members.value eq "u2"', true],
    ['members[value eq "u3"]', false],
    ['id eq "g" and members eq "u1"', true],
    ['displayName eq "STAFF"', true],
  ])("on a group, %s is %s", (filter, expected) => {
    const group = { id: "g", displayName: "Staff", members: [{ value: "u1" }, { value: "u2" }] };
    expect(matches(filter, group, "Group")).toBe(expected);
  });
});

describe("combinations without a meaning are invalidFilter before anything is searched", () => {
  test.each([
    'active co "tr"',
    "active gt true",
    'active eq "maybe"',
    "active eq 1",
    'x509Certificates.value gt "a"',
    'x509Certificates co "Q"',
    'meta.lastModified co "2026"',
    'meta.lastModified gt "yesterday"',
    "userName eq 5",
    "userName eq true",
    "userName gt null",
    'name eq "Jo"',
    'addresses eq "x"',
    'shoeSize eq "9"',
    'name.shoe eq "9"',
    'emails[shoe eq "9"]',
    'userName[value eq "x"]',
    `${urns.group}:displayName pr`,
    `${urns.enterpriseUser}:shoeSize pr`,
  ])("%s", (filter) => {
    expect(refusal(filter)).toMatchObject({ status: 400, scimType: "invalidFilter" });
  });

  test("passwords cannot be searched for", () => {
    expect(refusal('password eq "x"')).toBeInstanceOf(ScimError);
    expect(refusal('password eq "x"')).toMatchObject({ status: 400, scimType: "sensitive" });
  });
});
