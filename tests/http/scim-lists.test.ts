import { beforeAll, describe, expect, test } from "vitest";
import { cleanBody } from "@/lib/scim/clean-json";
import type { JsonObject } from "@/lib/scim/json";
import { bindSort, compareBySort, parseSort } from "@/lib/scim/sort";
import { sealSecret } from "@/lib/secrets";
import { newApp, type Reply, type ScimApp, scim, searchOf, where } from "./scim-fixture";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
let app: ScimApp;
let users: JsonObject[];
let groups: JsonObject[];

const people = [
  {
    userName: "Bea",
    displayName: "zoe",
    title: "x",
    externalId: "b",
    emails: [{ value: "z@x" }, { value: "a@x", primary: true }],
  },
  { userName: "ada", displayName: "Zoe", title: "X", externalId: "B", active: false },
  { userName: "Émile", emails: [{ value: "B@x" }], [enterprise]: { department: "r" } },
  { userName: "cleo", title: "W", name: { familyName: "ß" }, emails: [{ value: "b@X" }] },
  { userName: "Dan_1", displayName: "adam", name: { familyName: "SS" }, externalId: "" },
  { userName: "dan-2", title: "", [enterprise]: { manager: { value: "M" }, department: "Q" } },
  { userName: "dan 3", displayName: "", name: { givenName: "x" }, active: false },
];

beforeAll(async () => {
  app = await newApp();
  const ids: string[] = [];
  for (const sent of people) ids.push((await scim(app, "POST", "/Users", sent)).body.id);
  const lists = [ids.slice(0, 2), [], ids.slice(4), ["not-here-yet"]];
  for (const [at, displayName] of ["Staff", "admins", "Zoe", "crew"].entries()) {
    const members = lists[at]?.map((value) => ({ value }));
    await scim(app, "POST", "/Groups", { displayName, members, externalId: `g${at}` });
  }
  users = (await scim(app, "GET", "/Users")).body.Resources.map(cleanBody);
  groups = (await scim(app, "GET", "/Groups")).body.Resources.map(cleanBody);
});

const idsOf = (resources: readonly Record<string, unknown>[]) => resources.map(({ id }) => id);
const listOf = (path: string) => scim(app, "GET", path);
const cursorIn = ({ body }: Reply) => {
  const next = body["nextCursor"];
  return typeof next === "string" ? next : null;
};

/** Every page of a list by cursor, and how much each held. */
async function walk(path: string, of = app) {
  const [resources, sizes]: [Record<string, unknown>[], number[]] = [[], []];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const reply: Reply = await scim(of, "GET", `${path}&cursor=${cursor}`);
    expect([reply.status, reply.body["startIndex"]]).toEqual([200, undefined]);
    resources.push(...reply.body.Resources);
    sizes.push(reply.body.Resources.length);
    cursor = cursorIn(reply);
  }
  return { resources, sizes };
}

/** Every page of a search across types. */
async function walkSearch(query: Record<string, unknown>) {
  const resources: Record<string, unknown>[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const reply: Reply = await scim(app, "POST", "/.search", searchOf({ ...query, cursor }));
    resources.push(...reply.body.Resources);
    cursor = cursorIn(reply);
  }
  return resources;
}

const sortable = [
  ...["userName", "displayName", "externalId", "title", "active", "id", "emails", "emails.value"],
  ...["name.familyName", "meta.created", "meta.lastModified", "groups.display", "emails.primary"],
  ...[`${enterprise}:department`, `${enterprise}:manager`],
];

describe.each(["ascending", "descending"])("sorting %s (RFC 7644 §3.4.2.3)", (sortOrder) => {
  const sortedBy = (resources: readonly JsonObject[], sortBy: string, type: "User" | "Group") => {
    const sort = parseSort(sortBy, sortOrder);
    if (!sort) throw new Error(sortBy);
    const bound = bindSort(sort, type);
    return idsOf(resources.toSorted((left, right) => compareBySort(bound, left, right)));
  };

  test.each(sortable)("users by %s are in the order that values have, page by page", async (by) => {
    const query = `/Users?sortBy=${by}&sortOrder=${sortOrder}`;
    const expected = sortedBy(users, by, "User");
    expect(idsOf((await listOf(query)).body.Resources)).toEqual(expected);
    expect(idsOf((await walk(`${query}&count=2`)).resources)).toEqual(expected);
    const second = await listOf(`${query}&startIndex=3&count=2`);
    expect(idsOf(second.body.Resources)).toEqual(expected.slice(2, 4));
  });

  test.each(["displayName", "externalId", "members", "meta.created"])(
    "groups by %s",
    async (by) => {
      const query = `/Groups?sortBy=${by}&sortOrder=${sortOrder}`;
      const expected = sortedBy(groups, by, "Group");
      expect(idsOf((await listOf(query)).body.Resources)).toEqual(expected);
      expect(idsOf((await walk(`${query}&count=3`)).resources)).toEqual(expected);
    },
  );

  test("what a filter leaves", async () => {
    const query = `/Users${where("active eq true")}&sortBy=title&sortOrder=${sortOrder}`;
    const active = users.filter((user) => user["active"] === true);
    const { resources, sizes } = await walk(`${query}&count=2`);
    expect(idsOf(resources)).toEqual(sortedBy(active, "title", "User"));
    expect(sizes).toEqual([2, 2, 1]);
  });

  test("both types together, by what each of them has", async () => {
    const all = await walkSearch({ sortBy: "displayName", sortOrder, count: 3 });
    const ofUsers = all.filter((resource) => "userName" in resource);
    const ofGroups = all.filter((resource) => !("userName" in resource));
    expect(idsOf(ofUsers)).toEqual(sortedBy(users, "displayName", "User"));
    expect(idsOf(ofGroups)).toEqual(sortedBy(groups, "displayName", "Group"));
    const byUserName = await walkSearch({ sortBy: "userName", sortOrder, count: 4 });
    const kinds = byUserName.map((resource) => "userName" in resource);
    expect(kinds.indexOf(sortOrder === "descending")).toBe(sortOrder === "ascending" ? 7 : 4);
  });
});

describe("sorting", () => {
  test.each(["shoeSize", "name", "password", "schemas", "meta.location", "members.$ref"])(
    "by %s is invalidPath",
    async (by) => {
      const refused = await listOf(`/Users?sortBy=${by}`);
      expect([refused.status, refused.body.scimType]).toEqual([400, "invalidPath"]);
    },
  );
});

describe("pages by cursor (RFC 9865)", () => {
  test("cover everything once, in order of age, with the exact total", async () => {
    const { resources, sizes } = await walk("/Users?count=3");
    expect(idsOf(resources)).toEqual(idsOf(users));
    expect(sizes).toEqual([3, 3, 1]);
    const first = await listOf("/Users?cursor&count=3");
    expect(first.body).toMatchObject({ totalResults: 7, itemsPerPage: 3 });
    const exact = await walk("/Users?count=7");
    expect(exact.sizes).toEqual([7]);
    const none = await walk(`/Users${where('title eq "nothing"')}&count=2`);
    expect(none.sizes).toEqual([0]);
  });

  test("lose and repeat nobody when people come and go in between", async () => {
    const own = await newApp();
    const ids: string[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) {
      ids.push((await scim(own, "POST", "/Users", { userName: name })).body.id);
    }
    const first = await scim(own, "GET", "/Users?cursor=&count=2");
    await scim(own, "DELETE", `/Users/${ids[0]}`);
    await scim(own, "DELETE", `/Users/${ids[2]}`);
    const late = (await scim(own, "POST", "/Users", { userName: "f" })).body.id;
    const second = await scim(own, "GET", `/Users?count=9&cursor=${cursorIn(first)}`);
    expect(idsOf(second.body.Resources)).toEqual([ids[3], ids[4], late]);
  });

  test("go on with another count and other attributes", async () => {
    const first = await listOf("/Users?cursor&count=2&attributes=userName");
    const second = await listOf(`/Users?cursor=${cursorIn(first)}&count=100`);
    expect(idsOf(second.body.Resources)).toEqual(idsOf(users).slice(2));
  });

  test.each(["count=0", "count=-1", "count=x"])("%s is invalidCount", async (count) => {
    const refused = await listOf(`/Users?cursor&${count}`);
    expect([refused.status, refused.body.scimType]).toEqual([400, "invalidCount"]);
  });

  test("a count above the greatest gives the greatest", async () => {
    expect((await listOf("/Users?cursor&count=5000")).status).toBe(200);
  });

  test("with startIndex is refused: a page is found one way", async () => {
    const refused = await listOf("/Users?cursor&startIndex=1");
    expect([refused.status, refused.body.scimType]).toEqual([400, "invalidValue"]);
  });

  test("a cursor is good for its own list of its own app, and cannot be made up", async () => {
    const cursor = cursorIn(await listOf("/Users?cursor&count=2")) ?? "";
    expect(cursor).toMatch(/^[\w.~-]+$/);
    // Not at the very end, where some of a letter's bits mean nothing.
    const [madeUp, rest] = [cursor.at(-9) === "x" ? "y" : "x", cursor.slice(-8)];
    const [sibling, stranger] = [await newApp(app.tenantId), await newApp()];
    const replies = [
      await scim(sibling, "GET", `/Users?cursor=${cursor}`),
      await scim(stranger, "GET", `/Users?cursor=${cursor}`),
      await listOf(`/Groups?cursor=${cursor}`),
      await listOf(`/Users?sortBy=userName&cursor=${cursor}`),
      await listOf(`/Users${where("title pr")}&cursor=${cursor}`),
      await listOf(`/Users?cursor=${cursor.slice(0, -9)}${madeUp}${rest}`),
      await listOf("/Users?cursor=MTIz"),
      await listOf("/Users?cursor=%00%27--"),
    ];
    for (const { status, body } of replies) {
      expect([status, body.scimType]).toEqual([400, "invalidCursor"]);
    }
  });

  test("an old cursor has expired", async () => {
    const place = { tenantId: app.tenantId, ownerId: app.appId, field: "cursor" };
    const fresh = cursorIn(await listOf("/Users?cursor&count=2")) ?? "";
    const { openSecret } = await import("@/lib/secrets");
    const contents: unknown = JSON.parse(openSecret(fresh, place));
    const [madeAt, ...rest] = Array.isArray(contents) ? contents : [];
    const old = sealSecret(JSON.stringify([madeAt - 3_601, ...rest]), place);
    const refused = await listOf(`/Users?cursor=${old}`);
    expect([refused.status, refused.body.scimType]).toEqual([400, "expiredCursor"]);
  });
});

describe("POST /.search (RFC 7644 §3.4.3)", () => {
  const search = (path: string, query: Record<string, unknown>) =>
    scim(app, "POST", `${path}/.search`, searchOf(query));

  test.each(["Users", "Groups"])(
    "of %s answers as the same query in the URL does",
    async (kind) => {
      const query = { sortBy: "displayName", sortOrder: "descending", startIndex: 2, count: 2 };
      const parameters = new URLSearchParams(Object.entries(query).map(([a, b]) => [a, String(b)]));
      const [posted, read] = [
        await search(`/${kind}`, query),
        await listOf(`/${kind}?${parameters}`),
      ];
      expect([posted.status, posted.text]).toEqual([200, read.text]);
      expect(posted.body.Resources).toHaveLength(2);
    },
  );

  test("pages by cursor", async () => {
    const first = await search("/Users", { cursor: "", count: 5 });
    const second = await search("/Users", { cursor: cursorIn(first), count: 5 });
    const all = [...first.body.Resources, ...second.body.Resources];
    expect(idsOf(all)).toEqual(idsOf(users));
    expect(cursorIn(second)).toBeNull();
  });

  test("of everything finds users and groups, each by what it has", async () => {
    const cases: [filter: string | undefined, total: number][] = [
      [undefined, 11],
      ['meta.resourceType eq "Group"', 4],
      ['displayName eq "ZOE"', 3],
      ['userName sw "dan"', 3],
      ['not (userName sw "dan")', 8],
      ["userName eq null", 4],
      ["members pr", 3],
      ['externalId sw "g" or title pr', 7],
      [`schemas eq "${enterprise.toUpperCase()}"`, 2],
      ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:Group"', 4],
    ];
    for (const [filter, total] of cases) {
      const found = await search("", { filter });
      expect([filter, found.body.totalResults, found.body.Resources.length]).toEqual([
        filter,
        total,
        total,
      ]);
    }
  });

  test("shows of each what a read of it shows", async () => {
    const { body } = await search("", {});
    for (const resource of body.Resources) {
      const kind = "userName" in resource ? "Users" : "Groups";
      expect((await listOf(`/${kind}/${resource["id"]}`)).body).toMatchObject(resource);
    }
    const bare = await search("", { attributes: ["displayName"], count: 1 });
    expect(Object.keys(bare.body.Resources[0] ?? {})).toEqual(["schemas", "id", "displayName"]);
  });
});

test("a list shows of each user what a read shows, groups and version too", async () => {
  for (const query of ["", where('userName eq "ada"'), "?sortBy=userName", "?cursor&count=50"]) {
    for (const user of (await listOf(`/Users${query}`)).body.Resources) {
      const read = await listOf(`/Users/${user["id"]}`);
      expect(user).toEqual(JSON.parse(read.text));
    }
  }
  const ada = await listOf(`/Users${where('userName eq "ada"')}`);
  expect(ada.body.Resources[0]).toMatchObject({ groups: [{ display: "Staff" }] });
  const without = await listOf(`/Users${where('userName eq "ada"')}&excludedAttributes=groups`);
  expect(without.body.Resources[0]).not.toHaveProperty("groups");
});

test.each([
  ["", "/Users?count=100"],
  [" by cursor", "/Users?count=3&cursor="],
  [" sorted", "/Users?sortBy=userName"],
  [" searched", "/Users?filter=userName%20pr"],
])("users listed%s are as each is read alone, with groups and without", async (_, path) => {
  for (const without of ["", "&excludedAttributes=groups", "&excludedAttributes=groups,title"]) {
    const { Resources } = (await listOf(`${path}${without}`)).body;
    expect(Resources.length).toBeGreaterThan(2);
    for (const listed of Resources) {
      const alone: unknown = JSON.parse(
        (await listOf(`/Users/${listed["id"]}?x=1${without}`)).text,
      );
      // The tag of a user that is read alone names its groups, too, whatever is shown of it.
      if (without === "") expect(listed).toEqual(alone);
      else expect(untagged(listed)).toEqual(untagged(alone));
    }
  }
});

function untagged(resource: unknown): unknown {
  return JSON.parse(
    JSON.stringify(resource, (key, value) => (key === "version" ? undefined : value)),
  );
}
