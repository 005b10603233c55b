import { beforeAll, describe, expect, test } from "vitest";
import { core, group, groupBody, messages, userBody } from "./bodies";
import { type Client, each, filtered, listed, newClient, refusalOf } from "./client";

let client: Client;
const ids = { ann: "", bob: "", cid: "", staff: "" };

beforeAll(async () => {
  client = await newClient();
  const people = {
    ann: { userName: "ann@example.com", title: "b", name: { familyName: "Zed" } },
    bob: { userName: "BOB@example.com", title: "A", name: { familyName: "young" } },
    cid: { userName: "cid@example.com" },
  };
  ids.ann = await client.create("/Users", userBody(people.ann));
  ids.bob = await client.create("/Users", userBody(people.bob));
  ids.cid = await client.create("/Users", userBody(people.cid));
  const members = [{ value: ids.ann }];
  ids.staff = await client.create("/Groups", groupBody({ displayName: "Staff", members }));
});

const request = (more: Record<string, unknown> = {}) => ({
  schemas: [`${messages}:SearchRequest`],
  ...more,
});

describe("RFC 7644 §3.4.3: POST /.search", () => {
  test.each(["/Users/.search", "/users/.SEARCH", "/Users/.search/"])(
    "§3.4.3 %s is a list of users",
    async (path) => {
      const answer = await client.post(path, request());
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^application\/scim\+json/);
      expect(answer.json).toMatchObject({ schemas: [`${messages}:ListResponse`], totalResults: 3 });
      expect(each(answer, "id").sort()).toEqual([ids.ann, ids.bob, ids.cid].sort());
    },
  );

  test("§3.4.3 at the root it finds resources of every type", async () => {
    const answer = await client.post("/.search", request());
    expect(answer.json["totalResults"]).toBe(4);
    const kinds = listed(answer).map((one) => Object(one["meta"]).resourceType);
    expect(kinds.sort()).toEqual(["Group", "User", "User", "User"]);
  });

  test.each([
    ['meta.resourceType eq "Group"', ["staff"]],
    ['meta.resourceType eq "User" and userName sw "ann"', ["ann"]],
    ['displayName eq "staff"', ["staff"]],
    ['userName co "bob"', ["bob"]],
    ['externalId eq "nobody"', []],
  ])(
    "§3.4.2.1 at the root the filter %s skips types that lack its attributes",
    async (filter, names) => {
      const wanted = Object.entries(ids).flatMap(([name, id]) =>
        names.includes(name) ? [id] : [],
      );
      const posted = await client.post("/.search", request({ filter }));
      const got = await client.get(`?filter=${encodeURIComponent(filter)}`);
      for (const answer of [posted, got]) {
        expect(answer.status, answer.text).toBe(200);
        expect(each(answer, "id").sort()).toEqual(wanted.sort());
      }
    },
  );

  const same: [what: string, body: Record<string, unknown>, query: string][] = [
    ["a filter", { filter: 'userName sw "a"' }, `filter=${encodeURIComponent('userName sw "a"')}`],
    ["a page", { startIndex: 2, count: 1 }, "startIndex=2&count=1"],
    ["no page at all", { count: 0 }, "count=0"],
    ["a negative count", { count: -3 }, "count=-3"],
    ["a start before the first", { startIndex: 0 }, "startIndex=0"],
    ["a start beyond the end", { startIndex: 99 }, "startIndex=99"],
    [
      "an order",
      { sortBy: "userName", sortOrder: "descending" },
      "sortBy=userName&sortOrder=descending",
    ],
    [
      "attributes",
      { attributes: ["userName", "name.familyName"] },
      "attributes=userName,name.familyName",
    ],
    [
      "excluded attributes",
      { excludedAttributes: ["meta", "name"] },
      "excludedAttributes=meta,name",
    ],
  ];

  test.each(same)("§3.4.3 %s means what it means in the URL", async (_, body, query) => {
    const [posted, got] = [
      await client.post("/Users/.search", request(body)),
      await client.get(`/Users?${query}`),
    ];
    expect(posted.status).toBe(200);
    expect(posted.json).toEqual(got.json);
  });

  test.each([
    ["no JSON", "{", "invalidSyntax"],
    ["a list", [], "invalidSyntax"],
    ["a count that is text", request({ count: "many" }), "invalidValue"],
    ["a startIndex that is a fraction", request({ startIndex: 1.5 }), "invalidValue"],
    ["a malformed filter", request({ filter: "userName eq" }), "invalidFilter"],
  ])("§3.12 %s is 400", async (_, body, scimType) => {
    expect(refusalOf(await client.post("/Users/.search", body))).toEqual([400, scimType]);
  });

  test.each(["GET", "PUT", "PATCH", "DELETE"])(
    "§3.4.3 %s /.search finds nothing and changes nothing",
    async (method) => {
      const body = method === "GET" || method === "DELETE" ? undefined : request();
      for (const path of ["/.search", "/Users/.search"]) {
        expect([404, 405]).toContain((await client.send(method, path, body)).status);
      }
    },
  );
});

describe("RFC 7644 §3.4.2.3: sorting", () => {
  test.each([
    ["userName", "", ["ann", "bob", "cid"]],
    ["userName", "ascending", ["ann", "bob", "cid"]],
    ["userName", "descending", ["cid", "bob", "ann"]],
    ["USERNAME", "DESCENDING", ["cid", "bob", "ann"]],
    [`${core}:userName`, "descending", ["cid", "bob", "ann"]],
    ["title", "ascending", ["bob", "ann", "cid"]],
    ["title", "descending", ["cid", "ann", "bob"]],
    ["name.familyName", "ascending", ["bob", "ann", "cid"]],
    ["meta.created", "ascending", ["ann", "bob", "cid"]],
    ["id", "descending", ["cid", "bob", "ann"]],
  ])("§3.4.2.3 sortBy=%s sortOrder=%s", async (sortBy, sortOrder, names) => {
    const order = sortOrder === "" ? "" : `&sortOrder=${sortOrder}`;
    const answer = await client.get(`/Users?sortBy=${sortBy}${order}`);
    expect(answer.status, answer.text).toBe(200);
    const seen = each(answer, "id").map(
      (id) => Object.entries(ids).find(([, own]) => own === id)?.[0],
    );
    expect(seen).toEqual(names);
  });

  test("§3.4.2.3 sortOrder without sortBy is ignored", async () => {
    const answer = await client.get("/Users?sortOrder=descending");
    expect(each(answer, "id")).toEqual(each(await client.get("/Users"), "id"));
  });

  test("§3.4.2.3 a sorted list is paged in its order", async () => {
    const first = await client.get(
      "/Users?sortBy=userName&sortOrder=descending&startIndex=1&count=2",
    );
    const rest = await client.get(
      "/Users?sortBy=userName&sortOrder=descending&startIndex=3&count=2",
    );
    expect([...each(first, "id"), ...each(rest, "id")]).toEqual([ids.cid, ids.bob, ids.ann]);
  });

  test.each(["password", "nosuch", "a b", "emails[0]", "name"])(
    "§3.12 sortBy=%s is a 400 or ignored, never a 5xx",
    async (sortBy) => {
      const { status } = await client.get(`/Users?sortBy=${encodeURIComponent(sortBy)}`);
      expect([200, 400]).toContain(status);
    },
  );
});

describe("RFC 7644 §3.4.2.1: a query at the root", () => {
  test("finds a resource by its id, whatever its type", async () => {
    for (const [name, id] of Object.entries(ids)) {
      const answer = await client.post("/.search", request({ filter: `id eq "${id}"` }));
      expect(each(answer, "id"), name).toEqual([id]);
      expect(listed(answer)[0]?.["schemas"]).toEqual([name === "staff" ? group : core]);
    }
  });
});

describe("what a list shows", () => {
  test("§3.4.2 a person's groups are in a list as they are in GET", async () => {
    const { json } = await client.get(`/Users/${ids.ann}`);
    expect(json["groups"]).toHaveLength(1);
    for (const path of [
      "/Users",
      filtered("Users", 'userName eq "ann@example.com"'),
      filtered("Users", "title pr"),
    ]) {
      expect(listed(await client.get(path))).toContainEqual(json);
    }
    expect(listed(await client.post("/.search", request()))).toContainEqual(json);
  });
});
