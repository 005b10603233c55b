import { beforeAll, describe, expect, test } from "vitest";
import { core, enterprise, group, groupBody, newName, nobody, userBody } from "./bodies";
import { type Client, each, filtered, listed, newClient, refusalOf } from "./client";

let client: Client;
let userId: string;
let groupId: string;

const full = {
  displayName: "Babs Jensen",
  name: { givenName: "Barbara", familyName: "Jensen" },
  title: "Guide",
  emails: [
    { value: "babs@work.example", type: "work", primary: true },
    { value: "babs@home.example", type: "home" },
  ],
  [enterprise]: { department: "Tours", employeeNumber: "7", manager: { value: "m1" } },
};

beforeAll(async () => {
  client = await newClient();
  userId = await client.create("/Users", userBody(full));
  const members = [{ value: userId }];
  groupId = await client.create("/Groups", groupBody({ externalId: "g-1", members }));
});

const keysOf = (value: object) => Object.keys(value).sort();

describe("RFC 7644 §3.4.1: reading one resource", () => {
  test("§3.4.1 a user is 200 with schemas, id and meta", async () => {
    const { status, json } = await client.get(`/Users/${userId}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ schemas: [core, enterprise], id: userId, ...full });
  });

  test("RFC 7643 §3.1 meta.location is Content-Location and Location, whatever answers with the resource", async () => {
    const [user, group] = [`/Users/${userId}`, `/Groups/${groupId}`];
    const same = { op: "replace", path: "active", value: true };
    const answers = [
      await client.get(user),
      await client.put(user, (await client.get(user)).json),
      await client.patch(user, same),
      await client.get(group),
      await client.put(group, (await client.get(group)).json),
      await client.patch(`${group}?attributes=meta`, { op: "add", path: "members", value: [] }),
    ];
    for (const { headers, json } of answers) {
      const location = Object(json["meta"]).location;
      expect(headers.get("content-location")).toBe(location);
      expect(headers.get("location")).toBe(location);
    }
  });

  test("§4.2 a group's members have value, $ref and type", async () => {
    const { json } = await client.get(`/Groups/${groupId}`);
    expect(json["members"]).toMatchObject([
      { value: userId, $ref: expect.stringMatching(new RegExp(`/Users/${userId}$`)), type: "User" },
    ]);
  });

  test.each([
    ["its type", (id: string) => ({ value: id, type: "Group" })],
    ["its $ref", (id: string) => ({ value: id, $ref: `../Groups/${id}` })],
    ["its id alone", (id: string) => ({ value: id })],
  ])("§4.2 a group in a group is known by %s, in POST and in PATCH", async (_, member) => {
    const inner = await client.create("/Groups", groupBody());
    const outer = await client.create("/Groups", groupBody({ members: [member(inner)] }));
    const other = await client.create("/Groups", groupBody());
    const add = { op: "add", path: "members", value: [member(inner)] };
    expect((await client.patch(`/Groups/${other}`, add)).status).toBe(204);
    for (const id of [outer, other]) {
      const { members } = (await client.get(`/Groups/${id}`)).json;
      const $ref = expect.stringMatching(new RegExp(`/Groups/${inner}$`));
      expect(members).toEqual([
        { value: inner, $ref, type: "Group", display: expect.stringMatching(/./) },
      ]);
    }
  });

  test("RFC 7643 §4.1.2 a user's groups are those that have the user as a member", async () => {
    const { json } = await client.get(`/Users/${userId}`);
    expect(json["groups"]).toMatchObject([
      { value: groupId, $ref: expect.stringMatching(new RegExp(`/Groups/${groupId}$`)) },
    ]);
  });

  test("RFC 7643 §4.1.2 a deleted group is no group of its members", async () => {
    const id = await client.create("/Users", userBody());
    const gone = await client.create("/Groups", groupBody({ members: [{ value: id }] }));
    await client.remove(`/Groups/${gone}`);
    expect((await client.get(`/Users/${id}`)).json).not.toHaveProperty("groups");
  });

  test("RFC 7643 §4.2 a group without members says so by an empty or absent list", async () => {
    const id = await client.create("/Groups", groupBody());
    const { members = [] } = (await client.get(`/Groups/${id}`)).json;
    expect(members).toEqual([]);
  });
});

describe("RFC 7644 §3.9: attributes and excludedAttributes", () => {
  test.each<[query: string, names: string[]]>([
    ["attributes=userName", ["userName"]],
    ["attributes=USERNAME", ["userName"]],
    ["attributes=userName,displayName", ["displayName", "userName"]],
    ["attributes=userName%2C%20displayName", ["displayName", "userName"]],
    [`attributes=${core}:userName`, ["userName"]],
    ["attributes=name", ["name"]],
    ["attributes=name.givenName", ["name"]],
    ["attributes=emails.value", ["emails"]],
    ["attributes=meta", ["meta"]],
    ["attributes=meta.location", ["meta"]],
    ["attributes=groups", ["groups"]],
    ["attributes=id", []],
    ["attributes=schemas", []],
    ["attributes=nosuch", []],
    ["attributes=nosuch,title", ["title"]],
    ["attributes=password,title", ["title"]],
    [`attributes=${enterprise}:department`, [enterprise]],
    [`attributes=${enterprise}`, [enterprise]],
    [`attributes=${enterprise}:manager.value`, [enterprise]],
    ["ATTRIBUTES=title", ["title"]],
  ])("§3.9 ?%s returns what is named, and id and schemas always", async (query, names) => {
    const { status, json } = await client.get(`/Users/${userId}?${query}`);
    expect(status).toBe(200);
    expect(keysOf(json)).toEqual([...names, "id", "schemas"].sort());
  });

  test("§3.9 a sub-attribute named alone comes alone", async () => {
    const query = `attributes=name.familyName,emails.type,${enterprise}:department`;
    const { json } = await client.get(`/Users/${userId}?${query}`);
    expect(json["name"]).toEqual({ familyName: "Jensen" });
    expect(json["emails"]).toEqual([{ type: "work" }, { type: "home" }]);
    expect(json[enterprise]).toEqual({ department: "Tours" });
  });

  test.each([
    ["title", "title"],
    ["TITLE", "title"],
    [`${core}:title`, "title"],
    ["emails", "emails"],
    ["name", "name"],
    ["meta", "meta"],
    ["groups", "groups"],
    [enterprise, enterprise],
  ])("§3.9 excludedAttributes=%s leaves it out and the rest in", async (name, key) => {
    const whole = (await client.get(`/Users/${userId}`)).json;
    const { json } = await client.get(`/Users/${userId}?excludedAttributes=${name}`);
    const { [key]: left, ...rest } = whole;
    expect(left).toBeDefined();
    expect(json).toEqual(rest);
  });

  test("§3.9 a sub-attribute is left out alone", async () => {
    const query = `excludedAttributes=name.givenName,emails.primary,${enterprise}:manager`;
    const { json } = await client.get(`/Users/${userId}?${query}`);
    expect(json["name"]).toEqual({ familyName: "Jensen" });
    expect(JSON.stringify(json["emails"])).not.toContain("primary");
    expect(json[enterprise]).toEqual({ department: "Tours", employeeNumber: "7" });
  });

  test("RFC 7643 §7 what is returned always cannot be excluded", async () => {
    const { json } = await client.get(`/Users/${userId}?excludedAttributes=id,schemas,userName`);
    expect(json).toMatchObject({ id: userId, schemas: [core, enterprise] });
    expect(json).not.toHaveProperty("userName");
  });

  test("§3.9 the parameters hold for POST, PUT and PATCH, too", async () => {
    const made = await client.post("/Users?attributes=userName", userBody(full));
    expect(keysOf(made.json)).toEqual(["id", "schemas", "userName"]);
    const path = `/Users/${made.json["id"]}`;
    const put = await client.put(`${path}?excludedAttributes=emails,meta`, userBody(full));
    expect(put.json).toHaveProperty("title");
    expect(put.json).not.toHaveProperty("emails");
    const patched = await client.patch(`${path}?attributes=title`, {
      op: "replace",
      path: "title",
      value: "x",
    });
    expect(patched.status).toBe(200);
    expect(keysOf(patched.json)).toEqual(["id", "schemas", "title"]);
  });

  test("§3.9 they hold for every resource of a list", async () => {
    for (const resource of listed(await client.get("/Users?attributes=userName"))) {
      expect(keysOf(resource)).toEqual(["id", "schemas", "userName"]);
    }
    for (const resource of listed(await client.get("/Groups?excludedAttributes=members"))) {
      expect(resource).toHaveProperty("displayName");
      expect(resource).not.toHaveProperty("members");
    }
  });

  test("§3.5.2 a PATCH of a group that asks for attributes is 200 with them", async () => {
    const patched = await client.patch(`/Groups/${groupId}?attributes=displayName,members`, {
      op: "replace",
      path: "externalId",
      value: "g-2",
    });
    expect(patched.status).toBe(200);
    expect(keysOf(patched.json)).toEqual(["displayName", "id", "members", "schemas"]);
  });

  test.each([
    ["attributes=members.value", [{ value: true }]],
    ["attributes=members", [{ value: true, type: true, $ref: true }]],
  ])("§3.9 a group read with %s", async (query, [shape]) => {
    const { json } = await client.get(`/Groups/${groupId}?${query}`);
    const [member] = Array.isArray(json["members"]) ? json["members"] : [];
    for (const name of Object.keys(shape ?? {})) expect(member).toHaveProperty([name]);
    expect(keysOf(json)).toEqual(["id", "members", "schemas"]);
  });
});

describe("RFC 7644 §3.6: after a deletion", () => {
  test("§3.6 every operation on the id is 404", async () => {
    const path = `/Users/${await client.create("/Users", userBody())}`;
    expect((await client.remove(path)).status).toBe(204);
    expect((await client.get(path)).status).toBe(404);
    expect((await client.put(path, userBody())).status).toBe(404);
    const activate = { op: "replace", path: "active", value: true };
    expect((await client.patch(path, activate)).status).toBe(404);
    expect((await client.remove(path)).status).toBe(404);
  });

  test("§3.6 it is in no list, found by no filter, counted nowhere", async () => {
    const userName = newName();
    const before = (await client.get("/Users?count=0")).json["totalResults"];
    const id = await client.create("/Users", userBody({ userName }));
    await client.remove(`/Users/${id}`);
    expect((await client.get("/Users?count=0")).json["totalResults"]).toBe(before);
    for (const filter of [
      `userName eq "${userName}"`,
      `id eq "${id}"`,
      `userName co "${userName}"`,
    ]) {
      expect((await client.get(filtered("Users", filter))).json["totalResults"]).toBe(0);
    }
    expect(each(await client.get("/Users"), "id")).not.toContain(id);
  });

  test("§3.6 it is a member of no group", async () => {
    const [stays, goes] = [
      await client.create("/Users", userBody()),
      await client.create("/Users", userBody()),
    ];
    const members = [{ value: stays }, { value: goes }];
    const id = await client.create("/Groups", groupBody({ members }));
    await client.remove(`/Users/${goes}`);
    expect((await client.get(`/Groups/${id}`)).json["members"]).toMatchObject([{ value: stays }]);
    const found = await client.get(filtered("Groups", `members.value eq "${goes}"`));
    expect(found.json["totalResults"]).toBe(0);
  });

  test("§3.6 of eight parallel deletions one is 204, and the others say it is gone", async () => {
    const path = `/Users/${await client.create("/Users", userBody())}`;
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.remove(path)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([204, ...Array(7).fill(404)]);
  });
});

describe("RFC 7644 §3.11: /Me", () => {
  test.each(["GET", "POST", "PUT", "PATCH", "DELETE"])(
    "§3.11 %s /Me is 501: a provisioning client is nobody's self",
    async (method) => {
      const body = method === "GET" || method === "DELETE" ? undefined : userBody();
      expect(refusalOf(await client.send(method, "/Me", body))).toEqual([501, null]);
    },
  );
});

describe("RFC 7644 §6: apps are apart", () => {
  test("another app of the same tenant sees none of it: 404, as for an id nobody has", async () => {
    const other = await newClient(undefined, client.app.tenantId);
    for (const path of [`/Users/${userId}`, `/Groups/${groupId}`]) {
      const theirs = await other.get(path);
      const unknown = await other.get(path.replace(/[^/]+$/, nobody));
      expect([theirs.status, theirs.text]).toEqual([404, unknown.text]);
    }
    expect((await other.get("/Users")).json["totalResults"]).toBe(0);
    const found = await other.get(filtered("Groups", `members.value eq "${userId}"`));
    expect(found.json["totalResults"]).toBe(0);
  });

  test("a group that lists another app's user learns neither its name nor its kind", async () => {
    const other = await newClient();
    const made = await other.post("/Groups", {
      schemas: [group],
      displayName: "Spy",
      members: [{ value: userId }],
    });
    expect(made.status).toBe(201);
    expect(made.text).not.toMatch(/Babs|babs|person-/);
  });
});
