import { afterEach, expect, test } from "vitest";
import type { FakeDirectory, FakeSource } from "@/lib/sources/port";
import { scim } from "@/lib/sources/scim/scim";
import { startScim } from "@/lib/sources/scim/scim.fake";
import { all, crowd, failure, idsOf, personAt, wayTo } from "./source-world";

const fakes: FakeSource[] = [];
const signal = AbortSignal.timeout(30_000);

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function open(
  directory: FakeDirectory = crowd(3),
  kind: Parameters<typeof startScim>[1] = {},
) {
  const fake = await startScim(directory, kind);
  fakes.push(fake);
  return { fake, ...wayTo(scim, fake) };
}

test.each(["bearer", "basic", "clientCredentials"])("signs in by %s", async (signIn) => {
  const { connectWith } = await open();
  expect(await all(connectWith({ signIn }).users(signal))).toHaveLength(3);
});

test("a server with cursors is read by them, in as many requests as it has pages", async () => {
  const { fake, connection } = await open(crowd(450), { hasCursors: true });
  expect(idsOf(await all(connection.users(signal)))).toHaveLength(450);
  const lists = fake.calls.filter(({ path }) => path.includes("/Users"));
  expect(lists).toHaveLength(5);
  expect(lists.every(({ path }) => path.includes("cursor=") && path.includes("count=90"))).toBe(
    true,
  );
});

test("booleans that are written out, members only on request, and members without a type", async () => {
  const directory = crowd(4);
  directory.groups.push({ id: "g-1", displayName: "Outer", members: ["u-1", "g-0"] });
  const { connection } = await open(directory, { isSloppy: true });
  const people = await all(connection.users(signal));
  expect(people.map(({ active }) => active)).toEqual([true, true, true, false]);
  expect(people[3]?.attributes).toMatchObject({ active: false });
  expect(await all(connection.members("g-1", signal))).toEqual([
    { id: "u-1", kind: "user" },
    { id: "g-0", kind: "group" },
  ]);
});

test("who has no active at all is active, and the primary address goes before the first", async () => {
  const emails = [
    { value: "home@x.test", type: "home" },
    { value: "a@x.test", primary: "true" },
  ];
  const attributes = { active: undefined, emails };
  const { connection } = await open({ users: [{ ...personAt(0), attributes }], groups: [] });
  const [person] = await all(connection.users(signal));
  expect(person).toMatchObject({ active: true, email: "a@x.test" });
});

test("an empty server lists nobody, and that is no error", async () => {
  const { connection } = await open({ users: [], groups: [] });
  expect(await all(connection.users(signal))).toEqual([]);
});

test("a server without its own description is read by index", async () => {
  const { fake, connection } = await open(crowd(200));
  fake.faults.push({
    ...{ kind: "status", status: 404, commit: "before" },
    only: ({ path }) => path.includes("ServiceProviderConfig"),
  });
  expect(idsOf(await all(connection.users(signal)))).toHaveLength(200);
});

test("changes are asked for only where the server proves that it filters by time", async () => {
  const { fake, connection } = await open(crowd(4));
  const mark = (await connection.markChanges?.(signal)) ?? "";
  fake.directory.users.splice(0, 1);
  expect(await connection.changesSince?.(mark, signal)).toMatchObject({
    total: { users: 3, groups: 1 },
  });
  const careless = await open(crowd(4), { isSloppy: true });
  expect(await careless.connection.markChanges?.(signal)).toBeNull();
  careless.fake.faults.push({ kind: "status", status: 400, commit: "before" });
  expect(await careless.connection.markChanges?.(signal)).toBeNull();
});

test("one person is found within the filter only, with all of their groups, however many", async () => {
  const directory = crowd(4);
  for (let index = 1; index < 250; index += 1)
    directory.groups.push({ id: `g-${index}`, displayName: `G ${index}`, members: ["u-1"] });
  const { connection, connectWith } = await open(directory);
  expect(await connection.groupsOf?.("u-1", signal)).toHaveLength(249);
  const search = { value: "person1@contoso.test", attribute: "userName" };
  const within = (userFilter: string) => connectWith({ userFilter }).findUsers?.(search, signal);
  expect(await within('displayName eq "Person 1"')).toMatchObject([{ id: "u-1" }]);
  expect(await within('displayName eq "Person 2"')).toEqual([]);
});

test("a server that cannot be asked for somebody's groups tells them in the person's record", async () => {
  const { connection } = await open(crowd(3), { tellsGroups: true });
  expect(await connection.groupsOf?.("u-0", signal)).toMatchObject([
    { id: "g-0", displayName: "Group 0" },
  ]);
});

test("a cursor that ends before the total is no end", async () => {
  const { fake, connection } = await open(crowd(200), { hasCursors: true });
  const answer = () => Response.json({ totalResults: 200, Resources: [{ id: "u-1" }] });
  fake.faults.push({ kind: "answer", answer, only: ({ path }) => path.includes("/Users") });
  expect(await failure(connection.users(signal))).toMatchObject({ code: "SOURCE_LIST_INCOMPLETE" });
});
