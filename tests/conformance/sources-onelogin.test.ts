import { afterEach, expect, test } from "vitest";
import { onelogin } from "@/lib/sources/onelogin/onelogin";
import { startOnelogin } from "@/lib/sources/onelogin/onelogin.fake";
import type { FakeDirectory, FakeSource } from "@/lib/sources/port";
import { all, crowd, failure, idsOf, personAt, wayTo } from "./source-world";

const fakes: FakeSource[] = [];
const signal = AbortSignal.timeout(30_000);

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function open(directory: FakeDirectory = crowd(3), isOld = false) {
  const fake = await startOnelogin(directory, isOld);
  fakes.push(fake);
  return { fake, ...wayTo(onelogin, fake) };
}

test("an old account's wrapped token is taken as well", async () => {
  const { connection } = await open(crowd(3), true);
  expect(await all(connection.users(signal))).toHaveLength(3);
});

test.each([
  ["acme", "https://acme.onelogin.com"],
  ["acme.onelogin.com/", "https://acme.onelogin.com"],
  ["https://api.eu.onelogin.com", "https://api.eu.onelogin.com"],
])("the domain %s is %s", (domain, address) => {
  expect(onelogin.api?.addresses({ domain })).toEqual([address]);
});

test("the status says who is active, and by choice everybody who is not suspended is", async () => {
  const users = [0, 1, 2, 3, 4, 5, 7, 8].map((status) => ({
    ...{ ...personAt(0), id: String(status), attributes: { status } },
  }));
  const { connectWith } = await open({ users, groups: [] });
  const active = async (activeStatus: string) =>
    idsOf((await all(connectWith({ activeStatus }).users(signal))).filter((user) => user.active));
  expect(await active("active")).toEqual(["1"]);
  expect(await active("notSuspended")).toEqual(["0", "1", "3", "4", "5", "7", "8"]);
});

test.each([
  ["groups", "g-0", { group_id: "g-0" }, "Group 0"],
  ["departments", "Sales", { department: " Sales " }, "Sales"],
  ["memberOf", "CN=All\\, EMEA,DC=x", { member_of: "CN=All\\, EMEA,DC=x;CN=B,DC=x" }, "All, EMEA"],
])("%s are read from each person", async (groupSource, id, attributes, name) => {
  const directory = crowd(120);
  Object.assign(directory.users[7] ?? {}, { attributes });
  const { fake, connectWith } = await open(directory);
  const connection = connectWith({ groupSource });
  await all(connection.users(signal));
  const group = (await all(connection.groups(signal))).find((one) => one.id === id);
  expect(group?.displayName).toBe(name);
  const calls = fake.calls.length;
  expect(await all(connection.members(id, signal))).toEqual([{ id: "u-7", kind: "user" }]);
  expect(fake.calls).toHaveLength(calls);
  // A run that goes on elsewhere reads the people once more.
  expect(idsOf(await all(connectWith({ groupSource }).members(id, signal)))).toEqual(["u-7"]);
});

test("custom attributes are read, and no more is asked for than the pages there are", async () => {
  const directory = crowd(300);
  Object.assign(directory.users[299] ?? {}, { attributes: { custom_attributes: { floor: "3" } } });
  const { fake, connection } = await open(directory);
  const people = await all(connection.users(signal));
  const last = people.find(({ id }) => id === "u-299");
  expect(last?.attributes).toMatchObject({ custom_attributes: { floor: "3" } });
  expect(fake.calls.filter(({ path }) => path.startsWith("/api/2/users"))).toHaveLength(3);
});

test.each([
  ["an address", null, "PERSON7@mail.contoso.test", ["u-7"]],
  ["the user name", "userName", "person7@contoso.test", ["u-7"]],
  ["the id", "id", "u-7", ["u-7"]],
  ["an own attribute", "custom_attributes.floor", "3", ["u-7"]],
  ["what OneLogin has no filter for", "title", "Chief", ["u-7"]],
  ["an asterisk, which is none", "email", "person*", []],
])("one person is found at OneLogin by %s", async (_, attribute, value, ids) => {
  const directory = crowd(130);
  const attributes = { title: "Chief", custom_attributes: { floor: "3" } };
  Object.assign(directory.users[7] ?? {}, { attributes });
  const { connection } = await open(directory);
  expect(idsOf((await connection.findUsers?.({ value, attribute }, signal)) ?? [])).toEqual(ids);
});

test.each([
  ["roles", ["g-0"]],
  ["groups", ["g-0"]],
  ["departments", ["Sales"]],
  ["memberOf", ["CN=A,DC=x", "CN=B,DC=x"]],
])("a person's %s are told without the list of people", async (groupSource, groups) => {
  const directory = crowd(130);
  const attributes = { group_id: "g-0", department: "Sales", member_of: "CN=A,DC=x; CN=B,DC=x" };
  Object.assign(directory.users[0] ?? {}, { attributes });
  const { fake, connectWith } = await open(directory);
  const own = await connectWith({ groupSource }).groupsOf?.("u-0", signal);
  expect(idsOf(own ?? [])).toEqual(groups);
  expect(fake.calls.some(({ path }) => path.startsWith("/api/2/users?"))).toBe(false);
});

test("a list that stays shorter than its count, and a person without a status, are errors", async () => {
  const { fake, connection } = await open(crowd(150));
  const only = ({ path }: { path: string }) => path.startsWith("/api/2/users");
  const short = () => Response.json([{ id: 1, status: 1 }], { headers: { "total-count": "150" } });
  fake.faults.push({ kind: "answer", answer: short, only });
  expect(await failure(connection.users(signal))).toMatchObject({ code: "SOURCE_LIST_INCOMPLETE" });
  const unknown = () => Response.json([{ id: 1, status: null }]);
  fake.faults.splice(0, 1, { kind: "answer", answer: unknown, only });
  expect(await failure(connection.users(signal))).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
});
