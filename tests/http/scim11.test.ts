import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { serveScimAhead } from "@/app/scim/door";
import { newApp, type ScimApp, scim, where } from "./scim-fixture";

const core = "urn:scim:schemas:core:1.0";
const enterprise = "urn:scim:schemas:extension:enterprise:1.0";

const one: typeof scim = (app, method, path, sent, options = {}) =>
  scim(app, method, path, sent, { type: "application/json", ...options, version: "v1" });

const jo = {
  schemas: [core, enterprise],
  userName: "jo@okta.test",
  externalId: "00u1",
  name: { givenName: "Jo", familyName: "Doe" },
  emails: [
    { value: "jo@okta.test", type: "work", primary: true },
    { value: "jo@home.test", type: "home" },
  ],
  title: "Engineer",
  active: true,
  [enterprise]: { department: "R&D", manager: { managerId: "m-1" } },
};

const errorsOf = (text: string) =>
  z
    .object({ Errors: z.array(z.object({ description: z.string().min(1), code: z.string() })) })
    .parse(JSON.parse(text)).Errors;

async function group(app: ScimApp, names: string[]) {
  const ids = [];
  for (const name of names) {
    ids.push((await one(app, "POST", "/Users", { schemas: [core], userName: name })).body.id);
  }
  const made = await one(app, "POST", "/Groups", {
    schemas: [core, "urn:okta:custom:group:1.0"],
    displayName: "Engineers",
    "urn:okta:custom:group:1.0": { description: "All of them" },
  });
  return { ids, made, path: `/Groups/${made.body.id}` };
}

describe("Okta in SCIM 1.1 mode", () => {
  test("its probe on save", async () => {
    const app = await newApp();
    const users = await one(app, "GET", "/Users?startIndex=1&count=2");
    expect(users.status).toBe(200);
    expect(JSON.parse(users.text)).toEqual({
      ...{ schemas: [core], totalResults: 0, itemsPerPage: 0, startIndex: 1, Resources: [] },
    });
    expect((await one(app, "GET", "/Groups?startIndex=1&count=100")).status).toBe(200);
  });

  test("a person made, found, changed and deactivated, in the words of 1.1 throughout", async () => {
    const app = await newApp();
    const made = await one(app, "POST", "/Users", jo);
    expect(made.status).toBe(201);
    expect(made.headers.get("content-type")).toBe("application/json");
    expect(made.headers.get("location")).toContain(`/scim/v1/${app.key}/Users/${made.body.id}`);
    expect(made.body).toMatchObject({
      ...jo,
      meta: { location: made.headers.get("location") },
    });
    expect(made.text).not.toContain("urn:ietf");
    const found = await one(app, "GET", `/Users${where('userName eq "JO@okta.test"')}`);
    expect(found.body.Resources).toMatchObject([
      { id: made.body.id, [enterprise]: jo[enterprise] },
    ]);
    const path = `/Users/${made.body.id}`;
    const put = await one(app, "PUT", path, { ...made.body, title: "Lead" });
    expect([put.status, put.body["title"]]).toEqual([200, "Lead"]);
    const off = await one(app, "PATCH", path, { schemas: [core], id: made.body.id, active: false });
    expect([off.status, off.body["active"], off.body["title"]]).toEqual([200, false, "Lead"]);
    expect((await one(app, "DELETE", path)).status).toBe(204);
  });

  test("a group renamed, members added and removed by operation delete, none lost", async () => {
    const app = await newApp();
    const { ids, made, path } = await group(app, ["a@x.test", "b@x.test"]);
    const [a = "", b = ""] = ids;
    expect(made.status).toBe(201);
    const members = async () => (await one(app, "GET", path)).body["members"];
    const change = (body: object) => one(app, "PATCH", path, { schemas: [core], ...body });
    await change({ id: made.body.id, displayName: "Engineers 2" });
    await change({ members: [{ value: a, display: "a@x.test" }] });
    expect(await members()).toEqual([{ value: a, display: "a@x.test", type: "User" }]);
    const swap = [{ value: b }, { value: a, display: "a@x.test", operation: "delete" }];
    expect([200, 204]).toContain((await change({ members: swap })).status);
    expect(await members()).toMatchObject([{ value: b }]);
    const read = await one(app, "GET", path);
    expect(read.body["displayName"]).toBe("Engineers 2");
    expect(read.text).not.toContain("$ref");
  });
});

describe("PATCH of SCIM 1.1", () => {
  test("meta.attributes clears whole attributes and sub-attributes, the rest is merged", async () => {
    const app = await newApp();
    const { body } = await one(app, "POST", "/Users", jo);
    const patched = await one(app, "PATCH", `/Users/${body.id}`, {
      schemas: [core],
      meta: { attributes: ["title", "name.givenName"] },
      name: { middleName: "M" },
      [enterprise]: { department: "Sales" },
    });
    expect(patched.body["title"]).toBeUndefined();
    expect(patched.body).toMatchObject({
      name: { familyName: "Doe", middleName: "M" },
      [enterprise]: { department: "Sales", manager: { managerId: "m-1" } },
    });
    expect(patched.text).not.toContain("givenName");
  });

  test("one of several addresses goes by operation delete, another comes, a third stays", async () => {
    const app = await newApp();
    const { body } = await one(app, "POST", "/Users", jo);
    const emails = [
      { value: "jo@home.test", type: "home", operation: "delete" },
      { value: "jo@new.test", type: "other" },
    ];
    const patched = await one(app, "PATCH", `/Users/${body.id}`, { schemas: [core], emails });
    expect(patched.body["emails"]).toEqual([
      { value: "jo@okta.test", type: "work", primary: true },
      { value: "jo@new.test", type: "other" },
    ]);
  });

  test("behind a proxy that knows no PATCH it comes as POST with X-HTTP-Method-Override", async () => {
    const app = await newApp();
    const { body } = await one(app, "POST", "/Users", jo);
    const headers = { "x-http-method-override": "PATCH" };
    const sent = { schemas: [core], active: false };
    const patched = await one(app, "POST", `/Users/${body.id}`, sent, { headers });
    expect([patched.status, patched.body["active"]]).toEqual([200, false]);
  });

  test("a deletion without a value and meta.attributes without a list are 400", async () => {
    const app = await newApp();
    const { body } = await one(app, "POST", "/Users", jo);
    for (const sent of [{ emails: [{ operation: "delete" }] }, { meta: { attributes: "title" } }]) {
      const { status, text } = await one(app, "PATCH", `/Users/${body.id}`, sent);
      expect(status).toBe(400);
      expect(errorsOf(text)).toMatchObject([{ code: "400" }]);
    }
  });
});

describe("what SCIM 1.1 is told when it does not fit", () => {
  test("errors are a list with code and description: 401, 404, 409, 415", async () => {
    const app = await newApp();
    await one(app, "POST", "/Users", jo);
    const cases = [
      [401, await one(app, "GET", "/Users", undefined, { token: "made-up" })],
      [404, await one(app, "GET", "/Users/nobody")],
      [404, await one(app, "GET", "/Nothing")],
      [409, await one(app, "POST", "/Users", jo)],
      [415, await one(app, "POST", "/Users", "a=b", { type: "text/plain" })],
      [501, await one(app, "GET", "/Bulk")],
      [501, await one(app, "POST", "/Bulk", { Operations: [] })],
    ] as const;
    for (const [status, answer] of cases) {
      expect([answer.status, errorsOf(answer.text)[0]?.code]).toEqual([status, String(status)]);
      expect(answer.headers.get("content-type")).toBe("application/json");
    }
  });

  test("XML is refused in words, sent or asked for", async () => {
    const app = await newApp();
    const sent = await one(app, "POST", "/Users", "<User/>", { type: "application/xml" });
    const headers = { accept: "application/xml" };
    const asked = await one(app, "GET", "/Users", undefined, { headers });
    const named = await one(app, "GET", "/Users.xml");
    expect([sent.status, asked.status, named.status]).toEqual([415, 406, 406]);
    for (const { text } of [sent, asked, named]) {
      expect(errorsOf(text)[0]?.description).toContain("XML is not supported");
    }
    expect((await one(app, "GET", "/Users.json")).status).toBe(200);
  });
});

test("RFC 9110 §9.3.2 HEAD is GET without the body", async () => {
  const app = await newApp();
  for (const path of ["/Users", "/Schemas/Users", "/Users/nobody"]) {
    const [head, get] = [await one(app, "HEAD", path), await one(app, "GET", path)];
    expect([head.status, head.text]).toEqual([get.status, ""]);
  }
});

test("discovery says what the facade does: patch and filters, no bulk, no XML", async () => {
  const app = await newApp();
  const config = await one(app, "GET", "/ServiceProviderConfigs");
  expect(config.body).toMatchObject({
    schemas: [core],
    patch: { supported: true },
    bulk: { supported: false },
    xmlDataFormat: { supported: false },
  });
  for (const name of ["Users", "Groups"]) {
    const { status, body } = await one(app, "GET", `/Schemas/${name}`);
    expect([status, body["endpoint"]]).toEqual([200, `/${name}`]);
  }
});

test("both versions speak of the same people", async () => {
  const app = await newApp();
  const { id } = (await one(app, "POST", "/Users", jo)).body;
  const two = await scim(app, "GET", `/Users/${id}`);
  expect(two.body).toMatchObject({
    userName: jo.userName,
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
      manager: { value: "m-1" },
    },
  });
});

test("the strict profile takes what 1.1 says rightly", async () => {
  const app = await newApp(undefined, "strict");
  const { id } = (await one(app, "POST", "/Users", jo)).body;
  const sent = { schemas: [core], id, active: false, title: "Lead" };
  expect((await one(app, "PATCH", `/Users/${id}`, sent)).body).toMatchObject({ active: false });
});

test("the door ahead of Next gives the same answers", async () => {
  const app = await newApp();
  const server = createServer((request, response) => void serveScimAhead(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const headers = { authorization: `Bearer ${app.token}` };
  const answer = await fetch(`http://127.0.0.1:${port}/scim/v1/${app.key}/Users`, { headers });
  expect(await answer.json()).toEqual(JSON.parse((await one(app, "GET", "/Users")).text));
  const token = await fetch(`http://127.0.0.1:${port}/scim/oauth/${app.key}/token`, {
    method: "POST",
  });
  expect([token.status, token.headers.get("cache-control")]).toEqual([400, "no-store"]);
  await new Promise((resolve) => server.close(resolve));
});
