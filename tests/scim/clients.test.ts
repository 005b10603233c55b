import { describe, expect, test } from "vitest";
import { bindFilter } from "@/lib/scim/bind-filter";
import { evaluate } from "@/lib/scim/evaluate";
import { readGroupPatch } from "@/lib/scim/group-patch";
import { parseListQuery } from "@/lib/scim/list";
import { applyUserPatch } from "@/lib/scim/patch";
import { parsePatch } from "@/lib/scim/patch-request";
import { presentedGroup, presentGroup, presentUser } from "@/lib/scim/present";
import { profiles } from "@/lib/scim/profiles";
import { wantsMembers } from "@/lib/scim/projection";
import { parseGroup, parseUser } from "@/lib/scim/resource";
import type { ResourceType } from "@/lib/scim/schemas";
import { urns } from "@/lib/scim/urns";

const { generic: lenient } = profiles;
const ext = urns.enterpriseUser;
const baseUrl = "https://usher.example/scim/v2/k";
const meta = {
  id: "u1",
  created: "2026-01-01T00:00:00Z",
  lastModified: "2026-01-01T00:00:00Z",
  version: null,
};

const post = (body: string) => parseUser(JSON.parse(body), lenient);
const patchUser = (user: ReturnType<typeof post>, body: string) =>
  applyUserPatch(user, parsePatch(JSON.parse(body), lenient), lenient);
const patchGroup = (body: string) => readGroupPatch(parsePatch(JSON.parse(body), lenient), lenient);

function finds(
  query: string,
  resource: Parameters<typeof evaluate>[1],
  type: ResourceType,
): boolean {
  const { filter } = parseListQuery(new URLSearchParams(query));
  return filter !== null && evaluate(bindFilter(filter, type), resource);
}

const entraUser = `{"schemas":["${urns.user}","${ext}"],
 "externalId":"0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef","userName":"jo@contoso.com","active":true,
 "displayName":"Jo","name":{"formatted":"Jo X","familyName":"X","givenName":"Jo"},
 "emails":[{"primary":true,"type":"work","value":"jo@contoso.com"}],"meta":{"resourceType":"User"},"roles":[],
 "${ext}":{"department":"R&D","employeeNumber":"77","manager":"m-1"}}`;

describe("Entra ID", () => {
  test("create: the manager as text is answered as an object, the rest exactly as sent", () => {
    expect(presentUser(post(entraUser), meta, baseUrl)).toEqual({
      schemas: [urns.user, ext],
      id: "u1",
      externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
      userName: "jo@contoso.com",
      active: true,
      displayName: "Jo",
      name: { formatted: "Jo X", familyName: "X", givenName: "Jo" },
      emails: [{ primary: true, type: "work", value: "jo@contoso.com" }],
      [ext]: { department: "R&D", employeeNumber: "77", manager: { value: "m-1" } },
      meta: {
        resourceType: "User",
        created: meta.created,
        lastModified: meta.lastModified,
        location: `${baseUrl}/Users/u1`,
      },
    });
  });

  test("update in the default dialect: capitalised ops, a path each, booleans as text", () => {
    const body = `{"schemas":["${urns.patchOp}"],"Operations":[
      {"op":"Replace","path":"active","value":"False"},
      {"op":"Replace","path":"emails[type eq \\"work\\"].value","value":"new@contoso.com"},
      {"op":"Add","path":"${ext}:manager","value":"m-2"},
      {"op":"Add","path":"addresses[type eq \\"work\\"].streetAddress","value":"1 Road"},
      {"op":"Add","path":"addresses[type eq \\"work\\"].formatted","value":"1 Road, Town"},
      {"op":"Add","path":"phoneNumbers[type eq \\"mobile\\"].value","value":"+1 555"}]}`;
    const { resource } = patchUser(post(entraUser), body);
    expect(resource).toEqual({
      ...post(entraUser),
      active: false,
      emails: [{ primary: true, type: "work", value: "new@contoso.com" }],
      addresses: [{ type: "work", streetAddress: "1 Road", formatted: "1 Road, Town" }],
      phoneNumbers: [{ type: "mobile", value: "+1 555" }],
      [ext]: { department: "R&D", employeeNumber: "77", manager: { value: "m-2" } },
    });
    expect(patchUser(resource, body).changed).toBe(false);
  });

  test("update with aadOptscim062020: one value without a path, dotted and URN keys (P6)", () => {
    const body = `{"schemas":["${urns.patchOp}"],"Operations":[
      {"op":"replace","path":"emails[type eq \\"work\\"].value","value":"k@contoso.com"},
      {"op":"replace","value":{"displayName":"B","name.givenName":"K","name.familyName":"U","active":false,
       "${ext}:employeeNumber":"7","phoneNumbers[type eq \\"work\\"].value":"+49"}}]}`;
    expect(patchUser(post(entraUser), body).resource).toEqual({
      ...post(entraUser),
      displayName: "B",
      active: false,
      name: { formatted: "Jo X", familyName: "U", givenName: "K" },
      emails: [{ primary: true, type: "work", value: "k@contoso.com" }],
      phoneNumbers: [{ type: "work", value: "+49" }],
      [ext]: { department: "R&D", employeeNumber: "7", manager: { value: "m-1" } },
    });
  });

  test("update in the oldest serialisation: a scalar wrapped in an array of {value}", () => {
    const body = `{"operations":[
      {"Op":"Replace","Path":"displayName","Value":[{"$ref":null,"value":"B"}]},
      {"op":"Replace","path":"${ext}:manager","value":[{"$ref":null,"value":"m-2"}]},
      {"op":"Replace","path":"active","value":[{"$ref":null,"value":"False"}]}]}`;
    expect(patchUser(post(entraUser), body).resource).toMatchObject({
      displayName: "B",
      active: false,
      [ext]: { manager: { value: "m-2" } },
    });
  });

  test.each([
    `{"op":"Remove","path":"${ext}:manager"}`,
    `{"op":"Remove","path":"${ext}:manager","value":"m-1"}`,
    `{"op":"Replace","path":"${ext}:manager","value":""}`,
    `{"op":"Replace","path":"${ext}:manager","value":null}`,
    `{"op":"Replace","path":"${ext}:manager","value":{"value":""}}`,
  ])("the manager is cleared by %s (P7)", (operation) => {
    const { resource } = patchUser(post(entraUser), `{"Operations":[${operation}]}`);
    expect(resource[ext]).toEqual({ department: "R&D", employeeNumber: "77" });
  });

  test("the validator's display and primary on an address that is not there yet", () => {
    const operation = (sub: string, value: unknown) => ({
      op: "replace",
      path: `emails[type eq "home"].${sub}`,
      value,
    });
    const body = { Operations: [operation("display", "H"), operation("primary", true)] };
    expect(patchUser(post(entraUser), JSON.stringify(body)).resource["emails"]).toEqual([
      { primary: false, type: "work", value: "jo@contoso.com" },
      { type: "home", display: "H", primary: true },
    ]);
  });

  test('a role selected by primary eq "True" is created and then found', () => {
    const body = `{"Operations":[{"op":"Add","path":"roles[primary eq \\"True\\"].value","value":"admin"}]}`;
    const { resource } = patchUser(post(entraUser), body);
    expect(resource["roles"]).toEqual([{ primary: true, value: "admin" }]);
    expect(patchUser(resource, body).changed).toBe(false);
  });

  test("look-ups: matching attribute, manager test, members test", () => {
    const user = presentUser(post(entraUser), meta, baseUrl);
    expect(finds('aadOptscim062020&filter=userName eq "JO@contoso.com"', user, "User")).toBe(true);
    expect(finds('filter=externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"', user, "User")).toBe(
      true,
    );
    expect(finds('filter=emails[type eq "work"].value eq "jo@contoso.com"', user, "User")).toBe(
      true,
    );
    expect(finds('filter=id eq "u1" and manager eq "m-1"&attributes=id', user, "User")).toBe(true);
    const group = { id: "g", displayName: "G", members: [{ value: "u1" }] };
    expect(finds('filter=id eq "g" and members eq "u1"&attributes=id', group, "Group")).toBe(true);
    expect(finds('filter=id eq "g" and members eq "u2"&attributes=id', group, "Group")).toBe(false);
  });

  test("group: unknown schema, no members; reads without members", () => {
    const body = JSON.parse(`{"schemas":["${urns.group}",
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
      "externalId":"8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159","displayName":"G","meta":{"resourceType":"Group"}}`);
    expect(parseGroup(body, lenient)).toEqual({
      displayName: "G",
      externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
    });
    const query = 'excludedAttributes=members&filter=displayName eq "G"';
    expect(wantsMembers(parseListQuery(new URLSearchParams(query)).projection)).toBe(false);
  });

  test("members in both dialects on one connection", () => {
    const add = `{"Operations":[{"op":"Add","path":"members","value":[{"$ref":null,"value":"u1"},{"$ref":null,"value":"u2"}]}]}`;
    expect(patchGroup(add)).toEqual([{ kind: "addMembers", ids: ["u1", "u2"], groupIds: [] }]);
    const gone = [{ kind: "removeMembers", ids: ["u1"] }];
    expect(
      patchGroup(`{"Operations":[{"op":"Remove","path":"members","value":[{"value":"u1"}]}]}`),
    ).toEqual(gone);
    expect(
      patchGroup(`{"Operations":[{"op":"remove","path":"members[value eq \\"u1\\"]"}]}`),
    ).toEqual(gone);
  });
});

const oktaUser = `{"schemas":["${urns.user}"],"userName":"t@x","name":{"givenName":"T","familyName":"U"},
 "emails":[{"primary":true,"value":"t@x","type":"work"}],"displayName":"T U","locale":"en-US",
 "externalId":"00ujl29u0le5T6Aj10h7","groups":[],"password":"1mz050nq","active":true}`;

describe("Okta", () => {
  test("create: password and groups leave no trace", () => {
    const user = post(oktaUser);
    expect(user).not.toHaveProperty("password");
    expect(user).not.toHaveProperty("groups");
    expect(user).toMatchObject({ userName: "t@x", locale: "en-US", active: true });
  });

  test("update by PUT of what was read: read-only parts are no obstacle, nothing changes", () => {
    const user = post(oktaUser);
    const groups = [presentedGroup("g1", "G")];
    expect(parseUser(presentUser(user, meta, baseUrl, groups), lenient, user)).toEqual(user);
  });

  test("deactivation without a path", () => {
    const body = `{"schemas":["${urns.patchOp}"],"Operations":[{"op":"replace","value":{"active":false}}]}`;
    const { resource, changed } = patchUser(post(oktaUser), body);
    expect({ resource, changed }).toEqual({
      resource: { ...post(oktaUser), active: false },
      changed: true,
    });
  });

  test("group push: rename carries the id, members go and come, a full push, an empty one", () => {
    const members = (value: string) =>
      `{"Operations":[{"op":"replace","path":"members","value":${value}}]}`;
    expect(
      patchGroup(`{"Operations":[{"op":"replace","value":{"id":"g","displayName":"G"}}]}`),
    ).toEqual([{ kind: "rename", displayName: "G" }]);
    expect(
      patchGroup(`{"Operations":[{"op":"remove","path":"members[value eq \\"u1\\"]"},
        {"op":"add","path":"members","value":[{"value":"u2","display":"t@x"}]}]}`),
    ).toEqual([
      { kind: "removeMembers", ids: ["u1"] },
      { kind: "addMembers", ids: ["u2"], groupIds: [] },
    ]);
    expect(
      patchGroup(members(`[{"value":"u1","display":"a"},{"value":"u2","display":"b"}]`)),
    ).toEqual([{ kind: "replaceMembers", ids: ["u1", "u2"], groupIds: [] }]);
    expect(patchGroup(members("[]"))).toEqual([{ kind: "removeAllMembers" }]);
  });

  test("wizard apps PUT the complete member list", () => {
    const body = {
      schemas: [urns.group],
      displayName: "G",
      members: [{ value: "u1", display: "a" }],
    };
    expect(parseGroup(body, lenient)).toEqual({
      displayName: "G",
      members: { ids: ["u1"], groupIds: [] },
    });
  });

  test("look-ups of the SPEC test: encoded, and in upper case", () => {
    const user = presentUser(post(oktaUser), meta, baseUrl);
    expect(finds("filter=userName%20eq%20%22T%40X%22&startIndex=1&count=100", user, "User")).toBe(
      true,
    );
    expect(finds("filter=userName%20eq%20%22nobody%22", user, "User")).toBe(false);
  });
});

describe("OneLogin", () => {
  const body = (
    department: string,
    manager: string,
  ) => `{"schemas":["${urns.user}","${ext}"],"userName":"o",
    "name":{"familyName":"L","givenName":"O"},"emails":[{"value":"o@x","type":"work","primary":true}],
    "title":"","${ext}":{"department":"${department}","manager":{"value":"${manager}","displayName":" "}}}`;

  test("macros without a value are empty text, which is no value", () => {
    expect(post(body("D", "m"))[ext]).toEqual({ department: "D", manager: { value: "m" } });
    expect(post(body("", ""))).toEqual({
      userName: "o",
      active: true,
      name: { familyName: "L", givenName: "O" },
      emails: [{ value: "o@x", type: "work", primary: true }],
    });
  });

  test("its own URNs stand for the official ones, as container keys too", () => {
    const odd = body("D", "m").replaceAll(urns.user, "urn:scim:schemas:core:2.0");
    expect(post(odd.replaceAll(ext, "urn:scim:schemas:extension:enterprise:2.0"))).toEqual(
      post(body("D", "m")),
    );
  });

  test("suspension is PUT with active false; PUT without active changes nothing about it", () => {
    const off = parseUser({ userName: "o", active: false }, lenient, post(body("D", "m")));
    expect(off.active).toBe(false);
    expect(parseUser(JSON.parse(body("D", "m")), lenient, off).active).toBe(false);
  });

  test("look-up with plus signs for spaces and a stray & at the end", () => {
    const user = presentUser(post(body("D", "m")), meta, baseUrl);
    expect(finds("filter=userName+eq+%22o%22&", user, "User")).toBe(true);
    expect(finds("?filter=userName+eq+%22o%22?", user, "User")).toBe(true);
  });
});

describe("others", () => {
  test("authentik: the rename repeats the whole group; members are always a list", () => {
    const value = { schemas: [urns.group], id: "g", externalId: "e", displayName: "G" };
    expect(patchGroup(JSON.stringify({ Operations: [{ op: "replace", value }] }))).toEqual([
      { kind: "externalId", externalId: "e" },
      { kind: "rename", displayName: "G" },
    ]);
    expect(presentGroup({ displayName: "G", externalId: null }, meta, baseUrl, [])).toMatchObject({
      members: [],
    });
  });

  test("PingFederate: the same address twice, both primary, is one address", () => {
    const emails = Array.from({ length: 2 }, () => ({ value: "a@x", type: "work", primary: true }));
    expect(parseUser({ userName: "p", emails }, lenient)["emails"]).toEqual([emails[0]]);
  });

  test("Ping: emails eq without a sub-attribute", () => {
    expect(finds('filter=emails eq "T@x"', post(oktaUser), "User")).toBe(true);
  });
});
