import { afterEach, expect, test } from "vitest";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { type PersonSearch, searchPerson } from "@/lib/engine/preview/search-person";
import { startFake } from "@/lib/sources/entra/entra.fake";
import { startFake as startGoogle } from "@/lib/sources/google/google.fake";
import { startFake as startOnelogin } from "@/lib/sources/onelogin/onelogin.fake";
import { startFake as startRest } from "@/lib/sources/rest/rest.fake";
import { actor, addGroup, addPerson, createWorld } from "./world";

const open: { close(): Promise<void> }[] = [];
const signal = AbortSignal.timeout(20_000);

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const everywhere = (value: string): PersonSearch => ({ value, attribute: null });

async function entraWorld(there: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(there);
  const person = (name: string, displayName: string) => ({
    ...{ id: `id-${name}`, userName: `${name}@acme.test`, active: true },
    ...{ displayName, email: `${name}@acme.test` },
  });
  const source = await startFake({
    users: [person("ada", "Ada O'Hara"), person("ben", "Same Name"), person("bea", "Same Name")],
    groups: [{ id: "g-1", displayName: "Staff", members: ["id-ada"] }],
  });
  open.push(source, world.fake);
  const { tenantId, targetId } = world;
  const app = await createApp(tenantId, actor, {
    ...{ name: "Entra by Graph", provider: "entra", method: "api", settings: source.settings },
  });
  await createSync(tenantId, actor, { appId: app.id, targetId });
  return { ...world, appId: app.id };
}

test("one person is shown as the provider says now, with the plan of each sync, and nothing is stored", async () => {
  const { tenantId, appId, sql, fake } = await entraWorld();
  const before = await rows(sql);
  const found = await searchPerson(tenantId, appId, everywhere("Ada O'Hara"), signal);
  expect(found).toMatchObject({
    isLive: true,
    people: [{ id: "id-ada", attributes: { userPrincipalName: "ada@acme.test" } }],
    groups: [{ displayName: "Staff" }],
    plans: [
      {
        ...{ targetName: "Wiki", error: null, account: null, refusal: null },
        mapped: { username: "ada@acme.test", displayName: "Ada O'Hara", email: "ada@acme.test" },
        traces: { username: { from: "userName" } },
      },
    ],
  });
  expect(found.plans[0]?.changes.map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
    ...["user.create: new_in_source", "membership.add: member_in_source"],
  ]);
  expect(await rows(sql)).toEqual(before);
  expect(fake.calls.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("an account that is there already is found in the target, and shown", async () => {
  const ada = { username: "ada@acme.test", email: "ada@acme.test", displayName: "Old" };
  const { tenantId, appId } = await entraWorld({ people: [ada] });
  const { plans } = await searchPerson(tenantId, appId, everywhere("ada@acme.test"), signal);
  expect(plans[0]).toMatchObject({ account: { username: "ada@acme.test" } });
  expect(plans[0]?.changes.map(({ kind }) => kind)).toContain("user.link");
});

test("several people are shown without a plan, nobody is nobody, and one is chosen by id", async () => {
  const { tenantId, appId } = await entraWorld();
  const several = await searchPerson(tenantId, appId, everywhere("same name"), signal);
  expect(several.people.map(({ id }) => id).sort()).toEqual(["id-bea", "id-ben"]);
  expect(several.plans).toEqual([]);
  expect(await searchPerson(tenantId, appId, everywhere("x' or id ne '"), signal)).toMatchObject({
    people: [],
  });
  const byId = { value: "id-bea", attribute: "id" };
  expect((await searchPerson(tenantId, appId, byId, signal)).people).toHaveLength(1);
});

test("where the provider pushes, what it sent is searched, any attribute of it", async () => {
  const world = await createWorld();
  open.push(world.fake);
  const { tenantId, appId } = world;
  const ada = await addPerson(world, "ada", { name: { givenName: "Ada" }, title: "Engineer" });
  await addGroup(world, "Staff", [ada]);
  for (const [attribute, value] of [
    ...[
      ["title", "engineer"],
      ["name.givenName", "ADA"],
      ["emails.value", "ada@acme.test"],
    ],
    ...[
      ["id", ada],
      [null, "ada@acme.test"],
      [null, "Ada Doe"],
    ],
  ]) {
    const search = { value: value ?? "", attribute: attribute ?? null };
    const found = await searchPerson(tenantId, appId, search, signal);
    expect(found, `${attribute}`).toMatchObject({ isLive: false, people: [{ id: ada }] });
    expect(found.groups.map(({ displayName }) => displayName)).toEqual(["Staff"]);
    expect(found.plans[0]?.changes.map(({ kind }) => kind)).toContain("user.create");
  }
});

test.each([
  ["google", startGoogle, {}, ["Staff"]],
  ["onelogin", startOnelogin, {}, ["Staff"]],
  ["rest", startRest, { groupSource: "inUser" }, ["Staff"]],
  ["rest", startRest, {}, null],
])("%s is asked for one person and their groups, and nothing is stored", async (...given) => {
  const [provider, startSource, changed, groups] = given;
  const world = await createWorld();
  const { tenantId, targetId, sql } = world;
  const ada = { id: "id-ada", userName: "ada@acme.test", email: "ada@acme.test", active: true };
  const source = await startSource({
    users: [{ ...ada, displayName: "Ada Byron" }],
    groups: [{ id: "g-1", displayName: "Staff", members: ["id-ada"] }],
  });
  open.push(source, world.fake);
  const settings = { ...source.settings, ...changed };
  const app = await createApp(tenantId, actor, {
    ...{ name: "Read by its API", provider, method: "api", settings },
  });
  await createSync(tenantId, actor, { appId: app.id, targetId });
  const before = await rows(sql);
  const found = await searchPerson(tenantId, app.id, everywhere("ada@acme.test"), signal);
  expect(found).toMatchObject({ isLive: true, areGroupsLive: groups !== null });
  expect(found.people).toMatchObject([{ id: "id-ada", displayName: "Ada Byron" }]);
  expect(found.groups.map(({ displayName }) => displayName)).toEqual(groups ?? []);
  expect(found.plans[0]?.changes.map(({ kind }) => kind)).toEqual([
    ...["user.create", ...(groups ? ["membership.add"] : [])],
  ]);
  expect(await rows(sql)).toEqual(before);
});

test("another workspace's app is not found", async () => {
  const { appId } = await entraWorld();
  const other = await createWorld();
  open.push(other.fake);
  await expect(searchPerson(other.tenantId, appId, everywhere("x"), signal)).rejects.toThrow();
});

async function rows(sql: Awaited<ReturnType<typeof createWorld>>["sql"]) {
  return sql(`select (select count(*) from source_users) as users,
    (select count(*) from source_groups) as groups, (select count(*) from runs) as runs,
    (select count(*) from accounts) as accounts, (select count(*) from changes) as changes`);
}
