import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveScim } from "@/app/scim/door";
import { groupBody, messages, nobody, userBody } from "./bodies";
import { type Answer, type Client, type Door, newClient, refusalOf, startNodeDoor } from "./client";

let ahead: Awaited<ReturnType<typeof startNodeDoor>>;

beforeAll(async () => {
  ahead = await startNodeDoor();
});
afterAll(() => ahead.close());

const doors: { door: string; open: () => Door }[] = [
  { door: "the route handler", open: () => serveScim },
  { door: "the server ahead of Next", open: () => ahead.door },
];

/** RFC 7644 §3.12: the body every refusal has. */
function expectError({ status, headers, json, text }: Answer, wanted: number) {
  expect(status).toBe(wanted);
  expect(headers.get("content-type")).toMatch(/^application\/scim\+json/);
  expect(json).toMatchObject({
    schemas: [`${messages}:Error`],
    status: String(wanted),
    detail: expect.stringMatching(/\S/),
  });
  expect(text).not.toMatch(/<html|node_modules|\bat .*:\d+:\d+|select |insert /);
}

describe.each(doors)("through $door", ({ open }) => {
  let client: Client;
  let userPath: string;
  let groupPath: string;

  beforeAll(async () => {
    client = await newClient(open());
    userPath = `/Users/${await client.create("/Users", userBody())}`;
    groupPath = `/Groups/${await client.create("/Groups", groupBody())}`;
  });

  describe("RFC 7644 §2 and RFC 6750: who may call", () => {
    test.each(["GET", "POST", "PUT", "PATCH", "DELETE"])(
      "§2 %s without credentials is 401 with a challenge that names no error",
      async (method) => {
        const body = method === "GET" || method === "DELETE" ? undefined : userBody();
        const refused = await client.send(method, userPath, body, { authorization: null });
        expectError(refused, 401);
        expect(refused.headers.get("www-authenticate")).toMatch(/^Bearer realm="[^"]+"$/);
      },
    );

    test.each([
      ["Bearer nonsense"],
      ["Basic dXNlcjpwYXNz"],
      ["Bearer "],
      ["Bearer {token}x"],
      ["Digest username=x"],
      ["Bearer {token} {token}"],
    ])("§2 Authorization: %s is 401", async (form) => {
      const authorization = form.replaceAll("{token}", client.app.token);
      const refused = await client.get("/Users", { authorization });
      expectError(refused, 401);
      expect(refused.headers.get("www-authenticate")).toMatch(/^Bearer /);
    });

    test.each(["bearer", "BEARER", "Bearer  "])(
      "RFC 7235 §2.1 the scheme %s is Bearer",
      async (scheme) => {
        const authorization = `${scheme} ${client.app.token}`;
        expect((await client.get("/Users?count=0", { authorization })).status).toBe(200);
      },
    );

    test("RFC 6750 §2.3 a token in the URL is not looked at", async () => {
      const path = `/Users?access_token=${client.app.token}`;
      expectError(await client.get(path, { authorization: null }), 401);
    });

    test("RFC 6750 §2.2 a token in the body is not looked at", async () => {
      const form = `access_token=${client.app.token}`;
      const type = "application/x-www-form-urlencoded";
      const heads = { authorization: null, "content-type": type };
      expectError(await client.post("/Users", form, heads), 401);
    });
  });

  describe("RFC 7644 §3.1 and §8.1: media types", () => {
    test.each([
      "application/scim+json",
      "application/json",
      "application/scim+json; charset=utf-8",
      "application/json;charset=UTF-8",
      "APPLICATION/SCIM+JSON",
      "application/scim+json ; charset=utf-8",
      "application/scim+json, application/json",
    ])("§3.1 a body of type %s is read", async (type) => {
      const made = await client.post("/Users", userBody(), { "content-type": type });
      expect(made.status).toBe(201);
    });

    test.each([
      "text/plain",
      "application/xml",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonx",
      "text/html",
    ])("§3.1 a body of type %s is 415", async (type) => {
      for (const [method, path] of [
        ["POST", "/Users"],
        ["PUT", userPath],
        ["PATCH", groupPath],
      ] as const) {
        expectError(await client.send(method, path, userBody(), { "content-type": type }), 415);
      }
    });

    test("RFC 9110 §15.5.16 a body that is packed is 415", async () => {
      const packed = { "content-encoding": "gzip" };
      expectError(await client.send("POST", "/Users", userBody(), packed), 415);
      const plain = await client.post("/Users", userBody(), { "content-encoding": "identity" });
      expect(plain.status).toBe(201);
    });

    test.each(["application/scim+json", "*/*", "application/*", "text/html", null])(
      "§3.1 Accept: %s is answered with SCIM JSON",
      async (accept) => {
        const read = await client.get(userPath, { accept });
        expect(read.status).toBe(200);
        expect(read.headers.get("content-type")).toMatch(/^application\/scim\+json/);
      },
    );

    test.each([
      ["application/json", "application/json"],
      ["application/json; q=0.9, text/html", "application/json"],
      ["Application/JSON", "application/json"],
      ["Application/JSON, */*", "application/scim+json"],
      ["application/json, application/scim+json;q=0.1", "application/scim+json"],
      ["application/json, text/plain, */*", "application/scim+json"],
    ])("§3.8 Accept: %s is answered with %s, errors too", async (accept, type) => {
      for (const path of [userPath, `/Users/${nobody}`]) {
        expect((await client.get(path, { accept })).headers.get("content-type")).toBe(type);
      }
    });

    test("§3.1 text beyond ASCII is UTF-8 both ways", async () => {
      const displayName = "Zoë 你好 🚀";
      const made = await client.post("/Users", userBody({ displayName }));
      expect(made.json["displayName"]).toBe(displayName);
    });

    test("RFC 8259 §8.1 a byte order mark in front of the JSON is passed over", async () => {
      const made = await client.post("/Users", `\ufeff${JSON.stringify(userBody())}`);
      expect(made.status, made.text).toBe(201);
    });
  });

  describe("RFC 7644 §3.2: endpoints and methods", () => {
    test.each([
      ["PUT", "/Users"],
      ["PATCH", "/Users"],
      ["DELETE", "/Users"],
      ["POST", "/Users/x"],
      ["PUT", "/Groups"],
      ["DELETE", "/Groups"],
      ["POST", "/Groups/x"],
      ["POST", "/ServiceProviderConfig"],
      ["PUT", "/ServiceProviderConfig"],
      ["DELETE", "/Schemas"],
      ["POST", "/ResourceTypes"],
      ["PATCH", "/ResourceTypes/User"],
    ])("§4 and RFC 9110 §15.5.6 %s %s is 405 with Allow", async (method, path) => {
      const refused = await client.send(method, path, method === "DELETE" ? undefined : {});
      expectError(refused, 405);
      expect(refused.headers.get("allow")).toMatch(/GET/);
      expect(refused.headers.get("allow")?.split(", ")).not.toContain(method);
    });

    test.each(["/Nothing", "/Users/a/b", "/Schemas/urn:x", "/ResourceTypes/Robot", "/Users/a/b/c"])(
      "§3.12 GET %s is 404",
      async (path) => {
        expectError(await client.get(path), 404);
      },
    );

    test.each(["/users", "/USERS", "//Users", "/Users/", "/Users//", "/Users?&", "/Users?flag"])(
      "GET %s means /Users, without a redirect",
      async (path) => {
        expect((await client.get(path)).status).toBe(200);
      },
    );

    test.each(["/groups", "/Groups/", "/schemas", "/resourcetypes", "/serviceproviderconfig"])(
      "GET %s is found in any case",
      async (path) => {
        expect((await client.get(path)).status).toBe(200);
      },
    );
  });

  describe("RFC 7644 §3.12: errors", () => {
    test.each([
      ["a random text", "/Users/abc"],
      ["digits, as Okta's test sends", "/Users/010101001010101011001010101011"],
      ["a UUID nobody has", `/Users/${nobody}`],
      ["a UUID in upper case", `/Users/${nobody.toUpperCase()}`],
      ["a NUL", "/Users/%00"],
      ["half an escape", "/Users/%"],
      ["broken UTF-8", "/Users/%ff%fe"],
      ["a slash inside", "/Users/a%2Fb"],
      ["SQL", "/Users/'%20or%201=1--"],
      ["8,000 characters", `/Users/${"a".repeat(8_000)}`],
      ["__proto__", "/Users/__proto__"],
      ["a group's id of that form", `/Groups/${nobody}`],
    ])("§3.12 the id is %s: 404 for every method", async (_, path) => {
      const isGroup = path.startsWith("/Groups");
      expectError(await client.get(path), 404);
      expectError(await client.put(path, isGroup ? groupBody() : userBody()), 404);
      expectError(await client.patch(path, { op: "replace", path: "externalId", value: "x" }), 404);
      expectError(await client.remove(path), 404);
    });

    test("§3.12 a user's id is no group's id, nor the other way round", async () => {
      expectError(await client.get(userPath.replace("Users", "Groups")), 404);
      expectError(await client.get(groupPath.replace("Groups", "Users")), 404);
    });

    test("§3.12 the status is text in the body, and scimType is absent from 404", async () => {
      const missing = await client.get(`/Users/${nobody}`);
      expect(missing.json["status"]).toBe("404");
      expect(missing.json).not.toHaveProperty("scimType");
    });

    test("§3.12 a body over the limit is 413, and the next request is served", async () => {
      const large = JSON.stringify(userBody({ title: "x".repeat(1_100_000) }));
      const refused = await client.post("/Users", large);
      expectError(refused, 413);
      expect((await client.get(userPath)).status).toBe(200);
    });

    test("§3.12 JSON nested 1,000 deep is 400", async () => {
      const deep = `{"userName":"deep@example.com","name":${"[".repeat(1_000)}${"]".repeat(1_000)}}`;
      expectError(await client.post("/Users", deep), 400);
    });

    test("§3.12 malformed JSON is 400 invalidSyntax wherever a body is read", async () => {
      for (const [method, path] of [
        ["POST", "/Groups"],
        ["PUT", userPath],
        ["PATCH", userPath],
        ["PATCH", groupPath],
      ] as const) {
        const refused = await client.send(method, path, "{");
        expectError(refused, 400);
        expect(refusalOf(refused)).toEqual([400, "invalidSyntax"]);
      }
    });
  });

  describe("caching, RFC 7644 §7.6", () => {
    test("every answer forbids to be stored, refusals too", async () => {
      for (const path of [userPath, "/Users", "/Schemas", "/Nothing"]) {
        expect((await client.get(path)).headers.get("cache-control")).toMatch(/no-store/);
      }
    });
  });

  describe("RFC 7644 §3.6: DELETE", () => {
    test.each([
      ["Users", userBody],
      ["Groups", groupBody],
    ])("of /%s is 204 without a body, and needs no media type", async (resource, body) => {
      const path = `/${resource}/${await client.create(`/${resource}`, body())}`;
      const gone = await client.remove(path);
      expect([gone.status, gone.text]).toEqual([204, ""]);
      expect(gone.headers.get("content-type")).toBeNull();
      expectError(await client.get(path), 404);
    });
  });
});
