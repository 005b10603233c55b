import { beforeAll, describe, expect, test } from "vitest";
import { enterprise, newName, nobody, userBody } from "./bodies";
import { type Client, newClient, refusalOf } from "./client";

let client: Client;

beforeAll(async () => {
  client = await newClient();
});

const work = { value: "work@example.com", type: "work", primary: true };
const seed = {
  displayName: "Babs",
  title: "Guide",
  emails: [work, { value: "home@example.com", type: "home" }],
  [enterprise]: { department: "Tours" },
};

describe("RFC 7644 §3.5.2: all of a request, or nothing of it", () => {
  const bad: [what: string, operation: unknown, scimType: string][] = [
    ["a read-only attribute", { op: "replace", path: "id", value: "x" }, "mutability"],
    ["a read-only attribute", { op: "replace", path: "meta.created", value: "x" }, "mutability"],
    ["a read-only attribute", { op: "add", path: "groups", value: [{ value: "g" }] }, "mutability"],
    ["a read-only attribute", { op: "remove", path: "groups" }, "mutability"],
    ["a read-only attribute", { op: "remove", path: "id" }, "mutability"],
    ["a wrong type", { op: "replace", path: "active", value: "perhaps" }, "invalidValue"],
    ["a wrong type", { op: "replace", path: "title", value: { a: 1 } }, "invalidValue"],
    ["a wrong type", { op: "add", path: "name", value: "Babs" }, "invalidValue"],
    ["a wrong type", { op: "add", path: "name.givenName", value: 5 }, "invalidValue"],
    ["a wrong type", { op: "add", path: "emails", value: 5 }, "invalidValue"],
    ["no value", { op: "add", path: "title" }, "invalidValue"],
    ["no value", { op: "replace", path: "title" }, "invalidValue"],
    ["neither path nor value", { op: "add" }, "invalidValue"],
    ["no path, and a value that is no object", { op: "replace", value: "x" }, "invalidValue"],
    ["no path, and a value that is a list", { op: "add", value: [{ title: "x" }] }, "invalidValue"],
    ["remove without a path", { op: "remove" }, "noTarget"],
    ["an unknown operation", { op: "move", path: "title", value: "x" }, "invalidSyntax"],
    ["no operation", { path: "title", value: "x" }, "invalidSyntax"],
    ["an operation that is a number", { op: 1, path: "title", value: "x" }, "invalidSyntax"],
    ["a path that is a number", { op: "add", path: 5, value: "x" }, "invalidPath"],
    ["an empty userName", { op: "replace", path: "userName", value: "" }, "invalidValue"],
    ["userName by null", { op: "replace", path: "userName", value: null }, "invalidValue"],
    ["a malformed path", { op: "replace", path: "name..givenName", value: "x" }, "invalidPath"],
    ["a malformed path", { op: "replace", path: "a b", value: "x" }, "invalidPath"],
    ["a malformed path", { op: "replace", path: "name.givenName.x", value: "x" }, "invalidPath"],
    ["a malformed path", { op: "replace", path: "emails]", value: "x" }, "invalidPath"],
    [
      "a malformed path",
      { op: "replace", path: 'emails[type eq "work"]value', value: "x" },
      "invalidPath",
    ],
    [
      "a filter on a single value",
      { op: "replace", path: 'title[value eq "x"]', value: "x" },
      "invalidPath",
    ],
    [
      "a malformed filter",
      { op: "replace", path: "emails[type xx 5].value", value: "x" },
      "invalidFilter",
    ],
    ["a malformed filter", { op: "replace", path: "emails[type eq", value: "x" }, "invalidFilter"],
    [
      "an unknown name in a filter",
      { op: "remove", path: 'emails[nosuch eq "x"]' },
      "invalidFilter",
    ],
  ];

  test.each(bad)(
    "%s is refused, and takes every other operation with it: %j",
    async (_, operation, scimType) => {
      const path = `/Users/${await client.create("/Users", userBody(seed))}`;
      const before = (await client.get(path)).json;
      const first = { op: "replace", path: "displayName", value: "Half done" };
      expect(refusalOf(await client.patch(path, first, operation))).toEqual([400, scimType]);
      expect((await client.get(path)).json).toEqual(before);
    },
  );

  test("removing what is required is refused as mutability or invalidValue", async () => {
    const path = `/Users/${await client.create("/Users", userBody(seed))}`;
    const [status, scimType] = refusalOf(
      await client.patch(path, { op: "remove", path: "userName" }),
    );
    expect(status).toBe(400);
    expect(["mutability", "invalidValue"]).toContain(scimType);
  });

  test.each([
    ["no Operations", {}],
    ["an empty list", { Operations: [] }],
    ["Operations that are an object", { Operations: {} }],
    ["an operation that is text", { Operations: ["add"] }],
    ["an operation that is null", { Operations: [null] }],
  ])("§3.12 %s is 400 invalidSyntax", async (_, body) => {
    const path = `/Users/${await client.create("/Users", userBody())}`;
    const sent = { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], ...body };
    expect(refusalOf(await client.send("PATCH", path, sent))).toEqual([400, "invalidSyntax"]);
  });

  test("another's userName is 409 uniqueness, and nothing of the request is done", async () => {
    const userName = newName();
    await client.create("/Users", userBody({ userName }));
    const path = `/Users/${await client.create("/Users", userBody(seed))}`;
    const before = (await client.get(path)).json;
    const taken = { op: "replace", value: { title: "X", userName: userName.toUpperCase() } };
    expect(refusalOf(await client.patch(path, taken))).toEqual([409, "uniqueness"]);
    expect((await client.get(path)).json).toEqual(before);
  });

  test("what changes nothing leaves lastModified as it was", async () => {
    const path = `/Users/${await client.create("/Users", userBody(seed))}`;
    const before = (await client.get(path)).json;
    await client.patch(
      path,
      { op: "add", path: "emails", value: [work] },
      { op: "remove", path: "nickName" },
    );
    expect((await client.get(path)).json).toEqual(before);
  });

  test("read-only attributes repeated in a value without a path are passed over", async () => {
    const path = `/Users/${await client.create("/Users", userBody(seed))}`;
    const { json } = await client.get(path);
    const patched = await client.patch(path, { op: "replace", value: { ...json, title: "Lead" } });
    expect([patched.status, patched.json["title"], patched.json["id"]]).toEqual([
      200,
      "Lead",
      json["id"],
    ]);
  });

  test("a user that nobody has is 404, whatever the operations", async () => {
    for (const operation of [
      { op: "add", path: "title", value: "x" },
      { op: "remove", path: "title" },
    ]) {
      expect((await client.patch(`/Users/${nobody}`, operation)).status).toBe(404);
    }
  });

  test("seven parallel PATCHes of seven attributes all last", async () => {
    const path = `/Users/${await client.create("/Users", userBody())}`;
    const names = [
      "title",
      "nickName",
      "userType",
      "locale",
      "timezone",
      "displayName",
      "externalId",
    ];
    const answers = await Promise.all(
      names.map((name) => client.patch(path, { op: "add", path: name, value: `new ${name}` })),
    );
    for (const { status } of answers) expect([200, 204]).toContain(status);
    const { json } = await client.get(path);
    expect(names.map((name) => json[name])).toEqual(names.map((name) => `new ${name}`));
  });
});
