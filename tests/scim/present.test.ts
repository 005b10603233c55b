import { expect, test } from "vitest";
import { flatten } from "@/lib/scim/attributes";
import { presentedGroup, presentGroup, presentUser, userText } from "@/lib/scim/present";
import { urns } from "@/lib/scim/urns";

const baseUrl = "https://usher.example/scim/v2/k";
const meta = {
  id: "1",
  created: "2026-01-01T00:00:00Z",
  lastModified: "2026-01-02T00:00:00Z",
  version: 'W/"2"',
};
const wireMeta = { created: meta.created, lastModified: meta.lastModified, version: 'W/"2"' };

test("a user names each schema whose attributes are present, and its own place", () => {
  const custom = "urn:acme:2.0:User";
  const user = { userName: "jo", active: true, [custom]: { badge: "7" } };
  expect(presentUser(user, meta, baseUrl)).toEqual({
    schemas: [urns.user, custom],
    id: "1",
    ...user,
    meta: { ...wireMeta, resourceType: "User", location: `${baseUrl}/Users/1` },
  });
});

test("a user's groups are references, left out when there are none", () => {
  const user = { userName: "jo", active: true };
  const groups = [presentedGroup("g", 'G "1"')];
  for (const base of [baseUrl, `${baseUrl}/other`, baseUrl]) {
    const whole = presentUser(user, meta, base, groups);
    expect(whole["groups"]).toEqual([
      { value: "g", $ref: `${base}/Groups/g`, display: 'G "1"', type: "direct" },
    ]);
    expect(JSON.parse(userText(JSON.stringify(user), user, meta, base, groups))).toEqual(whole);
  }
  expect(presentUser(user, meta, baseUrl)).not.toHaveProperty("groups");
});

test("a group has a list of members, also an empty one, unless they were not asked for", () => {
  const group = { displayName: "G", externalId: "e" };
  const members = [
    { id: "u", type: "User" as const, display: "U" },
    { id: "h", type: "Group" as const, display: null },
  ];
  expect(presentGroup(group, meta, baseUrl, members)).toEqual({
    schemas: [urns.group],
    id: "1",
    externalId: "e",
    displayName: "G",
    members: [
      { value: "u", $ref: `${baseUrl}/Users/u`, type: "User", display: "U" },
      { value: "h", $ref: `${baseUrl}/Groups/h`, type: "Group" },
    ],
    meta: { ...wireMeta, resourceType: "Group", location: `${baseUrl}/Groups/1` },
  });
  expect(presentGroup(group, meta, baseUrl, [])["members"]).toEqual([]);
  expect(presentGroup(group, meta, baseUrl, null)).not.toHaveProperty("members");
});

test("nothing unassigned is written: no null anywhere", () => {
  const bare = { ...meta, version: null };
  const group = presentGroup({ displayName: "G", externalId: null }, bare, baseUrl, []);
  expect(
    JSON.stringify([group, presentUser({ userName: "jo", active: false }, bare, baseUrl)]),
  ).not.toContain("null");
});

test("flatten names every value by the path that a filter or a mapping would use", () => {
  const resource = {
    userName: "jo",
    active: true,
    name: { givenName: "Jo" },
    emails: [
      { value: "a@x", type: "work", primary: true },
      { value: "b@x", type: "work" },
      { value: "c@x" },
    ],
    [urns.enterpriseUser]: { department: "D", manager: { value: "m" } },
    "urn:acme:2.0:User": { tags: ["a", "b"], nothing: null },
  };
  expect(flatten(resource)).toEqual([
    { path: "userName", value: "jo" },
    { path: "active", value: true },
    { path: "name.givenName", value: "Jo" },
    { path: 'emails[type eq "work"].value', value: "a@x" },
    { path: 'emails[type eq "work"].primary', value: true },
    { path: "emails.value", value: "c@x" },
    { path: `${urns.enterpriseUser}:department`, value: "D" },
    { path: `${urns.enterpriseUser}:manager.value`, value: "m" },
    { path: "urn:acme:2.0:User:tags", value: "a" },
  ]);
});
