import { afterEach, expect, test } from "vitest";
import { okta } from "@/lib/sources/okta/okta";
import { startFake } from "@/lib/sources/okta/okta.fake";
import type { FakeDirectory, FakeSource } from "@/lib/sources/port";
import { all, crowd, failure, idsOf, wayTo } from "./source-world";

const fakes: FakeSource[] = [];
const signal = AbortSignal.timeout(30_000);

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function open(directory: FakeDirectory = crowd(3)) {
  const fake = await startFake(directory);
  fakes.push(fake);
  return { fake, ...wayTo(okta, fake) };
}

test("an API token signs in as well", async () => {
  const { connectWith } = await open();
  const connection = connectWith({ signIn: "token", privateKey: "" });
  expect(await all(connection.users(signal))).toHaveLength(3);
  const wrong = await failure(connectWith({ signIn: "token", token: "x" }).users(signal));
  expect(wrong).toMatchObject({ reaction: "stop", code: "SOURCE_AUTH" });
});

test("the admin console's address is refused with the right one", () => {
  const addresses = (domain: string) => okta.api?.addresses({ domain });
  expect(() => addresses("acme-admin.okta.com")).toThrow("Enter acme.okta.com");
  expect(addresses("acme.okta.com/")).toEqual(["https://acme.okta.com"]);
  expect(addresses("https://id.acme.test")).toEqual(["https://id.acme.test"]);
});

const activeBy: Record<string, [boolean, boolean]> = {
  STAGED: [true, false],
  PROVISIONED: [true, false],
  ACTIVE: [true, true],
  RECOVERY: [true, true],
  PASSWORD_EXPIRED: [true, true],
  LOCKED_OUT: [true, true],
  SUSPENDED: [false, false],
  DEPROVISIONED: [false, false],
};

test("every status says whether an account is active; those not activated yet by choice", async () => {
  const users = Object.keys(activeBy).map((status) => ({
    ...{ id: status, userName: status, displayName: null, email: null, active: true },
    attributes: { status },
  }));
  const { connectWith } = await open({ users, groups: [] });
  for (const [index, pending] of ["active", "inactive"].entries()) {
    const found = await all(connectWith({ pending }).users(signal));
    expect(Object.fromEntries(found.map(({ id, active }) => [id, active]))).toEqual(
      Object.fromEntries(Object.entries(activeBy).map(([id, states]) => [id, states[index]])),
    );
  }
});

test("only who is assigned to the application is read, and the groups assigned to it", async () => {
  const directory = crowd(9);
  directory.groups[0]?.members.push("u-4", "u-5");
  directory.groups.push({ id: "g-1", displayName: "Others", members: ["u-1"] });
  const { connectWith } = await open(directory);
  const connection = connectWith({ appId: "0oaassigned" });
  expect(idsOf(await all(connection.users(signal)))).toEqual(["u-0", "u-4", "u-5"]);
  expect(idsOf(await all(connection.groups(signal)))).toEqual(["g-0"]);
});

test("an organization that takes no such filter is read by search, deactivated people and all", async () => {
  const { fake, connection } = await open(crowd(450));
  fake.faults.push({
    ...{ kind: "status", status: 400, commit: "before" },
    only: ({ path }) => path.includes("filter=status"),
  });
  expect(await all(connection.users(signal))).toHaveLength(450);
  expect(fake.calls.some(({ path }) => path.includes("search="))).toBe(true);
});

test("no more is asked for than the pages there are", async () => {
  const { fake, connection } = await open(crowd(1_000));
  await all(connection.users(signal));
  expect(fake.calls.map(({ path }) => path.split("?")[0])).toEqual([
    "/oauth2/v1/token",
    ...Array.from({ length: 5 }, () => "/api/v1/users"),
  ]);
});

test("deactivated people are among the changes; of one application's people none are told", async () => {
  const { fake, connection, connectWith } = await open();
  const mark = (await connection.markChanges?.(signal)) ?? "";
  Object.assign(fake.directory.users[1] ?? {}, { active: false });
  const changes = await connection.changesSince?.(mark, signal);
  expect(await all(changes?.users ?? connection.users(signal))).toMatchObject([
    { id: "u-1", active: false },
  ]);
  expect(await connectWith({ appId: "0oaassigned" }).markChanges?.(signal)).toBeNull();
});

test.each([
  ["all groups", {}, "u-1", ["u-1"], ["g-1", "g-all", "g-imported"]],
  ["those made in Okta", { groupTypes: "okta" }, "u-1", ["u-1"], ["g-1"]],
  ["imported ones, too", { groupTypes: "oktaAndApp" }, "u-1", ["u-1"], ["g-1", "g-imported"]],
  ["what is assigned to one application", { appId: "0oaassigned" }, "u-0", ["u-0"], ["g-0"]],
  ["nobody who is not", { appId: "0oaassigned" }, "u-1", [], []],
])("one person is looked up, and read, with %s", async (_, settings, id, people, groups) => {
  const directory = crowd(4);
  const members = ["u-0", "u-1"];
  directory.groups.push(
    { id: "g-1", displayName: "Sales", members },
    { id: "g-imported", displayName: "Sales", members },
    { id: "g-all", displayName: "Everyone", members },
  );
  const { connectWith } = await open(directory);
  const connection = connectWith(settings);
  const found = await connection.findUsers?.({ value: id, attribute: "externalId" }, signal);
  expect(idsOf(found ?? [])).toEqual(people);
  const own = idsOf((await connection.groupsOf?.(id, signal)) ?? []);
  expect(own).toEqual(groups);
  const listed = idsOf(await all(connection.groups(signal)));
  expect(own.every((group) => listed.includes(group))).toBe(true);
});
