import { afterEach, expect, test } from "vitest";
import { google } from "@/lib/sources/google/google";
import { startFake } from "@/lib/sources/google/google.fake";
import type { FakeDirectory, FakeSource } from "@/lib/sources/port";
import { all, crowd, failure, idsOf, personAt, wayTo } from "./source-world";

const fakes: FakeSource[] = [];
const signal = AbortSignal.timeout(30_000);

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function open(directory: FakeDirectory = crowd(3)) {
  const fake = await startFake(directory);
  fakes.push(fake);
  return { fake, ...wayTo(google, fake) };
}

test("suspended and archived people are inactive", async () => {
  const person = (id: string, attributes: Record<string, unknown>) => ({
    ...{ ...personAt(0), id, active: true, attributes },
  });
  const { connection } = await open({
    users: [person("1", {}), person("2", { suspended: true }), person("3", { archived: true })],
    groups: [],
  });
  const found = await all(connection.users(signal));
  expect(found.map(({ active }) => active)).toEqual([true, false, false]);
});

test("organizational units are taken in and left out with all below them", async () => {
  const paths = ["/", "/Staff", "/Staff/Rooms", "/Staff/Rooms/North", "/Staffing", "/Guests"];
  const users = paths.map((orgUnitPath, index) => ({
    ...{ ...personAt(index), id: orgUnitPath, attributes: { orgUnitPath } },
  }));
  const { connectWith } = await open({ users, groups: [] });
  const read = async (includeOrgUnits: string, excludeOrgUnits: string) =>
    idsOf(await all(connectWith({ includeOrgUnits, excludeOrgUnits }).users(signal)));
  expect(await read("", "")).toEqual([...paths].sort());
  expect(await read("/staff/", "")).toEqual(["/Staff", "/Staff/Rooms", "/Staff/Rooms/North"]);
  expect(await read("Staff\n/Guests", "/Staff/Rooms")).toEqual(["/Guests", "/Staff"]);
});

test("custom attributes are read", async () => {
  const customSchemas = { HR: { costCenter: "42", skills: [{ value: "a" }] } };
  const { connection } = await open({
    users: [{ ...personAt(0), attributes: { customSchemas } }],
    groups: [],
  });
  const [found] = await all(connection.users(signal));
  expect(found?.attributes).toMatchObject({ customSchemas });
});

test("nested groups stay groups, or Google counts their people for the group above", async () => {
  const directory = crowd(4);
  directory.groups.push(
    { id: "inner", displayName: "Inner", members: ["u-1", "u-2"] },
    { id: "outer", displayName: "Outer", members: ["u-0", "inner", "someone-external"] },
  );
  const { connectWith } = await open(directory);
  const members = (nested: string) => all(connectWith({ nested }).members("outer", signal));
  expect(idsOf(await members("direct"))).toEqual(["inner", "u-0"]);
  expect(idsOf(await members("derived"))).toEqual(["u-0", "u-1", "u-2"]);
});

test("everyone of the account is a member where the account itself is", async () => {
  const directory = crowd(700);
  directory.groups.push({ id: "all", displayName: "All", members: ["C-everyone"] });
  const { connection } = await open(directory);
  expect(idsOf(await all(connection.members("all", signal)))).toHaveLength(700);
});

test("a group is called by its name, its address, or what stands before the @", async () => {
  const { connectWith } = await open();
  const names = ["name", "email", "localPart"].map(async (groupName) => {
    const [group] = await all(connectWith({ groupName }).groups(signal));
    return group?.displayName;
  });
  expect(await Promise.all(names)).toEqual(["Group 0", "g-0@contoso.test", "g-0"]);
});

test("a 403 for a missing right stops the read at once", async () => {
  const { fake, connection } = await open();
  const body = {
    error: { code: 403, message: "Not Authorized", errors: [{ reason: "forbidden" }] },
  };
  fake.faults.push({
    ...{ kind: "answer", answer: () => Response.json(body, { status: 403 }) },
    only: ({ path }) => path.includes("/users"),
  });
  const error = await failure(connection.users(signal));
  expect(error).toMatchObject({ reaction: "stop", code: "PERMISSION_MISSING" });
  expect(fake.calls).toHaveLength(2);
});

test("an administrator for whom nothing was delegated is named with what to do", async () => {
  const { connectWith } = await open();
  const error = await failure(connectWith({ adminEmail: "x@contoso.test" }).users(signal));
  expect(error).toMatchObject({ message: expect.stringContaining("Authorize client 1234567890") });
});

const ofAnn = {
  ...{
    aliases: ["ann.lee@contoso.test"],
    orgUnitPath: "/Staff",
    languages: [{ languageCode: "fi" }],
  },
  ...{ externalIds: [{ type: "organization", value: "4711" }] },
  customSchemas: { HR: { costCenter: "42" } },
};

test.each([
  ["an address", null, "PERSON7@contoso.test", ["u-7"]],
  ["an alias", null, "ann.lee@contoso.test", ["u-7"]],
  ["a full name with an apostrophe", "displayName", "Ann O'Lee", ["u-7"]],
  ["the id", "id", "u-7", ["u-7"]],
  ["an own attribute", "customSchemas.HR.costCenter", "42", ["u-7"]],
  ["a number that Google refuses to look for", "externalIds.value", "4711", ["u-7"]],
  ["what Google has no clause for", "languages.languageCode", "fi", ["u-7"]],
  ["nobody's address", null, "nobody@contoso.test", []],
])("one person is found at Google by %s", async (_, attribute, value, ids) => {
  const directory = crowd(30);
  Object.assign(directory.users[7] ?? {}, { displayName: "Ann O'Lee", attributes: ofAnn });
  const { connection, connectWith } = await open(directory);
  expect(idsOf((await connection.findUsers?.({ value, attribute }, signal)) ?? [])).toEqual(ids);
  const elsewhere = connectWith({ includeOrgUnits: "/Guests" });
  expect(await elsewhere.findUsers?.({ value, attribute }, signal)).toEqual([]);
});

test("a person's groups are asked for, with nested ones where they count, and everybody's", async () => {
  const directory = crowd(4);
  directory.groups.push(
    { id: "inner", displayName: "Inner", members: ["u-1"] },
    { id: "outer", displayName: "Outer", members: ["inner"] },
    { id: "all", displayName: "All", members: ["C-everyone"] },
  );
  const { fake, connectWith } = await open(directory);
  for (const [nested, groups] of [
    ["direct", ["all", "inner"]],
    ["derived", ["all", "inner", "outer"]],
  ] as const) {
    const connection = connectWith({ nested });
    expect(idsOf((await connection.groupsOf?.("u-1", signal)) ?? [])).toEqual(groups);
  }
  expect(fake.calls.some(({ path }) => path.includes("members"))).toBe(false);
});

test("a daily limit asks for patience, too, and is no missing right", async () => {
  const { fake, connection, clock } = await open();
  const error = { code: 403, message: "Limit", errors: [{ reason: "dailyLimitExceeded" }] };
  const answer = () => Response.json({ error }, { status: 403 });
  fake.faults.push({ kind: "answer", answer, times: 2, only: ({ path }) => /users/.test(path) });
  expect(await all(connection.users(signal))).toHaveLength(3);
  expect(clock.pauses.length).toBeGreaterThanOrEqual(2);
});

test("whoever is in more groups than are looked up one by one is told so", async () => {
  const directory = crowd(1);
  for (let n = 0; n < 1_001; n += 1)
    directory.groups.push({ id: `many-${n}`, displayName: `Many ${n}`, members: ["u-0"] });
  const { connection } = await open(directory);
  await expect(connection.groupsOf?.("u-0", signal)).rejects.toMatchObject({
    ...{ reaction: "skip", code: "SOURCE_ANSWER_TOO_LARGE" },
  });
});
