import { afterEach, describe, expect, test } from "vitest";
import type { FakeDirectory, FakeSource } from "@/lib/sources/port";
import { rest } from "@/lib/sources/rest/rest";
import { type RestPaging, startRest } from "@/lib/sources/rest/rest.fake";
import { select, selectText } from "@/lib/sources/rest/rest-select";
import { all, crowd, failure, idsOf, personAt, wayTo } from "./source-world";

const fakes: FakeSource[] = [];
const signal = AbortSignal.timeout(30_000);

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function open(directory: FakeDirectory = crowd(3), kind: RestPaging = "nextUrl") {
  const fake = await startRest(directory, kind);
  fakes.push(fake);
  return { fake, ...wayTo(rest, fake) };
}

const requests: [RestPaging, number][] = [
  // Page numbers alone do not show who moved up: each page but the last is asked for twice.
  ...[["none", 1] as const, ["page", 7] as const, ["offset", 4] as const],
  ...[["cursor", 3] as const, ["nextUrl", 3] as const, ["link", 3] as const],
].map(([kind, count]): [RestPaging, number] => [kind, count]);

test.each(requests)("a list paged by %s is read whole in %i requests", async (kind, count) => {
  const { fake, connection } = await open(crowd(250), kind);
  expect(idsOf(await all(connection.users(signal)))).toHaveLength(250);
  expect(fake.calls.filter(({ path }) => path.startsWith("/v1/people"))).toHaveLength(count);
  expect(
    fake.calls.every(({ path }) => !path.startsWith("/v1") || path.includes("status=all")),
  ).toBe(true);
});

test.each(["page", "offset"] as const)("a server that takes no %s is found out", async (kind) => {
  const { fake, connection } = await open(crowd(250), kind);
  fake.paging.loops = true;
  const error = await failure(connection.users(signal));
  expect(error).toMatchObject({ code: "SOURCE_LIST_REPEATS" });
});

test("a header of its own signs in", async () => {
  const { connectWith } = await open();
  expect(await all(connectWith({ signIn: "header" }).users(signal))).toHaveLength(3);
});

test("an error that comes with status 200 is never an empty list", async () => {
  const { fake, connection, connectWith } = await open();
  const answer = () => Response.json({ result: "error", data: { list: [] } });
  fake.faults.push({ kind: "answer", answer, only: ({ path }) => path.startsWith("/v1") });
  expect(await failure(connection.users(signal))).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
  const unchecked = connectWith({ checkPath: "", itemsPath: "data.people" });
  expect(await failure(unchecked.users(signal))).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
});

test("groups inside of each person are gathered", async () => {
  const directory = crowd(5);
  directory.groups.push({ id: "g-1", displayName: "Two", members: ["u-0", "u-4"] });
  const { connectWith } = await open(directory);
  const connection = connectWith({ groupSource: "inUser" });
  await all(connection.users(signal));
  const groups = await all(connection.groups(signal));
  expect(groups.map(({ displayName }) => displayName).sort()).toEqual(["Group 0", "Two"]);
  expect(idsOf(await all(connection.members("g-1", signal)))).toEqual(["u-0", "u-4"]);
});

test("an entry without a key is an error that names what to mend", async () => {
  const { connectWith } = await open();
  const error = await failure(connectWith({ idPath: "/nothing" }).users(signal));
  expect(error).toMatchObject({ reaction: "stop", code: "SOURCE_ID_MISSING" });
});

test.each(["page", "offset", "cursor", "nextUrl", "link"] as const)(
  "who was there all the time is found by %s, whoever comes and goes meanwhile",
  async (kind) => {
    const { fake, connection } = await open(crowd(450), kind);
    const { users } = fake.directory;
    const found: string[] = [];
    let pages = 0;
    for await (const { items } of connection.users(signal)) {
      found.push(...items.map(({ id }) => id));
      pages += 1;
      if (pages > 3) continue;
      // Two of those read leave, and somebody comes at the end.
      const gone = new Set(found.slice(-40, -38));
      users.splice(0, users.length, ...users.filter(({ id }) => !gone.has(id)));
      users.push({ ...personAt(9_000 + pages), id: `z-${pages}` });
    }
    const seen = new Set(found);
    const stayed = users.filter(({ id }) => id.startsWith("u-"));
    expect(stayed.filter(({ id }) => !seen.has(id))).toEqual([]);
  },
);

const listOf = (entries: unknown[], meta: unknown = {}) => ({
  ...{ result: "ok", data: { list: entries }, meta },
});

test.each([
  ["no next page where its path is empty", { nextPath: "" }, listOf([]), "SOURCE_NOT_CONFIGURED"],
  [
    "fewer than the total",
    { totalPath: "/meta/total" },
    listOf([{ key: "a" }], { total: 2 }),
    "SOURCE_LIST_INCOMPLETE",
  ],
  [
    "a key that JSON rounds",
    {},
    '{"result":"ok","data":{"list":[{"key":9007199254740993}]}}',
    "SOURCE_ID_MISSING",
  ],
])("%s is an error", async (_, settings, body, code) => {
  const { fake, connectWith } = await open();
  const headers = { "content-type": "application/json" };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  fake.faults.push({
    ...{ kind: "answer", answer: () => new Response(text, { headers }) },
    only: ({ path }) => path.startsWith("/v1"),
  });
  expect(await failure(connectWith(settings).users(signal))).toMatchObject({ code });
});

test("text, a byte order mark, Latin-1, a relative next address, and false for none are taken", async () => {
  const { fake, connection } = await open();
  const pages = [
    listOf([{ key: "1", name: "Zoë" }], { next: "?page=2" }),
    listOf([{ key: "2", name: "Jörg", groups: "Sales" }], { next: false }),
  ];
  const answer = () => {
    const page = fake.calls.at(-1)?.path.includes("page=2") ? 1 : 0;
    const text = JSON.stringify(pages[page]);
    const isLatin = page === 1;
    const type = isLatin ? "application/json; charset=ISO-8859-1" : "text/plain";
    const bytes = Buffer.from(isLatin ? text : `\uFEFF${text}`, isLatin ? "latin1" : "utf8");
    return new Response(bytes, { headers: { "content-type": type } });
  };
  fake.faults.push({ kind: "answer", answer, only: ({ path }) => path.startsWith("/v1") });
  const people = await all(connection.users(signal));
  expect(people.map(({ displayName }) => displayName)).toEqual(["Zoë", "Jörg"]);
  expect(fake.calls.at(-1)?.path).toBe("/v1/people?page=2");
});

test.each([
  ["in the list, where no address finds one", {}, "person7@contoso.test", null, ["u-7"]],
  ["by its address", { personUrl: "?login={value}" }, "person7@contoso.test", null, ["u-7"]],
  ["by its address, and it is somebody else", { personUrl: "?login={value}" }, "person", null, []],
  ["by a path", { personUrl: "?login={value}" }, "here", "/state", ["u-0"]],
])("one person is found %s", async (_, settings, value, attribute, ids) => {
  const { fake, connectWith } = await open(crowd(8));
  const base = fake.settings["url"]?.split("?")[0] ?? "";
  const urls = Object.entries(settings).map(([name, query]) => [name, base + query]);
  const connection = connectWith(Object.fromEntries(urls));
  const found = idsOf((await connection.findUsers?.({ value, attribute }, signal)) ?? []);
  expect(attribute === null ? found : found.slice(0, 1)).toEqual(ids);
});

test("a person's groups are asked for where the API has an address for them, or stand inside", async () => {
  const { fake, connection, connectWith } = await open(crowd(8));
  expect(connection.groupsOf).toBeUndefined();
  const own = async (settings: Record<string, string>) =>
    (await connectWith(settings).groupsOf?.("u-0", signal))?.map(({ displayName }) => displayName);
  const base = fake.settings["url"]?.split("?")[0] ?? "";
  expect(await own({ personGroupsUrl: `${base}/{id}/groups` })).toEqual(["Group 0"]);
  expect(await own({ groupSource: "inUser" })).toEqual(["Group 0"]);
  expect(await own({ groupSource: "none" })).toEqual([]);
});

describe("selectors", () => {
  const value = { a: [{ "b/c": 7, "d.e": null }, "x"], t: true };
  test.each([
    ["/a/0/b~1c", "7"],
    ["a.1", "x"],
    ["$.a.1", "x"],
    ["a", null],
    ["t", "true"],
    ["/a/9/b", null],
    ["constructor", null],
  ])("%s", (path, expected) => {
    expect(selectText(value, path)).toBe(expected);
  });

  test("the whole by an empty path", () => {
    expect(select(value, "")).toBe(value);
  });
});
