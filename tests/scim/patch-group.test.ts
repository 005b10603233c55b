import { describe, expect, test } from "vitest";
import { composeGroupEdit } from "@/lib/engine/scim/group-edit";
import { parseFilter } from "@/lib/scim/filter-parser";
import { readGroupPatch } from "@/lib/scim/group-patch";
import { limits } from "@/lib/scim/limits";
import { parsePatch } from "@/lib/scim/patch-request";
import type { PresentedMember } from "@/lib/scim/present";
import { type Profile, profiles } from "@/lib/scim/profiles";
import { urns } from "@/lib/scim/urns";
import { refusalOf } from "./refusal";

const { generic: lenient, strict } = profiles;

function changes(operations: unknown[], profile: Profile = lenient) {
  const body = { schemas: [urns.patchOp], Operations: operations };
  return readGroupPatch(parsePatch(body, profile), profile);
}

const add = (...ids: string[]) => ({ kind: "addMembers", ids, groupIds: [] });
const remove = (...ids: string[]) => ({ kind: "removeMembers", ids });
const replace = (...ids: string[]) => ({ kind: "replaceMembers", ids, groupIds: [] });
const clear = { kind: "removeAllMembers" };

describe("members in every shape that clients send (P8, P15, P16)", () => {
  test.each([
    [
      { op: "Add", path: "members", value: [{ $ref: null, value: "u1" }, { value: "u2" }] },
      add("u1", "u2"),
    ],
    [{ op: "add", path: "members", value: { value: "u1", display: "U" } }, add("u1")],
    [{ op: "add", path: "members", value: "u1" }, add("u1")],
    [{ op: "add", path: "members", value: ["u1", "u1"] }, add("u1")],
    [{ op: "add", value: { members: [{ value: "u1" }] } }, add("u1")],
    [{ op: "add", value: { MEMBERS: ["u1"] } }, add("u1")],
    [{ op: "add", path: `${urns.group}:members`, value: ["u1"] }, add("u1")],
    [{ op: "add", path: 'members[value eq "u1"]', value: { display: "U" } }, add("u1")],
    [{ op: "replace", path: "members", value: [{ value: "u1" }] }, replace("u1")],
    [{ op: "replace", value: { members: ["u1"] } }, replace("u1")],
    [{ op: "replace", path: "members", value: [] }, clear],
    [{ op: "replace", path: "members", value: null }, clear],
    [{ op: "replace", path: "members", value: "" }, clear],
    [{ op: "remove", path: "members" }, clear],
    [{ op: "Remove", path: "members", value: [{ value: "u1" }] }, remove("u1")],
    [{ op: "remove", path: "members", value: { value: "u1" } }, remove("u1")],
    [{ op: "remove", path: "members", value: "u1" }, remove("u1")],
    [{ op: "remove", path: 'members[value eq "u1"]' }, remove("u1")],
    [{ op: "remove", path: 'members[value eq "u1" or value eq "u2"]' }, remove("u1", "u2")],
    [{ op: "remove", path: 'members[$ref eq "https://x/v2/Users/u1"]' }, remove("u1")],
    [{ op: "remove", path: 'MEMBERS[VALUE EQ "u1"].value' }, remove("u1")],
  ])("%j", (operation, change) => {
    expect(changes([operation])).toEqual([change]);
  });

  test.each([
    { op: "add", path: "members", value: [] },
    { op: "remove", path: "members", value: [] },
    { op: "remove", path: 'members[value eq "u1" and value eq "u2"]' },
    { op: "replace", path: 'members[value eq "u1"].display', value: "U" },
    { op: "replace", path: 'members[value eq "u1"]', value: { display: "U" } },
    { op: "replace", path: "members.display", value: "U" },
  ])("changes nothing: %j", (operation) => {
    expect(changes([operation])).toEqual([]);
  });

  test("nested groups are told apart when they are added, and gone by id alone", () => {
    const value = [
      { value: "g1", type: "Group" },
      { value: "u1", type: "User" },
    ];
    expect(changes([{ op: "add", path: "members", value }])).toEqual([
      { kind: "addMembers", ids: ["u1"], groupIds: ["g1"] },
    ]);
    expect(changes([{ op: "remove", path: "members", value }])).toEqual([remove("u1", "g1")]);
  });

  test("§3.5.2.3 who is put in another's place, and who a filter of more than ids selects, the members decide", () => {
    const operation = { op: "replace", path: 'members[value eq "u1"]', value: { value: "u2" } };
    const filter = parseFilter('value eq "u1"');
    const put = { ids: ["u2"], groupIds: [] };
    expect(changes([operation])).toEqual([
      { kind: "selectMembers", filter, path: operation.path, put },
    ]);
    const path = 'members[value eq "u1" and type eq "Group"]';
    expect(changes([{ op: "remove", path }])).toEqual([
      {
        ...{ kind: "selectMembers", path, put: null },
        filter: parseFilter('value eq "u1" and type eq "Group"'),
      },
    ]);
  });

  const members: PresentedMember[] = [
    { id: "u1", type: "User", display: "Ada" },
    { id: "u2", type: "User", display: "Ben" },
    { id: "g1", type: "Group", display: "Inner" },
  ];

  test.each([
    ['value eq "u1" and type eq "User"', ["u1"]],
    ['value eq "u1" and type eq "group"', []],
    ['type eq "user"', ["u1", "u2"]],
    ['value ne "u1"', ["u2", "g1"]],
    ['not (value eq "u1")', ["u2", "g1"]],
    ["value pr", ["u1", "u2", "g1"]],
    ['value co "1"', ["u1", "g1"]],
    ['display eq "ben" or type eq "Group"', ["u2", "g1"]],
    ['$ref ne "https://x/v2/Users/u1" and type eq "User"', ["u2"]],
  ])("§3.5.2.2 members[%s] removes exactly whom it selects", (filter, gone) => {
    const list = changes([{ op: "remove", path: `members[${filter}]` }]);
    const remove = composeGroupEdit(list, members).members?.remove ?? [];
    expect([...remove]).toEqual(gone);
  });

  test("a filter selects among the members as the operations before leave them", () => {
    const operations = [
      { op: "remove", path: 'members[value eq "u1"]' },
      { op: "add", path: "members", value: [{ value: "u3" }] },
      { op: "remove", path: 'members[type eq "User"]' },
    ];
    const edit = composeGroupEdit(changes(operations), members).members;
    expect(edit).toEqual({ clear: false, add: [], remove: ["u1", "u2", "u3"] });
  });

  test("§3.5.2.3 replace of a member who is not there is noTarget, of one who is puts the other", () => {
    const replaced = (id: string) =>
      composeGroupEdit(
        changes([{ op: "replace", path: `members[value eq "${id}"]`, value: { value: "u9" } }]),
        members,
      ).members;
    expect(replaced("u1")).toEqual({
      ...{ clear: false, remove: ["u1"] },
      add: [{ id: "u9", kind: "user" }],
    });
    expect(refusalOf(() => replaced("nobody"))).toMatchObject({
      status: 400,
      scimType: "noTarget",
    });
  });

  test("many filters over many members are 413, not a stalled server", () => {
    const crowd = Array.from({ length: 1_000 }, (_, index): PresentedMember => {
      return { id: `u${index}`, type: "User", display: null };
    });
    const operation = { op: "remove", path: 'members[value ew "nobody"]' };
    const list = changes(Array.from({ length: 2_000 }, () => operation));
    expect(refusalOf(() => composeGroupEdit(list, crowd))).toMatchObject({ status: 413 });
  });

  test.each(['nothing eq "x"', "value eq 5", '$ref co "u1"'])(
    "a filter without a meaning for members is invalidFilter: %s",
    (filter) => {
      const refused = refusalOf(() => changes([{ op: "remove", path: `members[${filter}]` }]));
      expect(refused).toMatchObject({ status: 400, scimType: "invalidFilter" });
    },
  );

  test.each([[{}], [[{}]], [7], [[{ value: 7 }]]])(
    "a member without an id is invalidValue: %j",
    (value) => {
      const refused = refusalOf(() => changes([{ op: "add", path: "members", value }]));
      expect(refused).toMatchObject({ status: 400, scimType: "invalidValue" });
    },
  );

  test("neighbouring operations become one change, in the order that matters", () => {
    const one = (op: string, id: string) => ({ op, path: "members", value: [{ value: id }] });
    expect(
      changes([
        one("add", "u1"),
        one("add", "u2"),
        one("add", "u1"),
        one("remove", "u1"),
        one("add", "u1"),
      ]),
    ).toEqual([add("u1", "u2"), remove("u1"), add("u1")]);
  });

  test("ten thousand members fit one request; more operations than that are 413", () => {
    const ids = Array.from({ length: limits.patchOperations }, (_, index) => `u${index}`);
    const operations = ids.map((value) => ({ op: "add", path: "members", value: [{ value }] }));
    expect(changes(operations)).toEqual([add(...ids)]);
    const refused = refusalOf(() => changes([...operations, operations[0]]));
    expect(refused).toMatchObject({ status: 413, scimType: null });
  });
});

describe("the group itself", () => {
  test.each([
    [{ op: "Replace", path: "displayName", value: "G" }],
    [{ op: "replace", value: { id: "1", displayName: "G" } }],
    [{ op: "add", path: "displayname", value: "G" }],
    [{ op: "Replace", path: "displayName", value: [{ $ref: null, value: "G" }] }],
  ])("rename: %j", (operation) => {
    expect(changes([operation])).toEqual([{ kind: "rename", displayName: "G" }]);
  });

  test("externalId is set and removed", () => {
    expect(changes([{ op: "add", path: "externalId", value: "e" }])).toEqual([
      { kind: "externalId", externalId: "e" },
    ]);
    for (const rest of [
      { op: "remove" },
      { op: "replace", value: null },
      { op: "add", value: "" },
    ]) {
      expect(changes([{ path: "externalId", ...rest }])).toEqual([
        { kind: "externalId", externalId: null },
      ]);
    }
  });

  test("what clients repeat of the group in a value without a path is passed over (P17)", () => {
    const value = { schemas: [urns.group], id: "1", meta: {}, externalId: "e", displayName: "G" };
    expect(changes([{ op: "replace", value }])).toEqual([
      { kind: "externalId", externalId: "e" },
      { kind: "rename", displayName: "G" },
    ]);
  });

  test.each([
    ["mutability", { op: "remove", path: "displayName" }],
    ["mutability", { op: "replace", path: "id", value: "x" }],
    ["invalidValue", { op: "replace", path: "displayName", value: "" }],
    ["invalidValue", { op: "replace", path: "displayName", value: 7 }],
    ["invalidValue", { op: "replace", path: "externalId", value: 7 }],
    ["invalidPath", { op: "replace", path: 'displayName[value eq "x"]', value: "G" }],
    ["noTarget", { op: "remove" }],
  ])("%s: %j", (scimType, operation) => {
    expect(refusalOf(() => changes([operation]))).toMatchObject({ status: 400, scimType });
  });

  test("unknown attributes are passed over, in strict they are invalidPath", () => {
    const operation = { op: "add", path: "description", value: "x" };
    expect(changes([operation])).toEqual([]);
    expect(refusalOf(() => changes([operation], strict)).scimType).toBe("invalidPath");
  });
});
