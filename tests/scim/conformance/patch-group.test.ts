import { beforeAll, describe, expect, test } from "vitest";
import { groupBody, newName, nobody, userBody } from "./bodies";
import { type Client, newClient, refusalOf } from "./client";

let client: Client;
const ids = { a: "", b: "", c: "", d: "" };
type Name = keyof typeof ids;
const people: Name[] = ["a", "b", "c", "d"];

beforeAll(async () => {
  client = await newClient();
  for (const name of people) ids[name] = await client.create("/Users", userBody());
});

async function members(path: string): Promise<string[]> {
  const list = (await client.get(path)).json["members"];
  const seen = (Array.isArray(list) ? list : []).map((member) => String(Object(member).value));
  return seen.map((id) => people.find((name) => ids[name] === id) ?? id).sort();
}

/** `{a}` stands for that person's id, wherever in an operation. */
const filled = (value: unknown): unknown =>
  JSON.parse(
    people.reduce((text, name) => text.replaceAll(`{${name}}`, ids[name]), JSON.stringify(value)),
  );

const newGroup = async () => {
  const body = groupBody({ members: [{ value: ids.a }, { value: ids.b }] });
  return `/Groups/${await client.create("/Groups", body)}`;
};

const rows: [guarantee: string, operations: unknown[], names: string[]][] = [
  [
    "add one of a list",
    [{ op: "add", path: "members", value: [{ value: "{c}" }] }],
    ["a", "b", "c"],
  ],
  [
    "add one without a list",
    [{ op: "add", path: "members", value: { value: "{c}" } }],
    ["a", "b", "c"],
  ],
  ["add an id as text", [{ op: "add", path: "members", value: "{c}" }], ["a", "b", "c"]],
  [
    "add ids as text",
    [{ op: "add", path: "members", value: ["{c}", "{d}"] }],
    ["a", "b", "c", "d"],
  ],
  ["add without a path", [{ op: "add", value: { members: [{ value: "{c}" }] } }], ["a", "b", "c"]],
  [
    "add whom it has already",
    [{ op: "add", path: "members", value: [{ value: "{a}" }] }],
    ["a", "b"],
  ],
  [
    "add the same twice",
    [{ op: "add", path: "members", value: [{ value: "{c}" }, { value: "{c}" }] }],
    ["a", "b", "c"],
  ],
  [
    "add by a filter",
    [{ op: "add", path: 'members[value eq "{c}"]', value: [{ value: "{c}" }] }],
    ["a", "b", "c"],
  ],
  [
    "add with display and $ref",
    [{ op: "add", path: "members", value: [{ value: "{c}", display: "C", $ref: null }] }],
    ["a", "b", "c"],
  ],
  [
    "add by $ref alone",
    [{ op: "add", path: "members", value: [{ $ref: "https://x.example/Users/{c}" }] }],
    ["a", "b", "c"],
  ],
  ["add nobody", [{ op: "add", path: "members", value: [] }], ["a", "b"]],
  [
    "add somebody who is to come",
    [{ op: "add", path: "members", value: [{ value: "later" }] }],
    ["a", "b", "later"],
  ],
  ["remove by a filter", [{ op: "remove", path: 'members[value eq "{a}"]' }], ["b"]],
  [
    "remove by a filter in another case",
    [{ op: "Remove", path: 'MEMBERS[VALUE EQ "{a}"]' }],
    ["b"],
  ],
  [
    "remove by a filter with or",
    [{ op: "remove", path: 'members[value eq "{a}" or value eq "{b}"]' }],
    [],
  ],
  [
    "remove by a value list takes those alone",
    [{ op: "remove", path: "members", value: [{ value: "{a}" }] }],
    ["b"],
  ],
  ["remove by one value", [{ op: "remove", path: "members", value: { value: "{a}" } }], ["b"]],
  [
    "remove somebody it does not have",
    [{ op: "remove", path: 'members[value eq "{d}"]' }],
    ["a", "b"],
  ],
  [
    "remove an empty value list takes nobody",
    [{ op: "remove", path: "members", value: [] }],
    ["a", "b"],
  ],
  ["remove all", [{ op: "remove", path: "members" }], []],
  [
    "replace all",
    [{ op: "replace", path: "members", value: [{ value: "{c}" }, { value: "{a}" }] }],
    ["a", "c"],
  ],
  ["replace all by nobody", [{ op: "replace", path: "members", value: [] }], []],
  ["replace without a path", [{ op: "replace", value: { members: [{ value: "{d}" }] } }], ["d"]],
  [
    "remove and add in one request",
    [
      { op: "remove", path: 'members[value eq "{a}"]' },
      { op: "add", path: "members", value: [{ value: "{c}" }] },
    ],
    ["b", "c"],
  ],
  [
    "add and remove in one request",
    [
      { op: "add", path: "members", value: [{ value: "{c}" }] },
      { op: "remove", path: 'members[value eq "{c}"]' },
    ],
    ["a", "b"],
  ],
  [
    "remove all, then add",
    [
      { op: "remove", path: "members" },
      { op: "add", path: "members", value: [{ value: "{d}" }] },
    ],
    ["d"],
  ],
  [
    "add, then replace",
    [
      { op: "add", path: "members", value: [{ value: "{d}" }] },
      { op: "replace", path: "members", value: [{ value: "{c}" }] },
    ],
    ["c"],
  ],
  [
    "§3.5.2.2 remove by id and another type takes nobody",
    [{ op: "remove", path: 'members[value eq "{a}" and type eq "Group"]' }],
    ["a", "b"],
  ],
  ["§3.5.2.2 remove by type", [{ op: "remove", path: 'members[type eq "User"]' }], []],
  ["§3.5.2.2 remove all but one", [{ op: "remove", path: 'members[not (value eq "{b}")]' }], ["b"]],
  [
    "§3.5.2.2 remove nobody of that name",
    [{ op: "remove", path: 'members[display eq "nobody"]' }],
    ["a", "b"],
  ],
  [
    "§3.5.2.3 put one in another's place",
    [{ op: "replace", path: 'members[value eq "{b}"]', value: { value: "{c}" } }],
    ["a", "c"],
  ],
  [
    "one operation for each, as authentik does",
    ["{c}", "{d}"].map((value) => ({ op: "add", path: "members", value: [{ value }] })),
    ["a", "b", "c", "d"],
  ],
  [
    "by the group's URN",
    [
      {
        op: "add",
        path: "urn:ietf:params:scim:schemas:core:2.0:Group:members",
        value: [{ value: "{c}" }],
      },
    ],
    ["a", "b", "c"],
  ],
];

describe("RFC 7644 §3.5.2: PATCH of members", () => {
  test.each(rows)("%s", async (_, operations, names) => {
    const path = await newGroup();
    const patched = await client.patch(path, ...operations.map(filled));
    expect([200, 204], patched.text).toContain(patched.status);
    expect(await members(path)).toEqual([...names].sort());
  });

  test.each(rows)("twice the same is once: %s", async (_, operations, names) => {
    const path = await newGroup();
    for (let round = 0; round < 2; round += 1) await client.patch(path, ...operations.map(filled));
    expect(await members(path)).toEqual([...names].sort());
  });

  test("§3.5.2.3 a member's value is immutable: the same is no change, another is mutability", async () => {
    const path = await newGroup();
    const renamed = (value: string) =>
      filled({ op: "replace", path: 'members[value eq "{a}"].value', value });
    expect((await client.patch(path, renamed("{a}"))).status).toBe(204);
    expect(refusalOf(await client.patch(path, renamed("{c}")))).toEqual([400, "mutability"]);
    expect(await members(path)).toEqual(["a", "b"]);
  });

  test("§3.5.2.1 a second add changes nothing: lastModified stays", async () => {
    const path = await newGroup();
    const add = filled({ op: "add", path: "members", value: [{ value: "{c}" }] });
    await client.patch(path, add);
    const { meta } = (await client.get(path)).json;
    await client.patch(path, add, filled({ op: "remove", path: 'members[value eq "{d}"]' }));
    expect((await client.get(path)).json["meta"]).toEqual(meta);
  });

  test("§3.5.2 204 has no body", async () => {
    const patched = await client.patch(await newGroup(), { op: "remove", path: "members" });
    if (patched.status === 204) expect(patched.text).toBe("");
    else expect(patched.status).toBe(200);
  });

  test("parallel adds and removes of different members lose nothing", async () => {
    const path = await newGroup();
    const answers = await Promise.all([
      client.patch(path, filled({ op: "add", path: "members", value: [{ value: "{c}" }] })),
      client.patch(path, filled({ op: "remove", path: 'members[value eq "{a}"]' })),
      client.patch(path, filled({ op: "add", path: "members", value: [{ value: "{d}" }] })),
      client.patch(path, filled({ op: "remove", path: "members", value: [{ value: "{b}" }] })),
      client.patch(path, { op: "replace", path: "externalId", value: newName() }),
    ]);
    for (const { status } of answers) expect([200, 204]).toContain(status);
    expect(await members(path)).toEqual(["c", "d"]);
  });

  test("forty parallel adds are forty members, and none was refused", async () => {
    const path = `/Groups/${await client.create("/Groups", groupBody())}`;
    const wanted = Array.from({ length: 40 }, (_, index) => `member-${index}`);
    const answers = await Promise.all(
      wanted.map((value) => client.patch(path, { op: "add", path: "members", value: [{ value }] })),
    );
    expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
    expect(await members(path)).toEqual(wanted.sort());
  });

  test("who was a member before being created is shown as one afterwards", async () => {
    const made = await client.create("/Users", userBody());
    await client.remove(`/Users/${made}`);
    const path = await newGroup();
    await client.patch(path, { op: "add", path: "members", value: [{ value: nobody }] });
    expect(await members(path)).toContain(nobody);
  });

  test("a nested group is a member of type Group", async () => {
    const inner = await client.create("/Groups", groupBody());
    const path = await newGroup();
    await client.patch(path, {
      op: "add",
      path: "members",
      value: [{ value: inner, type: "Group" }],
    });
    const { json } = await client.get(path);
    expect(json["members"]).toContainEqual(
      expect.objectContaining({
        value: inner,
        type: "Group",
        $ref: expect.stringContaining("/Groups/"),
      }),
    );
  });
});

describe("RFC 7644 §3.5.2: PATCH of a group's own attributes", () => {
  test.each([
    ["with a path", (name: string) => ({ op: "replace", path: "displayName", value: name })],
    ["without a path", (name: string) => ({ op: "replace", value: { displayName: name } })],
    [
      "with the id, as Okta does",
      (name: string) => ({ op: "replace", value: { id: "x", displayName: name } }),
    ],
    [
      "with the URN",
      (name: string) => ({
        op: "replace",
        path: "urn:ietf:params:scim:schemas:core:2.0:Group:displayName",
        value: name,
      }),
    ],
    ["by add", (name: string) => ({ op: "add", path: "displayName", value: name })],
  ])("renames %s, and keeps the members", async (_, operation) => {
    const path = await newGroup();
    const name = `Renamed ${newName()}`;
    await client.patch(path, operation(name));
    expect((await client.get(path)).json["displayName"]).toBe(name);
    expect(await members(path)).toEqual(["a", "b"]);
  });

  test("another group's name is 409 uniqueness, and no member of the request is added", async () => {
    await client.create("/Groups", groupBody({ displayName: "Taken for PATCH" }));
    const path = await newGroup();
    const refused = await client.patch(
      path,
      filled({ op: "add", path: "members", value: [{ value: "{c}" }] }),
      { op: "replace", path: "displayName", value: "taken FOR patch" },
    );
    expect(refusalOf(refused)).toEqual([409, "uniqueness"]);
    expect(await members(path)).toEqual(["a", "b"]);
  });

  test.each([
    [{ op: "remove", path: "displayName" }, ["mutability", "invalidValue"]],
    [{ op: "replace", path: "displayName", value: "" }, ["invalidValue"]],
    [{ op: "replace", path: "displayName", value: 5 }, ["invalidValue"]],
    [{ op: "replace", path: "displayName", value: null }, ["invalidValue"]],
    [{ op: "replace", path: "id", value: "x" }, ["mutability"]],
    [{ op: "replace", path: "meta", value: {} }, ["mutability"]],
    [{ op: "remove" }, ["noTarget"]],
    [{ op: "add", path: "members", value: [{ display: "no id" }] }, ["invalidValue"]],
    [{ op: "add", path: "members", value: [{ value: 5 }] }, ["invalidValue"]],
    [{ op: "add", path: "members", value: 5 }, ["invalidValue"]],
    [{ op: "add", path: "members" }, ["invalidValue"]],
    [{ op: "remove", path: "members[value xx 5]" }, ["invalidFilter"]],
    [{ op: "remove", path: "members[" }, ["invalidFilter"]],
    [{ op: "remove", path: 'members[shoeSize eq "x"]' }, ["invalidFilter"]],
    [
      { op: "replace", path: `members[value eq "${nobody}"]`, value: { value: nobody } },
      ["noTarget"],
    ],
    [{ op: "remove", path: 'displayName[value eq "x"]' }, ["invalidPath", "mutability"]],
    [{ op: "explode", path: "members" }, ["invalidSyntax"]],
  ])("§3.12 %j is 400, and nothing of the request is done", async (operation, scimTypes) => {
    const path = await newGroup();
    const before = (await client.get(path)).json;
    const first = filled({ op: "add", path: "members", value: [{ value: "{c}" }] });
    const [status, scimType] = refusalOf(await client.patch(path, first, operation));
    expect(status).toBe(400);
    expect(scimTypes).toContain(scimType);
    expect((await client.get(path)).json).toEqual(before);
  });

  test("removing externalId clears it", async () => {
    const path = `/Groups/${await client.create("/Groups", groupBody({ externalId: "x" }))}`;
    await client.patch(path, { op: "remove", path: "externalId" });
    expect((await client.get(path)).json).not.toHaveProperty("externalId");
  });

  test("a group that nobody has is 404", async () => {
    const add = { op: "add", path: "members", value: [{ value: "u" }] };
    expect((await client.patch(`/Groups/${nobody}`, add)).status).toBe(404);
  });
});
