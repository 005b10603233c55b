import { beforeAll, describe, expect, test } from "vitest";
import { core, enterprise, group, groupBody, newName, userBody } from "./bodies";
import { type Client, each, filtered, idIn, listed, newClient, refusalOf } from "./client";

let client: Client;

beforeAll(async () => {
  client = await newClient();
});

const kinds = [
  { resource: "Users", type: "User", body: userBody },
  { resource: "Groups", type: "Group", body: groupBody },
];

describe.each(kinds)("RFC 7644 §3.3: creating $resource", ({ resource, type, body }) => {
  test("§3.3 201 with the whole resource, its Location and the SCIM media type", async () => {
    const made = await client.post(`/${resource}`, body());
    expect(made.status).toBe(201);
    expect(made.headers.get("content-type")).toMatch(/^application\/scim\+json/);
    const location = made.headers.get("location");
    expect(location).toMatch(/^https?:\/\//);
    expect(location).toMatch(new RegExp(`/scim/v2/${client.app.key}/${resource}/${idIn(made)}$`));
    expect(made.json["meta"]).toMatchObject({ resourceType: type, location });
    expect(made.headers.get("content-location")).toBe(location);
  });

  test("§3.3 what POST answered is what GET answers", async () => {
    const made = await client.post(`/${resource}`, body({ externalId: "e-1" }));
    expect((await client.get(`/${resource}/${idIn(made)}`)).json).toEqual(made.json);
  });

  test("§3.3 the path of the Location leads to the resource", async () => {
    const made = await client.post(`/${resource}`, body());
    const { pathname } = new URL(String(made.headers.get("location")));
    const inside = pathname.slice(pathname.indexOf(`/${resource}`));
    expect((await client.get(inside)).json).toEqual(made.json);
  });

  test("§3.3.1 a body that names no schema is read by its endpoint", async () => {
    const { schemas, ...rest } = body();
    expect(schemas).toHaveLength(1);
    expect((await client.post(`/${resource}`, rest)).status).toBe(201);
  });

  test("§3.1 schemas in another case, twice or unknown are no reason to refuse", async () => {
    const own = String(body()["schemas"]);
    const schemas = [own.toUpperCase(), own, "urn:example:params:scim:schemas:unknown:1.0"];
    const made = await client.post(`/${resource}`, body({ schemas }));
    expect([made.status, made.json["schemas"]]).toEqual([201, [own]]);
  });

  test.each([
    ["no JSON", "{"],
    ["nothing", " "],
    ["a list", "[]"],
    ["text", '"x"'],
    ["a number", "5"],
    ["null", "null"],
    ["two objects", "{}{}"],
    ["a trailing comma", '{"userName":"a",}'],
    ["single quotes", "{'userName':'a'}"],
  ])("§3.12 a body of %s is 400 invalidSyntax", async (_, text) => {
    expect(refusalOf(await client.post(`/${resource}`, text))).toEqual([400, "invalidSyntax"]);
  });

  test.each([
    ["schemas is text", { schemas: core }],
    ["schemas is an object", { schemas: {} }],
    ["schemas holds a number", { schemas: [5] }],
  ])("§3.12 %s: 400 invalidSyntax", async (_, wrong) => {
    expect(refusalOf(await client.post(`/${resource}`, body(wrong)))).toEqual([
      400,
      "invalidSyntax",
    ]);
  });

  test.each([
    ["a NUL character in a value", "\0"],
    ["a lone high surrogate", "\ud83d"],
    ["a lone low surrogate", "\ude80"],
  ])("§3.12 %s is 400, and nothing is created", async (_, text) => {
    const before = (await client.get(`/${resource}?count=0`)).json["totalResults"];
    const refused = await client.post(`/${resource}`, body({ externalId: `x${text}` }));
    expect(refused.status).toBe(400);
    expect((await client.get(`/${resource}?count=0`)).json["totalResults"]).toBe(before);
  });

  test.each(["__proto__", "constructor", "prototype"])("§3.3 the key %s is inert", async (key) => {
    const name = JSON.stringify(newName());
    const text = `{"userName":${name},"displayName":${name},"${key}":{"polluted":true}}`;
    const made = await client.post(`/${resource}`, text);
    expect(made.status).toBe(201);
    expect(made.text).not.toContain("polluted");
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("§3.3 a name of 512 characters is kept, a longer one is 400 invalidValue", async () => {
    const name = resource === "Users" ? "userName" : "displayName";
    const long = newName().padStart(512, "x");
    expect((await client.post(`/${resource}`, body({ [name]: long }))).status).toBe(201);
    const refused = await client.post(`/${resource}`, body({ [name]: `${long}x` }));
    expect(refusalOf(refused)).toEqual([400, "invalidValue"]);
  });
});

describe("RFC 7644 §3.3: required attributes", () => {
  test.each([
    ["/Users", { schemas: [core] }],
    ["/Users", { schemas: [core], userName: "" }],
    ["/Users", { schemas: [core], userName: null }],
    ["/Users", { schemas: [core], name: { userName: "inside@example.com" } }],
    ["/Groups", { schemas: [group] }],
    ["/Groups", { schemas: [group], displayName: "" }],
    ["/Groups", { schemas: [group], displayName: " \t " }],
  ])("§3.12 POST %s %j lacks one: 400 invalidValue", async (path, body) => {
    expect(refusalOf(await client.post(path, body))).toEqual([400, "invalidValue"]);
  });

  test("§3.3 a person without active is active", async () => {
    expect((await client.post("/Users", userBody())).json["active"]).toBe(true);
  });
});

describe("RFC 7644 §3.3 and §3.12: uniqueness", () => {
  test.each([
    ["the same", (name: string) => name],
    ["upper case", (name: string) => name.toUpperCase()],
    ["mixed case", (name: string) => name.replace("person", "PerSon")],
  ])("§3.3 a userName taken in %s is 409 uniqueness", async (_, spelled) => {
    const userName = newName();
    await client.create("/Users", userBody({ userName }));
    const refused = await client.post("/Users", userBody({ userName: spelled(userName) }));
    expect(refusalOf(refused)).toEqual([409, "uniqueness"]);
  });

  test("§3.3 a group's displayName taken in another case is 409 uniqueness", async () => {
    await client.create("/Groups", { displayName: "Engineers" });
    const refused = await client.post("/Groups", { displayName: "ENGINEERS" });
    expect(refusalOf(refused)).toEqual([409, "uniqueness"]);
  });

  test("§3.3 an inactive person still owns the userName", async () => {
    const userName = newName();
    await client.create("/Users", userBody({ userName, active: false }));
    expect((await client.post("/Users", userBody({ userName }))).status).toBe(409);
  });

  test("§3.6 a deleted person's userName is free, and the new person has another id", async () => {
    const userName = newName();
    const first = await client.create("/Users", userBody({ userName }));
    await client.remove(`/Users/${first}`);
    expect(await client.create("/Users", userBody({ userName }))).not.toBe(first);
  });

  test("§3.3 userNames that differ by more than case are different", async () => {
    for (const userName of ["i@dots.example", "ı@dots.example", "í@dots.example"]) {
      expect((await client.post("/Users", userBody({ userName }))).status).toBe(201);
    }
  });

  test("§3.3 names that differ by case alone outside ASCII are one name", async () => {
    await client.create("/Users", userBody({ userName: "ÉLAN@example.com" }));
    const refused = await client.post("/Users", userBody({ userName: "élan@EXAMPLE.com" }));
    expect(refusalOf(refused)).toEqual([409, "uniqueness"]);
  });

  test("§5 an accent typed as a letter of its own makes no other userName, and is kept as sent", async () => {
    const [composed, decomposed] = ["zo\u00e9@accents.example", "ZOE\u0301@accents.example"];
    const id = await client.create("/Users", userBody({ userName: decomposed }));
    const refused = await client.post("/Users", userBody({ userName: composed }));
    expect(refusalOf(refused)).toEqual([409, "uniqueness"]);
    for (const name of [composed, decomposed]) {
      const found = await client.get(filtered("Users", `userName eq "${name}"`));
      expect(each(found, "userName")).toEqual([decomposed]);
      const other = await client.get(filtered("Users", `id eq "${id}" and userName ne "${name}"`));
      expect(listed(other)).toEqual([]);
    }
    const renamed = await client.patch(`/Users/${id}`, {
      ...{ op: "replace", path: "userName", value: composed },
    });
    expect([renamed.status, renamed.json["userName"]]).toEqual([200, composed]);
  });

  test("§3.3 the same userName in another app is another person's", async () => {
    const other = await newClient(undefined, client.app.tenantId);
    const userName = newName();
    await client.create("/Users", userBody({ userName }));
    expect((await other.post("/Users", userBody({ userName }))).status).toBe(201);
  });

  test.each([
    ["Users", (name: string) => userBody({ userName: name })],
    ["Groups", (name: string) => groupBody({ displayName: name })],
  ])(
    "§3.3 of eight parallel creates of %s under one name exactly one wins",
    async (resource, body) => {
      const name = newName();
      const spellings = [name, name.toUpperCase()].flatMap((spelling) => Array(4).fill(spelling));
      const answers = await Promise.all(
        spellings.map((spelling) => client.post(`/${resource}`, body(spelling))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
      const attribute = resource === "Users" ? "userName" : "displayName";
      const found = await client.get(filtered(resource, `${attribute} eq "${name}"`));
      expect(found.json["totalResults"]).toBe(1);
    },
  );

  test("§3.3 of parallel create, PUT and PATCH to one userName exactly one wins", async () => {
    const wanted = newName();
    const [a, b] = [
      await client.create("/Users", userBody()),
      await client.create("/Users", userBody()),
    ];
    const answers = await Promise.all([
      client.post("/Users", userBody({ userName: wanted })),
      client.put(`/Users/${a}`, userBody({ userName: wanted.toUpperCase() })),
      client.patch(`/Users/${b}`, { op: "replace", path: "userName", value: wanted }),
    ]);
    const won = answers.filter(({ status }) => status < 300);
    const lost = answers.filter(({ status }) => status === 409);
    expect([won.length, lost.length]).toEqual([1, 2]);
  });

  test("§3.5 a person may keep and re-case the own userName", async () => {
    const userName = newName();
    const id = await client.create("/Users", userBody({ userName }));
    const upper = userName.toUpperCase();
    const put = await client.put(`/Users/${id}`, userBody({ userName: upper }));
    expect([put.status, put.json["userName"]]).toEqual([200, upper]);
    const patched = await client.patch(`/Users/${id}`, {
      op: "replace",
      path: "userName",
      value: userName,
    });
    expect(patched.json["userName"]).toBe(userName);
  });
});

describe("RFC 7643 §3.3: extensions on creation", () => {
  test("§3.3 the URN of an extension without its object creates nothing of it", async () => {
    const made = await client.post("/Users", userBody({ schemas: [core, enterprise] }));
    expect(made.status).toBe(201);
    expect(made.json).not.toHaveProperty(enterprise);
  });

  test("§3.3 the object of an extension whose URN is not listed is kept", async () => {
    const made = await client.post("/Users", userBody({ [enterprise]: { department: "D" } }));
    expect(made.json[enterprise]).toEqual({ department: "D" });
    expect(made.json["schemas"]).toContain(enterprise);
  });

  test("§3.10 an extension's attribute may be written by its full name", async () => {
    const made = await client.post("/Users", userBody({ [`${enterprise}:department`]: "D" }));
    expect(made.json[enterprise]).toEqual({ department: "D" });
  });
});
