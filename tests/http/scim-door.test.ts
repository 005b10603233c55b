import { once } from "node:events";
import { createServer } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { serveScim, serveScimAhead } from "@/app/scim/door";
import { places } from "@/app/scim/routes";
import { DELETE, GET, PATCH, POST, PUT } from "@/app/scim/v2/[appKey]/[[...path]]/route";
import { inTenant } from "@/db/client";
import { createScimToken, revokeScimToken } from "@/lib/access/scim-token";
import { testDatabase } from "../support/database";
import { eventually } from "../support/eventually";
import { newApp, patchOf, person, type ScimApp, scim, searchOf, where } from "./scim-fixture";

const somebody = "01890000-0000-7000-8000-000000000000";
let app: ScimApp;
let sibling: ScimApp;
let stranger: ScimApp;
let userId: string;
let groupId: string;

beforeAll(async () => {
  app = await newApp();
  sibling = await newApp(app.tenantId);
  stranger = await newApp();
  userId = (await scim(app, "POST", "/Users", person("ada@example.com"))).body.id;
  groupId = (await scim(app, "POST", "/Groups", { displayName: "Staff" })).body.id;
});

/** Every route there is, so that each is held against every kind of stranger. */
const routes: [method: string, path: string, body?: unknown][] = [
  ["GET", ""],
  ["POST", "/.search", searchOf({})],
  ["POST", "/Bulk", { Operations: [{ method: "DELETE", path: "/Users/none" }] }],
  ["GET", "/Users"],
  ["POST", "/Users/.search", searchOf({})],
  ["POST", "/Users", person("evil@example.com")],
  ["GET", "/Users/{user}"],
  ["PUT", "/Users/{user}", person("evil@example.com")],
  ["PATCH", "/Users/{user}", patchOf({ op: "replace", path: "active", value: false })],
  ["DELETE", "/Users/{user}"],
  ["GET", "/Groups"],
  ["POST", "/Groups/.search", searchOf({})],
  ["POST", "/Groups", { displayName: "Evil" }],
  ["GET", "/Groups/{group}"],
  ["PUT", "/Groups/{group}", { displayName: "Evil" }],
  ["PATCH", "/Groups/{group}", patchOf({ op: "replace", path: "displayName", value: "Evil" })],
  ["DELETE", "/Groups/{group}"],
  ["GET", "/ServiceProviderConfig"],
  ["GET", "/ResourceTypes"],
  ["GET", "/ResourceTypes/User"],
  ["GET", "/Schemas"],
  ["GET", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User"],
];
test("the list of routes is whole", () => {
  const listed = routes.map(([method, path]) => `${method} ${path.slice(1).toLowerCase()}`);
  const known = [...places].flatMap(([place, methods]) =>
    Object.keys(methods).map((method) => `${method} ${place}`),
  );
  const covered = listed.map((route) =>
    route.replace(/(users|groups|resourcetypes|schemas)\/(?!\.search).+/, "$1/*"),
  );
  expect(covered.sort()).toEqual(known.sort());
});

const filled = (path: string) => path.replace("{user}", userId).replace("{group}", groupId);

describe.each(routes)("%s %s", (method, path, body) => {
  test("without a token is 401 with a challenge that names no error", async () => {
    const refused = await scim(app, method, filled(path), body, { token: null });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toBe('Bearer realm="scim"');
    expect(refused.text).toContain("urn:ietf:params:scim:api:messages:2.0:Error");
  });

  test("with another app's token, of this tenant or another, is 401 like an unknown one", async () => {
    const tokens = ["usher_scim_unknown", sibling.token, stranger.token];
    const replies = [];
    for (const token of tokens) {
      replies.push(await scim(app, method, filled(path), body, { token }));
    }
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    const challenges = replies.map(({ headers }) => headers.get("www-authenticate"));
    expect(new Set(challenges)).toEqual(new Set(['Bearer realm="scim", error="invalid_token"']));
  });
});

describe("another app", () => {
  test.each([
    ["GET", "/Users/{user}"],
    ["DELETE", "/Users/{user}"],
    ["GET", "/Groups/{group}"],
    ["DELETE", "/Groups/{group}"],
  ])("%s %s of ours is 404, as for an id that nobody has", async (method, path) => {
    for (const other of [sibling, stranger]) {
      const ours = await scim(other, method, filled(path));
      const unknown = await scim(other, method, path.replace(/\{\w+\}/, somebody));
      expect([ours.status, ours.text]).toEqual([404, unknown.text]);
    }
  });

  test("does not find ours, nor count them", async () => {
    for (const other of [sibling, stranger]) {
      const found = await scim(other, "GET", `/Users${where('userName eq "ada@example.com"')}`);
      expect(found.body.totalResults).toBe(0);
      const filtered = await scim(other, "GET", `/Users${where("userName pr")}`);
      expect(filtered.body.totalResults).toBe(0);
      expect((await scim(other, "GET", "/Groups")).body.totalResults).toBe(0);
    }
  });

  test("naming our user as a member learns nothing about it", async () => {
    const members = [{ value: userId }];
    const made = await scim(sibling, "POST", "/Groups", { displayName: "Spy", members });
    expect(made.text).not.toContain("ada@example.com");
    const ours = await scim(app, "GET", `/Users/${userId}`);
    expect(ours.body["groups"]).toBeUndefined();
  });
});

describe("tokens", () => {
  test.each([
    ["bearer {token}"],
    ["BEARER   {token}"],
    ["Bearer Bearer {token}"],
    ["{token}"],
    ["Bearer {token} "],
  ])("%s is accepted", async (form) => {
    const headers = { authorization: form.replace("{token}", app.token) };
    expect((await scim(app, "GET", "/Users?count=0", undefined, { headers })).status).toBe(200);
  });

  test.each([
    ["Basic {token}"],
    ["Bearer {token}, Bearer {token}"],
    ["Bearer {upper}"],
    ["Bearer"],
  ])("%s is refused", async (form) => {
    const authorization = form
      .replaceAll("{token}", app.token)
      .replace("{upper}", app.token.toUpperCase());
    const refused = await scim(app, "GET", "/Users", undefined, { headers: { authorization } });
    expect(refused.status).toBe(401);
  });

  test("a token in the query is not looked at, and not logged", async () => {
    const path = `/Users?access_token=${app.token}`;
    expect((await scim(app, "GET", path, undefined, { token: null })).status).toBe(401);
  });

  test("an app has two live tokens at most; a revoked one ends within a second", async () => {
    const own = await newApp();
    const make = () =>
      inTenant(own.tenantId, (tx) => createScimToken(tx, own.tenantId, own.appId, "me"));
    const second = await make();
    expect(second?.token).toMatch(/^usher_scim_/);
    expect(await make()).toBeNull();
    const token = second?.token ?? "";
    expect((await scim(own, "GET", "/Users", undefined, { token })).status).toBe(200);
    const revoke = () =>
      inTenant(own.tenantId, (tx) =>
        revokeScimToken(tx, own.tenantId, own.appId, second?.id ?? ""),
      );
    expect(await revoke()).toBe(true);
    expect(await revoke()).toBe(false);
    const ended = async () =>
      (await scim(own, "GET", "/Users", undefined, { token })).status === 401;
    await eventually(ended, { withinMs: 1_500 });
    expect(await make()).not.toBeNull();
  });

  test("an expired token, a suspended tenant and a deleted app are refused", async () => {
    const { sql } = testDatabase();
    const refused = async (changed: ScimApp) =>
      eventually(async () => (await scim(changed, "GET", "/Users")).status === 401, {
        withinMs: 1_500,
      });
    const [expired, suspended, deleted] = [await newApp(), await newApp(), await newApp()];
    await sql("update scim_tokens set expires_at = now() where app_id = $1", [expired.appId]);
    await sql("update tenants set suspended_at = now() where id = $1", [suspended.tenantId]);
    await sql("delete from apps where id = $1", [deleted.appId]);
    for (const changed of [expired, suspended, deleted]) await refused(changed);
  });

  test("the last use is noted with its address", async () => {
    const own = await newApp();
    await scim(own, "GET", "/Users", undefined, { headers: { "x-forwarded-for": "192.0.2.7" } });
    await eventually(async () => {
      const [row] = await testDatabase().sql(
        "select last_used_ip from scim_tokens where app_id = $1 and last_used_at is not null",
        [own.appId],
      );
      return row?.["last_used_ip"] === "192.0.2.7";
    });
  });
});

describe("paths and methods", () => {
  test.each(["/users", "//Users", "/Users/", "/USERS?", "/Users?&", "/Users?aadOptscim062020"])(
    "%s means /Users",
    async (path) => {
      const read = await scim(app, "GET", path);
      expect([read.status, read.body.totalResults]).toEqual([200, 1]);
    },
  );

  test.each(["/Nothing", "/Users/a/b", "/Users/%", "/Users/..%2FGroups", "/Schemas/urn:x"])(
    "%s is 404 as SCIM",
    async (path) => {
      const missing = await scim(app, "GET", path);
      expect(missing.status).toBe(404);
      expect(missing.headers.get("content-type")).toBe("application/scim+json");
    },
  );

  test.each([
    ["DELETE", "/Users", "GET, POST"],
    ["POST", "/Users/x", "GET, PUT, PATCH, DELETE"],
    ["PUT", "/Schemas", "GET"],
    ["OPTIONS", "/Groups", "GET, POST"],
  ])("%s %s is 405 and says what is allowed", async (method, path, allow) => {
    const refused = await scim(app, method, path);
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, allow]);
  });

  test.each([
    ["GET", "/Me"],
    ["PATCH", "/Me"],
  ])("%s %s is an honest 501", async (method, path) => {
    expect((await scim(app, method, path, method === "GET" ? undefined : {})).status).toBe(501);
  });

  test("HEAD is GET without the body", async () => {
    const [head, get] = [
      await scim(app, "HEAD", `/Users/${userId}`),
      await scim(app, "GET", `/Users/${userId}`),
    ];
    expect([head.status, head.text, head.headers.get("etag")]).toEqual([
      200,
      "",
      get.headers.get("etag"),
    ]);
    expect((await scim(app, "HEAD", "/Users/none")).status).toBe(404);
  });

  test("Next's route file is the same door for every verb", async () => {
    const url = `http://usher.test/scim/v2/${app.key}/Users/${userId}`;
    const headers = { authorization: `Bearer ${app.token}` };
    const routed = await GET(new Request(url, { headers }));
    expect(await routed.text()).toBe((await scim(app, "GET", `/Users/${userId}`)).text);
    expect(new Set([GET, POST, PUT, PATCH, DELETE]).size).toBe(1);
  });

  test("the door ahead of Next gives the same answers", async () => {
    const server = createServer((incoming, outgoing) => void serveScimAhead(incoming, outgoing));
    await once(server.listen(0), "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const large = `{"userName":"${"x".repeat(1_100_000)}"}`;
    const requests: [method: string, path: string, body?: string | Uint8Array<ArrayBuffer>][] = [
      ["GET", `/Users/${userId}`],
      ["GET", `/Users${where('userName eq "ada@example.com"')}&`],
      ["GET", "//groups/"],
      ["GET", ""],
      ["GET", "/Users?cursor&count=1&sortBy=userName"],
      ["POST", "/Bulk", '{"Operations":[{"method":"DELETE","path":"/Users/none"}]}'],
      ["POST", "/.search", JSON.stringify(searchOf({ filter: "meta.resourceType pr" }))],
      ["GET", "/../nokey/Users"],
      [
        "PATCH",
        `/Users/${userId}`,
        JSON.stringify(patchOf({ op: "add", path: "active", value: true })),
      ],
      ["PATCH", `/Groups/${groupId}`, JSON.stringify(patchOf({ op: "remove", path: "members" }))],
      ["POST", "/Users", "{"],
      ["POST", "/Users", large],
      ["POST", "/Users", new Uint8Array([0x22, 0xe9, 0x22])],
      ["PUT", "/Users/none", '\ufeff{"userName":"a mark in front"}'],
      ["OPTIONS", "/Users"],
      ["DELETE", "/Users/none"],
      ["HEAD", `/Users/${userId}`],
    ];
    try {
      for (const [method, path, sent] of requests) {
        const init = {
          method,
          headers: {
            authorization: `Bearer ${app.token}`,
            ...(sent === undefined ? {} : { "content-type": "application/scim+json" }),
          },
          ...(sent === undefined ? {} : { body: sent }),
        };
        const url = `http://localhost:${port}/scim/v2/${app.key}${path}`;
        const [ahead, routed] = [await fetch(url, init), await serveScim(new Request(url, init))];
        const facts = async (response: Response) => ({
          ...{ path, status: response.status, text: await response.text() },
          type: response.headers.get("content-type"),
          allow: response.headers.get("allow"),
          cache: response.headers.get("cache-control"),
        });
        expect(await facts(ahead)).toEqual(await facts(routed));
      }
    } finally {
      server.close();
    }
  });
});

test.each(["v3", "v0", "v2.1", "V10"])(
  "RFC 7644 §3.13 /scim/%s is 400 invalidVers",
  async (version) => {
    const refused = await scim(app, "GET", "/Users", undefined, { version });
    expect([refused.status, refused.body.scimType]).toEqual([400, "invalidVers"]);
    expect(refused.headers.get("content-type")).toBe("application/scim+json");
  },
);

describe("bodies", () => {
  test.each(["application/json", "application/scim+json; charset=utf-8", "Application/SCIM+JSON"])(
    "%s is read",
    async (type) => {
      const sent = person(`${Math.random()}@example.com`);
      expect((await scim(app, "POST", "/Users", sent, { type })).status).toBe(201);
    },
  );

  test("another type is 415", async () => {
    const refused = await scim(app, "POST", "/Users", "<user/>", { type: "application/xml" });
    expect(refused.status).toBe(415);
  });

  test("more than a megabyte is 413, announced or not", async () => {
    const large = JSON.stringify(person("large@example.com", { title: "x".repeat(1_100_000) }));
    const announced = { headers: { "content-length": String(large.length) } };
    for (const options of [announced, {}]) {
      const refused = await scim(app, "POST", "/Users", large, options);
      expect(refused.status).toBe(413);
      expect(refused.text).toContain("api:messages:2.0:Error");
    }
  });

  test("§3.8 other bytes than UTF-8 are 400 invalidSyntax, and nobody is kept under a broken name", async () => {
    const sent = Buffer.from(JSON.stringify(person("latin@example.com", { title: "é" })), "latin1");
    const url = `http://usher.test/scim/v2/${app.key}/Users`;
    const headers = { authorization: `Bearer ${app.token}`, "content-type": "application/json" };
    for (const length of [{}, { "content-length": String(sent.length) }]) {
      const init = { method: "POST", headers: { ...headers, ...length }, body: sent };
      const refused = await serveScim(new Request(url, init));
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ scimType: "invalidSyntax" });
    }
    // A replacement character that was sent as such is text like any other.
    const sound = person("replaced@example.com", { title: "\ufffd" });
    expect((await scim(app, "POST", "/Users", sound)).body["title"]).toBe("\ufffd");
  });

  test("ten thousand members fit into one PATCH", async () => {
    const value = Array.from({ length: 10_000 }, (_, index) => ({ value: `member-${index}` }));
    const change = patchOf({ op: "add", path: "members", value });
    expect((await scim(app, "PATCH", `/Groups/${groupId}`, change)).status).toBe(204);
    const read = await scim(app, "GET", `/Groups/${groupId}`);
    expect(read.body["members"]).toHaveLength(10_000);
  });
});

describe("discovery", () => {
  test("what is announced is so", async () => {
    const { body } = await scim(app, "GET", "/ServiceProviderConfig");
    const supported = { supported: true };
    expect(body).toMatchObject({
      ...{
        patch: supported,
        sort: supported,
        etag: supported,
        changePassword: { supported: false },
      },
      filter: { supported: true, maxResults: 200 },
      bulk: { supported: true, maxOperations: 1_000, maxPayloadSize: 1_048_576 },
      pagination: { cursor: true, index: true, defaultPaginationMethod: "index" },
    });
    const types = await scim(app, "GET", "/ResourceTypes");
    expect(types.body.Resources.map((type) => type["name"])).toEqual(["User", "Group"]);
    const encoded = encodeURIComponent("urn:ietf:params:scim:schemas:core:2.0:User");
    const schema = await scim(app, "GET", `/schemas/${encoded}`);
    expect(schema.body).toMatchObject({ name: "User" });
    expect((await scim(app, "GET", "/resourcetypes/user")).body["endpoint"]).toBe("/Users");
  });

  test("a filter there is forbidden", async () => {
    expect((await scim(app, "GET", `/Schemas${where('name eq "User"')}`)).status).toBe(403);
  });
});
