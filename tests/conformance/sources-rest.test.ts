import { afterEach, describe, expect, test } from "vitest";
import type { FakeDirectory, FakeSource } from "@/lib/sources/port";
import { rest } from "@/lib/sources/rest/rest";
import { type RestPaging, startRest } from "@/lib/sources/rest/rest.fake";
import { select, selectText } from "@/lib/sources/rest/rest-select";
import { all, crowd, failure, idsOf, wayTo } from "./source-world";

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
  ...[["none", 1] as const, ["page", 4] as const, ["offset", 4] as const],
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
