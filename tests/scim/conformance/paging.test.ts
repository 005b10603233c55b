import { beforeAll, describe, expect, test } from "vitest";
import { groupBody, messages, newName, userBody } from "./bodies";
import { type Client, each, filtered, listed, newClient, refusalOf } from "./client";

const total = 7;
let client: Client;
let empty: Client;

beforeAll(async () => {
  client = await newClient();
  empty = await newClient();
  for (let index = 0; index < total; index += 1) {
    await client.create("/Users", userBody());
    await client.create("/Groups", groupBody());
  }
});

describe.each(["/Users", "/Groups"])("RFC 7644 §3.4.2.4: pages of %s", (path) => {
  test("§3.4.2 a list is a ListResponse, and its numbers are integers", async () => {
    const { status, json } = await client.get(path);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      schemas: [`${messages}:ListResponse`],
      totalResults: total,
      startIndex: 1,
      itemsPerPage: total,
    });
    expect(listed({ status, json, headers: new Headers(), text: "" })).toHaveLength(total);
  });

  test("§3.4.2 nothing at all is 200 with an empty list", async () => {
    const { status, json } = await empty.get(path);
    expect(status).toBe(200);
    expect(json).toMatchObject({ totalResults: 0, itemsPerPage: 0, Resources: [] });
  });

  const pages: [query: string, shown: number, startIndex: number][] = [
    ["startIndex=1&count=3", 3, 1],
    ["startIndex=4&count=3", 3, 4],
    ["startIndex=7&count=3", 1, 7],
    ["startIndex=7", 1, 7],
    ["count=0", 0, 1],
    ["startIndex=3&count=0", 0, 3],
    ["count=-1", 0, 1],
    ["count=-2147483649", 0, 1],
    ["startIndex=0&count=2", 2, 1],
    ["startIndex=-5&count=2", 2, 1],
    ["startIndex=8", 0, 8],
    ["startIndex=1000000", 0, 1_000_000],
    ["count=1000", total, 1],
    ["count=1000000000", total, 1],
    ["startIndex=&count=", total, 1],
    ["STARTINDEX=2&COUNT=2", 2, 2],
    ["startIndex=2&count=2&unknown=1", 2, 2],
  ];

  test.each(pages)(
    "§3.4.2.4 ?%s shows %i from %i, and counts all",
    async (query, shown, startIndex) => {
      const answer = await client.get(`${path}?${query}`);
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ totalResults: total, itemsPerPage: shown, startIndex });
      expect(listed(answer)).toHaveLength(shown);
    },
  );

  test.each(["count=99999999999999999999", "startIndex=99999999999999999999"])(
    "§3.4.2.4 ?%s is no reason for a 5xx",
    async (query) => {
      const { status, json } = await client.get(`${path}?${query}`);
      expect([200, 400]).toContain(status);
      if (status === 200) expect(json["totalResults"]).toBe(total);
    },
  );

  test.each([
    "count=abc",
    "startIndex=1.5",
    "count=1e3",
    "startIndex=0x10",
    "count=%00",
    "count=1,2",
  ])("§3.12 ?%s is no number: 400 invalidValue", async (query) => {
    expect(refusalOf(await client.get(`${path}?${query}`))).toEqual([400, "invalidValue"]);
  });

  test("§3.4.2.4 the pages together hold everything once, in an order that stays", async () => {
    const whole = each(await client.get(path), "id");
    const seen = [];
    for (let startIndex = 1; startIndex <= total; startIndex += 2) {
      seen.push(...each(await client.get(`${path}?startIndex=${startIndex}&count=2`), "id"));
    }
    expect(seen).toEqual(whole);
    expect(new Set(seen).size).toBe(total);
  });

  test("§3.4.2.4 a change to a resource does not move it to another page", async () => {
    const before = each(await client.get(path), "id");
    await client.patch(`${path}/${before[2]}`, {
      op: "replace",
      path: "externalId",
      value: newName(),
    });
    expect(each(await client.get(path), "id")).toEqual(before);
  });

  test("§3.4.2 each resource of a list is what GET of it is", async () => {
    for (const resource of listed(await client.get(`${path}?count=3`))) {
      const { json } = await client.get(`${path}/${resource["id"]}`);
      expect(resource).toEqual(json);
    }
  });
});

describe("RFC 7644 §3.4.2: totalResults", () => {
  test("is exact after creations, refusals, deletions and repeated deletions", async () => {
    const own = await newClient();
    const count = async (path: string) => (await own.get(`${path}?count=0`)).json["totalResults"];
    const bodies = Array.from({ length: 5 }, () => userBody());
    const created = await Promise.all(bodies.map((body) => own.create("/Users", body)));
    await Promise.all(bodies.map((body) => own.post("/Users", body)));
    expect(await count("/Users")).toBe(5);
    const [one, two] = created;
    await Promise.all([one, one, two].map((id) => own.remove(`/Users/${id}`)));
    expect(await count("/Users")).toBe(3);
    const id = await own.create("/Groups", groupBody({ members: [{ value: "later" }] }));
    expect(await count("/Groups")).toBe(1);
    await own.remove(`/Groups/${id}`);
    expect([await count("/Groups"), await count("/Users")]).toEqual([0, 3]);
  });

  test("of a filter is exact, on the page and beyond the end", async () => {
    const path = filtered("Users", 'userName co "@example.com"');
    expect((await client.get(`${path}&count=2`)).json["totalResults"]).toBe(total);
    expect((await client.get(`${path}&startIndex=100`)).json["totalResults"]).toBe(total);
    expect((await client.get(`${path}&count=0`)).json["totalResults"]).toBe(total);
  });

  test("RFC 7644 §3.4.2.4 more than a page holds is cut at the announced limit, not refused", async () => {
    const many = await newClient();
    const made = Array.from({ length: 205 }, () => many.create("/Users", userBody()));
    await Promise.all(made);
    const answer = await many.get("/Users?count=205");
    expect(answer.json["totalResults"]).toBe(205);
    expect(listed(answer).length).toBe(answer.json["itemsPerPage"]);
    expect(listed(answer).length).toBeLessThan(205);
  });
});
