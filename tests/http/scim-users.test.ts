import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../support/database";
import { newApp, patchOf, person, type ScimApp, scim, takePending, where } from "./scim-fixture";

const nobody = "/Users/01890000-0000-7000-8000-000000000000";
let app: ScimApp;

beforeAll(async () => {
  app = await newApp();
});

beforeEach(async () => {
  await takePending(app);
});

describe("POST /Users", () => {
  test("creates a person, says where, and notes the work", async () => {
    const made = await scim(app, "POST", "/Users", person("ada@example.com", { externalId: "x1" }));
    expect(made.status).toBe(201);
    expect(made.headers.get("content-type")).toBe("application/scim+json");
    expect(made.headers.get("cache-control")).toBe("no-store");
    expect(made.headers.get("x-request-id")).toMatch(/^req_/);
    const location = made.headers.get("location");
    expect(location).toMatch(new RegExp(`/scim/v2/${app.key}/Users/${made.body.id}$`));
    expect(made.body).toMatchObject({
      userName: "ada@example.com",
      externalId: "x1",
      active: true,
      meta: { resourceType: "User", location },
    });
    const read = await scim(app, "GET", `/Users/${made.body.id}`);
    expect(read.body).toEqual(made.body);
    expect(await takePending(app)).toEqual([`user:${made.body.id}`]);
  });

  test.each([
    ["no JSON", "{", 400, "invalidSyntax"],
    ["an empty body", "", 400, "invalidSyntax"],
    ["a list", "[]", 400, "invalidSyntax"],
    ["no userName", JSON.stringify({ active: true }), 400, "invalidValue"],
    ["a NUL character", JSON.stringify(person("nul\0@example.com")), 400, "invalidValue"],
    ["a wrong type", JSON.stringify(person("t@example.com", { name: 5 })), 400, "invalidValue"],
  ])("refuses %s", async (_, sent, status, scimType) => {
    const refused = await scim(app, "POST", "/Users", sent);
    expect([refused.status, refused.body.scimType]).toEqual([status, scimType]);
    expect(refused.body.detail).not.toBe("");
    expect(await takePending(app)).toEqual([]);
  });

  test("drops passwords and prototype keys", async () => {
    const sent = '{"userName":"proto@example.com","password":"s3cret","__proto__":{"polluted":1}}';
    const made = await scim(app, "POST", "/Users", sent);
    expect(made.status).toBe(201);
    expect(made.text).not.toContain("s3cret");
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("of parallel creates in different spelling exactly one wins", async () => {
    const spellings = [
      "Race@Example.com",
      "race@example.com",
      "RACE@EXAMPLE.COM",
      "rAcE@example.com",
    ];
    const names = [...spellings, ...spellings];
    const replies = await Promise.all(
      names.map((name) => scim(app, "POST", "/Users", person(name))),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    const loser = replies.find(({ status }) => status === 409);
    expect(loser?.body.scimType).toBe("uniqueness");
    expect((await takePending(app)).length).toBe(1);
  });
});

describe("GET /Users/{id}", () => {
  test.each(["/Users/010101001010101011001010101011", nobody, "/Users/%00", "/Users/a%2Fb"])(
    "%s is 404, as SCIM",
    async (path) => {
      const missing = await scim(app, "GET", path);
      expect(missing.status).toBe(404);
      expect(missing.body.detail).not.toBe("");
      expect(missing.text).toContain("urn:ietf:params:scim:api:messages:2.0:Error");
    },
  );

  test("shows the groups a person is in, and no others", async () => {
    const user = await scim(app, "POST", "/Users", person("member@example.com"));
    const members = [{ value: user.body.id }];
    const group = await scim(app, "POST", "/Groups", { displayName: "Of one", members });
    await scim(app, "POST", "/Groups", { displayName: "Of none" });
    const read = await scim(app, "GET", `/Users/${user.body.id}`);
    expect(read.body["groups"]).toMatchObject([{ value: group.body.id, display: "Of one" }]);
  });

  test("answers with the attributes asked for", async () => {
    const user = await scim(app, "POST", "/Users", person("few@example.com"));
    const read = await scim(app, "GET", `/Users/${user.body.id}?attributes=userName`);
    expect(
      Object.keys(read.body)
        .filter((key) => read.text.includes(`"${key}"`))
        .sort(),
    ).toEqual([...["id", "schemas", "userName"]]);
  });
});

describe("GET /Users", () => {
  test("counts exactly and pages in a stable order", async () => {
    const many = await newApp();
    const names = Array.from({ length: 7 }, (_, index) => `page-${index}@example.com`);
    for (const name of names) await scim(many, "POST", "/Users", person(name));
    const pages = [];
    for (const startIndex of [1, 4, 7, 10]) {
      pages.push((await scim(many, "GET", `/Users?startIndex=${startIndex}&count=3`)).body);
    }
    expect(pages.map(({ totalResults }) => totalResults)).toEqual([7, 7, 7, 7]);
    expect(pages.map(({ Resources }) => Resources.length)).toEqual([3, 3, 1, 0]);
    const seen = pages.flatMap(({ Resources }) => Resources.map((user) => user["userName"]));
    expect(seen.sort()).toEqual(names);
    const none = await scim(many, "GET", "/Users?count=0");
    expect(none.body).toMatchObject({ totalResults: 7, Resources: [], itemsPerPage: 0 });
    const first = pages[0]?.Resources[0];
    await scim(many, "DELETE", `/Users/${first?.["id"]}`);
    expect((await scim(many, "GET", "/Users?count=0")).body.totalResults).toBe(6);
  });

  test("a page of a filtered list carries the whole total", async () => {
    const many = await newApp();
    for (const index of [1, 2, 3]) await scim(many, "POST", "/Users", person(`f${index}@x.org`));
    await scim(many, "POST", "/Users", person("other@y.org"));
    const filter = `${where('userName ew "@X.org"')}`;
    const page = await scim(many, "GET", `/Users${filter}&startIndex=3&count=2`);
    expect(page.body).toMatchObject({ totalResults: 3, itemsPerPage: 1, startIndex: 3 });
    const beyond = await scim(many, "GET", `/Users${filter}&startIndex=30`);
    expect(beyond.body).toMatchObject({ totalResults: 3, itemsPerPage: 0 });
  });

  test("nothing found is an empty list", async () => {
    const none = await scim(app, "GET", `/Users${where('userName eq "0-0-0"')}`);
    expect(none.status).toBe(200);
    expect(none.body).toMatchObject({ totalResults: 0, Resources: [] });
  });

  test("finds an address whose plus sign was sent as it is", async () => {
    await scim(app, "POST", "/Users", person("plus+sign@example.com"));
    const found = await scim(app, "GET", '/Users?filter=userName+eq+"plus+sign@example.com"&');
    expect(found.body.totalResults).toBe(1);
  });

  test.each([
    "userName xx 5",
    "(userName eq",
    'nosuch eq "x"',
    "active gt true",
    'userName eq "\\u0000"',
  ])("refuses the filter %s", async (filter) => {
    const refused = await scim(app, "GET", `/Users${where(filter)}`);
    expect([refused.status, refused.body.scimType]).toEqual([400, "invalidFilter"]);
  });
});

describe("PUT and PATCH /Users/{id}", () => {
  test("PUT replaces what is sent and clears the rest, but keeps active and externalId", async () => {
    const sent = person("put@example.com", { title: "Dr", active: false, externalId: "p" });
    const { body } = await scim(app, "POST", "/Users", sent);
    await takePending(app);
    const put = await scim(app, "PUT", `/Users/${body.id}`, { userName: "put2@example.com" });
    expect(put.status).toBe(200);
    expect(put.body).toMatchObject({
      userName: "put2@example.com",
      active: false,
      externalId: "p",
    });
    expect(put.body["title"]).toBeUndefined();
    expect(await takePending(app)).toEqual([`user:${body.id}`]);
  });

  test("what changes nothing leaves lastModified alone and causes no work", async () => {
    const { body } = await scim(app, "POST", "/Users", person("same@example.com"));
    await takePending(app);
    const put = await scim(app, "PUT", `/Users/${body.id}`, body);
    expect(put.body).toEqual(body);
    const same = patchOf({ op: "Replace", path: "active", value: "True" });
    const patched = await scim(app, "PATCH", `/Users/${body.id}`, same);
    expect(patched.status).toBe(200);
    expect(patched.body).toEqual(body);
    expect(await takePending(app)).toEqual([]);
  });

  test("neither takes another's userName, in any case", async () => {
    await scim(app, "POST", "/Users", person("taken@example.com"));
    const { body } = await scim(app, "POST", "/Users", person("free@example.com"));
    const put = await scim(app, "PUT", `/Users/${body.id}`, person("TAKEN@example.com"));
    const change = patchOf({ op: "replace", path: "userName", value: "Taken@example.com" });
    const patched = await scim(app, "PATCH", `/Users/${body.id}`, change);
    for (const { status, body: error } of [put, patched]) {
      expect([status, error.scimType]).toEqual([409, "uniqueness"]);
    }
  });

  test("a change builds on what another process wrote, not on what this one saw last", async () => {
    const { id } = (await scim(app, "POST", "/Users", person("two@example.com"))).body;
    const group = { displayName: "Of two", members: [{ value: id }] };
    const { id: groupId } = (await scim(app, "POST", "/Groups", group)).body;
    await writeElsewhere(id, { title: "Chief", active: false });
    const named = patchOf({ op: "replace", path: "nickName", value: "Deuce" });
    const changed = (await scim(app, "PATCH", `/Users/${id}`, named)).body;
    expect(changed).toMatchObject({ title: "Chief", active: false, nickName: "Deuce" });
    expect(changed["groups"]).toMatchObject([{ value: groupId }]);
    expect((await scim(app, "GET", `/Users/${id}`)).body).toEqual(changed);

    await writeElsewhere(id, { active: true });
    const asBefore = patchOf({ op: "replace", path: "active", value: false });
    const disabled = (await scim(app, "PATCH", `/Users/${id}`, asBefore)).body;
    expect(disabled["active"]).toBe(false);
    expect((await scim(app, "GET", `/Users/${id}`)).body).toEqual(disabled);
  });

  test("parallel PATCHes of one person lose nothing", async () => {
    const { body } = await scim(app, "POST", "/Users", person("busy@example.com"));
    const fields = [
      "title",
      "nickName",
      "userType",
      "locale",
      "timezone",
      "displayName",
      "profileUrl",
    ];
    const replies = await Promise.all(
      fields.map((path) => {
        const change = patchOf({ op: "replace", path, value: `new ${path}` });
        return scim(app, "PATCH", `/Users/${body.id}`, change);
      }),
    );
    expect(replies.map(({ status }) => status)).toEqual(fields.map(() => 200));
    const after = await scim(app, "GET", `/Users/${body.id}`);
    for (const path of fields) expect(after.body[path]).toBe(`new ${path}`);
  });

  test.each(["PUT", "PATCH"])("%s of nobody is 404", async (method) => {
    const sent =
      method === "PUT" ? person("x@y.z") : patchOf({ op: "replace", path: "active", value: false });
    expect((await scim(app, method, nobody, sent)).status).toBe(404);
  });

  test.each([
    ["no operations", { Operations: [] }, "invalidSyntax"],
    ["an unknown op", patchOf({ op: "move", path: "active" }), "invalidSyntax"],
    ["a read-only attribute", patchOf({ op: "replace", path: "id", value: "x" }), "mutability"],
    ["remove without a path", patchOf({ op: "remove" }), "noTarget"],
    ["a prototype path", patchOf({ op: "add", path: "__proto__.x", value: 1 }), "invalidPath"],
  ])("PATCH refuses %s", async (_, sent, scimType) => {
    const { body } = await scim(app, "POST", "/Users", person(`${Math.random()}@example.com`));
    const refused = await scim(app, "PATCH", `/Users/${body.id}`, sent);
    expect([refused.status, refused.body.scimType]).toEqual([400, scimType]);
  });
});

describe("DELETE /Users/{id}", () => {
  test("ends the person and the memberships; the name is free again", async () => {
    const { body } = await scim(app, "POST", "/Users", person("gone@example.com"));
    const members = [{ value: body.id }];
    const group = await scim(app, "POST", "/Groups", { displayName: "Leavers", members });
    await takePending(app);
    expect((await scim(app, "DELETE", `/Users/${body.id}`)).status).toBe(204);
    expect(await takePending(app)).toEqual([`user:${body.id}`]);
    for (const method of ["GET", "DELETE"]) {
      expect((await scim(app, method, `/Users/${body.id}`)).status).toBe(404);
    }
    expect((await scim(app, "GET", `/Groups/${group.body.id}`)).body["members"]).toEqual([]);
    const again = await scim(app, "POST", "/Users", person("gone@example.com"));
    expect(again.status).toBe(201);
    expect(again.body.id).not.toBe(body.id);
  });
});

/** A write that this process has not seen. */
async function writeElsewhere(id: string, values: Record<string, unknown>): Promise<void> {
  await testDatabase().sql(
    `update source_users set resource = resource || $2, version = version + 1
     where id = $1`,
    [id, values],
  );
}
