import { beforeAll, describe, expect, test } from "vitest";
import type { Json } from "@/lib/scim/json";
import { groupBody, messages, userBody } from "./bodies";
import { type Answer, type Client, each, listed, newClient, refusalOf } from "./client";

const total = 7;
let client: Client;
let sibling: Client;

beforeAll(async () => {
  client = await newClient();
  sibling = await newClient(undefined, client.app.tenantId);
  for (let at = 0; at < total; at += 1) {
    await client.create("/Users", userBody({ title: `t${at % 3}` }));
    await client.create("/Groups", groupBody());
    await sibling.create("/Users", userBody());
  }
});

const cursorIn = ({ json: { nextCursor } }: Answer) =>
  typeof nextCursor === "string" ? nextCursor : null;

/** Follows nextCursor to the end. */
async function walk(
  path: string,
  query: string,
): Promise<{ pages: number; ids: (Json | undefined)[] }> {
  const ids = [];
  let pages = 0;
  for (let cursor: string | null = ""; cursor !== null && pages < 20; pages += 1) {
    const answer: Answer = await client.get(`${path}?${query}&cursor=${cursor}`);
    expect(answer.status, answer.text).toBe(200);
    ids.push(...each(answer, "id"));
    cursor = cursorIn(answer);
  }
  return { pages, ids };
}

describe("RFC 9865 §2: pages by cursor", () => {
  test("§4 the service provider config announces them", async () => {
    const { json } = await client.get("/ServiceProviderConfig");
    expect(json["pagination"]).toMatchObject({
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
    });
  });

  test.each(["cursor", "cursor=", "cursor=&count=3", "CURSOR=&count=3"])(
    "§2 ?%s asks for the first page",
    async (query) => {
      const { status, json } = await client.get(`/Users?${query}`);
      expect(status).toBe(200);
      expect(json).toMatchObject({ schemas: [`${messages}:ListResponse`], totalResults: total });
    },
  );

  test("§2 nextCursor is there while pages follow, unreserved in URLs, and absent from the last", async () => {
    const first = await client.get("/Users?cursor=&count=4");
    expect(first.json["itemsPerPage"]).toBe(4);
    const cursor = cursorIn(first);
    expect(cursor).toMatch(/^[A-Za-z0-9._~-]+$/);
    const last = await client.get(`/Users?cursor=${cursor}&count=4`);
    expect(last.json).toMatchObject({ itemsPerPage: 3 });
    expect(last.json).not.toHaveProperty("nextCursor");
  });

  test.each([
    ["/Users", "count=1"],
    ["/Users", "count=2"],
    ["/Users", "count=7"],
    ["/Users", "count=100"],
    ["/Groups", "count=3"],
    ["/Users", "count=2&sortBy=title"],
    ["/Users", "count=3&sortBy=title&sortOrder=descending"],
    ["/Users", "count=2&sortBy=nickName"],
    ["/Users", `count=2&filter=${encodeURIComponent("title pr")}`],
    ["/Users", "count=2&attributes=userName"],
  ])(
    "§2 %s?%s: the pages together hold everything once, in the order of the whole list",
    async (path, query) => {
      const whole = each(
        await client.get(`${path}?${query.replace(/count=\d+/, "count=200")}`),
        "id",
      );
      const { ids } = await walk(path, query);
      expect(ids).toEqual(whole);
      expect(ids).toHaveLength(total);
    },
  );

  test("§2 rows that go between two pages make no other row be passed over", async () => {
    const own = await newClient();
    const made = [];
    for (let at = 0; at < 6; at += 1) made.push(await own.create("/Users", userBody()));
    const first = await own.get("/Users?cursor=&count=3");
    await own.remove(`/Users/${made[0]}`);
    await own.remove(`/Users/${made[2]}`);
    const rest = await own.get(`/Users?cursor=${cursorIn(first)}&count=3`);
    expect(each(rest, "id")).toEqual(made.slice(3));
  });

  test("§2 in a search request the cursor stands in the body", async () => {
    const schemas = [`${messages}:SearchRequest`];
    const first = await client.post("/Users/.search", { schemas, cursor: "", count: 4 });
    expect([first.status, listed(first).length]).toEqual([200, 4]);
    const rest = await client.post("/Users/.search", {
      schemas,
      cursor: cursorIn(first),
      count: 4,
    });
    expect([...each(first, "id"), ...each(rest, "id")]).toEqual(
      each(await client.get("/Users"), "id"),
    );
  });

  test("§2 without a cursor pages are numbered, and hold no cursor", async () => {
    const { json } = await client.get("/Users?count=2");
    expect(json).toMatchObject({ startIndex: 1, itemsPerPage: 2 });
    expect(json).not.toHaveProperty("nextCursor");
  });
});

describe("RFC 9865 §2.2: what is refused", () => {
  const cursorOf = async (query: string, of = client) =>
    cursorIn(await of.get(`/Users?cursor=&${query}`));

  test.each(["nonsense", "a.b.c", "%00", "eyJ4IjoxfQ", "x".repeat(4_000), "..", "é"])(
    "§2.2 the cursor %s is 400 invalidCursor",
    async (cursor) => {
      for (const filter of ["", "&filter=userName+eq+%22x%22", "&filter=title+pr"]) {
        const answer = await client.get(`/Users?cursor=${cursor}&count=2${filter}`);
        expect(refusalOf(answer)).toEqual([400, "invalidCursor"]);
      }
    },
  );

  test("§2.2 a cursor that was changed in one place is invalidCursor", async () => {
    const cursor = String(await cursorOf("count=2"));
    for (const at of [0, Math.floor(cursor.length / 2), cursor.length - 2]) {
      const other = cursor[at] === "A" ? "B" : "A";
      const changed = `${cursor.slice(0, at)}${other}${cursor.slice(at + 1)}`;
      const answer = await client.get(`/Users?cursor=${changed}&count=2`);
      expect(refusalOf(answer)).toEqual([400, "invalidCursor"]);
    }
  });

  test("§5 a cursor of another app is invalidCursor, and shows nothing", async () => {
    const cursor = await cursorOf("count=2", sibling);
    const answer = await client.get(`/Users?cursor=${cursor}&count=2`);
    expect(refusalOf(answer)).toEqual([400, "invalidCursor"]);
  });

  test("§2.2 a cursor of users is none of groups, of one filter none of another", async () => {
    const cursor = await cursorOf("count=2");
    for (const path of [
      `/Groups?cursor=${cursor}&count=2`,
      `/Users?cursor=${cursor}&count=2&filter=${encodeURIComponent("title pr")}`,
      `/Users?cursor=${cursor}&count=2&sortBy=title`,
    ]) {
      expect(refusalOf(await client.get(path))).toEqual([400, "invalidCursor"]);
    }
  });

  test.each(["count=0", "count=-1"])("§2.2 %s is 400 invalidCount", async (count) => {
    expect(refusalOf(await client.get(`/Users?cursor=&${count}`))).toEqual([400, "invalidCount"]);
  });

  test("§2 more than a page may hold is cut, not refused", async () => {
    expect((await client.get("/Users?cursor=&count=100000")).status).toBe(200);
  });

  test("§2 cursor and startIndex together are 400", async () => {
    expect((await client.get("/Users?cursor=&startIndex=2")).status).toBe(400);
  });
});
