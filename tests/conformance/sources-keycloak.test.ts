import { afterEach, expect, test } from "vitest";
import { keycloak } from "@/lib/sources/keycloak/keycloak";
import { startKeycloak } from "@/lib/sources/keycloak/keycloak.fake";
import type { FakeDirectory, FakeSource } from "@/lib/sources/port";
import { all, crowd, failure, idsOf, wayTo } from "./source-world";

const fakes: FakeSource[] = [];
const signal = AbortSignal.timeout(30_000);

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function open(
  directory: FakeDirectory = crowd(3),
  version: Parameters<typeof startKeycloak>[1] = {},
) {
  const fake = await startKeycloak(directory, version);
  fakes.push(fake);
  return { fake, ...wayTo(keycloak, fake) };
}

/** A staff group with twelve below it, one of which has one below itself. */
function tree(): FakeDirectory {
  const inner = Array.from({ length: 12 }, (_, index) => ({
    ...{ id: `g-${index + 10}`, displayName: `Team ${index}`, members: ["u-1"] },
  }));
  inner[0]?.members.push("g-deep");
  const deep = { id: "g-deep", displayName: "Deep", members: ["u-2"] };
  const staff = {
    id: "g-staff",
    displayName: "Staff",
    members: ["u-0", ...inner.map(({ id }) => id)],
  };
  return { ...crowd(4), groups: [staff, ...inner, deep] };
}

test.each([
  ["since version 23, where children are asked for", { isOld: false, prefix: "" }],
  ["before it, where they are inside and paths begin with /auth", { isOld: true, prefix: "/auth" }],
])("the whole tree is read %s", async (_, version) => {
  const { connection, connectWith } = await open(tree(), version);
  const groups = await all(connection.groups(signal));
  expect(idsOf(groups)).toHaveLength(14);
  const byPath = await all(connectWith({ groupName: "path" }).groups(signal));
  expect(byPath.find(({ id }) => id === "g-deep")?.displayName).toBe("/Staff/Team 0/Deep");
  expect(idsOf(await all(connection.members("g-staff", signal)))).toEqual(["u-0"]);
  const above = connectWith({ subgroups: "inParent" }).members("g-staff", signal);
  expect(idsOf(await all(above))).toEqual(["u-0", "u-1", "u-2"]);
});

test("an address with /auth leads to a server that has none, and back", async () => {
  const { fake, connectWith } = await open();
  const connection = connectWith({ url: `${fake.settings["url"]}/auth` });
  expect(await all(connection.users(signal))).toHaveLength(3);
});

test("a realm that does not exist is named", async () => {
  const { connectWith } = await open();
  const error = await failure(connectWith({ realm: "none", clientRealm: "none" }).users(signal));
  expect(error).toMatchObject({
    reaction: "stop",
    message: expect.stringContaining("called none"),
  });
});

test("roles stand for groups: who was given one, by itself or by a group above", async () => {
  const roles = { admins: ["u-3", "g-10"], empty: [] };
  const { connectWith } = await open(tree(), { roles });
  for (const own of [
    { groupSource: "realmRoles" },
    { groupSource: "clientRoles", roleClientId: "app" },
  ]) {
    const connection = connectWith(own);
    const groups = await all(connection.groups(signal));
    expect(groups.map(({ displayName }) => displayName)).toEqual(["admins", "empty"]);
    const members = idsOf(await all(connection.members("role-admins", signal)));
    expect(members).toEqual(["u-1", "u-2", "u-3"]);
    // A run that goes on elsewhere knows the role's id alone.
    expect(idsOf(await all(connectWith(own).members("role-admins", signal)))).toEqual(members);
  }
});

test("a list that stays shorter than its count is an error", async () => {
  const { fake, connection } = await open(crowd(3));
  const answer = () => Response.json(4);
  fake.faults.push({ kind: "answer", answer, only: ({ path }) => path.includes("/users/count") });
  const error = await failure(connection.users(signal));
  expect(error).toMatchObject({ reaction: "retry", code: "SOURCE_LIST_INCOMPLETE" });
});

test("no more is asked for than the pages there are, and their number", async () => {
  const { fake, connection } = await open(crowd(1_200));
  await all(connection.users(signal));
  const paths = fake.calls.map(({ path }) => path.split("/").at(-1)?.split("?")[0]);
  expect(paths).toEqual(["token", "count", "users", "users", "users", "count"]);
});

test.each([{ isOld: false }, { isOld: true }])(
  "a person's groups have those above among them where these count for them, too: %o",
  async (version) => {
    const { connectWith } = await open(tree(), version);
    const own = async (subgroups: string) =>
      idsOf((await connectWith({ subgroups }).groupsOf?.("u-2", signal)) ?? []);
    expect(await own("apart")).toEqual(["g-deep"]);
    expect(await own("inParent")).toEqual(["g-10", "g-deep", "g-staff"]);
    const members = (id: string) => all(connectWith({ subgroups: "inParent" }).members(id, signal));
    expect(idsOf(await members("g-deep"))).toEqual(["u-2"]);
    expect(idsOf(await members("g-staff"))).toEqual(["u-0", "u-1", "u-2"]);
  },
);

test.each([
  ["id", "u-2", ["u-2"]],
  ["externalId", "u-9", []],
  ["name.familyName", "2", ["u-2"]],
])("one person is found by %s", async (attribute, value, ids) => {
  const { connection } = await open(tree());
  expect(idsOf((await connection.findUsers?.({ attribute, value }, signal)) ?? [])).toEqual(ids);
});
