import { beforeAll, describe, expect, test } from "vitest";
import { core, enterprise, group, groupBody, newName, nobody, userBody } from "./bodies";
import { type Client, newClient, refusalOf } from "./client";

let client: Client;

beforeAll(async () => {
  client = await newClient();
});

const full = () =>
  userBody({
    externalId: "e-1",
    displayName: "Babs",
    title: "Guide",
    name: { givenName: "Barbara", familyName: "Jensen" },
    emails: [{ value: "babs@example.com", type: "work", primary: true }],
    roles: [{ value: "admin" }],
    [enterprise]: { department: "Tours", employeeNumber: "7" },
  });

describe("RFC 7644 §3.5.1: PUT of a user", () => {
  test("§3.5.1 200 with the whole resource under the same id", async () => {
    const id = await client.create("/Users", full());
    const put = await client.put(`/Users/${id}`, userBody({ displayName: "New" }));
    expect(put.status).toBe(200);
    expect(put.headers.get("content-type")).toMatch(/^application\/scim\+json/);
    expect(put.json).toMatchObject({ id, displayName: "New", meta: { resourceType: "User" } });
    expect((await client.get(`/Users/${id}`)).json).toEqual(put.json);
  });

  test.each(["displayName", "title", "name", "emails", "roles", enterprise])(
    "§3.5.1 %s is cleared when the body leaves it out",
    async (name) => {
      const body = full();
      const id = await client.create("/Users", body);
      const { [name]: left, ...rest } = body;
      expect(left).toBeDefined();
      const put = await client.put(`/Users/${id}`, rest);
      expect(put.json).not.toHaveProperty([name]);
      const others = Object.keys(rest).filter((key) => key !== "schemas");
      for (const key of others) expect(put.json[key]).toEqual(rest[key]);
    },
  );

  test.each([
    ["null", null],
    ["an empty array", []],
  ])("§3.5.1 and RFC 7643 §2.5 %s clears", async (_, value) => {
    const body = full();
    const id = await client.create("/Users", body);
    const put = await client.put(`/Users/${id}`, {
      ...body,
      emails: value,
      title: null,
      roles: value,
    });
    for (const name of ["emails", "title", "roles"]) expect(put.json).not.toHaveProperty(name);
    expect(put.json["displayName"]).toBe("Babs");
  });

  test("§3.5.1 a complex value is replaced as a whole", async () => {
    const body = full();
    const id = await client.create("/Users", body);
    const put = await client.put(`/Users/${id}`, { ...body, name: { givenName: "B" } });
    expect(put.json["name"]).toEqual({ givenName: "B" });
  });

  test("§3.5.1 the extension's URN disappears from schemas with its attributes", async () => {
    const { [enterprise]: _, ...rest } = full();
    const id = await client.create("/Users", { ...rest, [enterprise]: { department: "D" } });
    const put = await client.put(`/Users/${id}`, { ...rest, schemas: [core, enterprise] });
    expect(put.json["schemas"]).toEqual([core]);
  });

  test("§3.5.1 read-only values in the body are ignored, whatever they are", async () => {
    const id = await client.create("/Users", full());
    const meta = { resourceType: "Robot", created: "1999-01-01T00:00:00Z", version: "x" };
    const sent = { ...full(), id: "another", meta, groups: [{ value: "g" }], schemas: [core] };
    const put = await client.put(`/Users/${id}`, sent);
    expect(put.status).toBe(200);
    expect(put.json).toMatchObject({ id, meta: { resourceType: "User" } });
    expect(put.text).not.toMatch(/1999|Robot/);
    expect(put.json).not.toHaveProperty("groups");
  });

  test("§3.5.1 groups in the body take nobody out of a group", async () => {
    const body = full();
    const id = await client.create("/Users", body);
    const path = `/Groups/${await client.create("/Groups", groupBody({ members: [{ value: id }] }))}`;
    await client.put(`/Users/${id}`, { ...body, groups: [] });
    expect((await client.get(path)).json["members"]).toMatchObject([{ value: id }]);
  });

  test("§3.5.1 what GET answered may be sent back: nothing changes, not even lastModified", async () => {
    const path = `/Users/${await client.create("/Users", full())}`;
    const before = await client.get(path);
    const put = await client.put(path, before.json);
    expect(put.status).toBe(200);
    expect(put.json).toEqual(before.json);
  });

  test("RFC 7643 §3.1 a change moves lastModified and leaves created", async () => {
    const path = `/Users/${await client.create("/Users", full())}`;
    const before = Object(await client.get(path)).json.meta;
    const after = Object((await client.put(path, { ...full(), title: "New" })).json["meta"]);
    expect(after.created).toBe(before.created);
    expect(Date.parse(after.lastModified)).toBeGreaterThanOrEqual(Date.parse(before.lastModified));
    expect(after.location).toBe(before.location);
  });

  test.each([
    ["no userName", { schemas: [core], title: "x" }, "invalidValue"],
    ["an empty userName", { schemas: [core], userName: "" }, "invalidValue"],
    ["a wrong type", { schemas: [core], userName: "a@example.com", name: 5 }, "invalidValue"],
    ["schemas that are no list", { schemas: {}, userName: "a@example.com" }, "invalidSyntax"],
  ])("§3.12 %s is 400, and the user stays as it was", async (_, body, scimType) => {
    const path = `/Users/${await client.create("/Users", full())}`;
    const before = (await client.get(path)).json;
    expect(refusalOf(await client.put(path, body))).toEqual([400, scimType]);
    expect((await client.get(path)).json).toEqual(before);
  });

  test("§3.5.1 another's userName is 409 uniqueness, and the user stays as it was", async () => {
    const userName = newName();
    await client.create("/Users", userBody({ userName }));
    const path = `/Users/${await client.create("/Users", full())}`;
    const before = (await client.get(path)).json;
    const put = await client.put(path, userBody({ userName: userName.toUpperCase() }));
    expect(refusalOf(put)).toEqual([409, "uniqueness"]);
    expect((await client.get(path)).json).toEqual(before);
  });

  test("§3.5.1 PUT creates nothing: an id that nobody has is 404", async () => {
    const { status } = await client.put(`/Users/${nobody}`, full());
    expect(status).toBe(404);
    expect((await client.get(`/Users/${nobody}`)).status).toBe(404);
  });

  test.each([true, false])("active stays %s when the body does not say", async (active) => {
    const body = full();
    const id = await client.create("/Users", { ...body, active });
    expect((await client.put(`/Users/${id}`, body)).json["active"]).toBe(active);
  });
});

describe("RFC 7644 §3.5.1: PUT of a group", () => {
  const members = async (path: string) => {
    const { json } = await client.get(path);
    const list = Array.isArray(json["members"]) ? json["members"] : [];
    return list.map((member) => Object(member).value).sort();
  };

  test("§3.5.1 replaces the members by those sent, in any order", async () => {
    const ids = [];
    for (let index = 0; index < 3; index += 1) ids.push(await client.create("/Users", userBody()));
    const [a, b, c] = ids;
    const body = groupBody({ members: [{ value: a }, { value: b }] });
    const path = `/Groups/${await client.create("/Groups", body)}`;
    const put = await client.put(path, { ...body, members: [{ value: c }, { value: b }] });
    expect(put.status).toBe(200);
    expect(await members(path)).toEqual([b, c].sort());
  });

  test.each([
    ["an empty list", []],
    ["null", null],
  ])("§3.5.1 %s takes all members out", async (_, none) => {
    const body = groupBody({ members: [{ value: "u1" }] });
    const path = `/Groups/${await client.create("/Groups", body)}`;
    expect((await client.put(path, { ...body, members: none })).status).toBe(200);
    expect(await members(path)).toEqual([]);
  });

  test("§3.5.1 what GET answered may be sent back and changes nothing", async () => {
    const user = await client.create("/Users", userBody());
    const body = groupBody({ externalId: "g", members: [{ value: user }, { value: "later" }] });
    const path = `/Groups/${await client.create("/Groups", body)}`;
    const before = (await client.get(path)).json;
    const put = await client.put(path, before);
    expect([put.status, put.json]).toEqual([200, before]);
  });

  test("§3.5.1 renames, and another's name is 409 uniqueness", async () => {
    const path = `/Groups/${await client.create("/Groups", groupBody())}`;
    const renamed = await client.put(path, { schemas: [group], displayName: "Renamed by PUT" });
    expect(renamed.json["displayName"]).toBe("Renamed by PUT");
    await client.create("/Groups", groupBody({ displayName: "Taken by another" }));
    const clash = await client.put(path, { schemas: [group], displayName: "TAKEN by another" });
    expect(refusalOf(clash)).toEqual([409, "uniqueness"]);
    expect((await client.get(path)).json["displayName"]).toBe("Renamed by PUT");
  });

  test.each([
    ["no displayName", { schemas: [group] }],
    ["a member without value", { schemas: [group], displayName: "x", members: [{}] }],
    ["a member that is a number", { schemas: [group], displayName: "x", members: [5] }],
    ["members that are a number", { schemas: [group], displayName: "x", members: 5 }],
    [
      "a member's value that is an object",
      { schemas: [group], displayName: "x", members: [{ value: {} }] },
    ],
  ])("§3.12 %s is 400 invalidValue, and the group stays as it was", async (_, body) => {
    const path = `/Groups/${await client.create("/Groups", groupBody({ members: [{ value: "u" }] }))}`;
    const before = (await client.get(path)).json;
    expect(refusalOf(await client.put(path, body))).toEqual([400, "invalidValue"]);
    expect((await client.get(path)).json).toEqual(before);
  });
});
