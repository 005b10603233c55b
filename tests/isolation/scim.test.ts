import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { places } from "@/app/scim/routes";
import { newUuid } from "@/lib/core/ids";
import { patchOf, person, scim, where } from "../http/scim-fixture";
import { routes, urlPatternOf } from "./inventory";
import { createWorkspace, fingerprintOf, secretWord } from "./workspaces";

const mine = await createWorkspace("Alpha");
const theirs = await createWorkspace(secretWord);
let before: unknown;

beforeAll(async () => {
  before = await fingerprintOf(theirs);
});
afterAll(async () => {
  await mine.stop();
  await theirs.stop();
});

const group = (members: object[] = []) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
  displayName: `Group ${newUuid()}`,
  members,
});
const rename = patchOf({ op: "replace", path: "displayName", value: "Mine" });
const search = {
  schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
  filter: "id pr",
};
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** A right call of each method at each place, about the resource of this id. */
const recipes: Record<string, (id: string) => { path: string; body?: unknown }> = {
  "GET ": () => ({ path: "" }),
  "GET users": () => ({ path: "/Users" }),
  "POST users": () => ({ path: "/Users", body: person(`${newUuid()}@x.test`) }),
  "GET users/*": (id) => ({ path: `/Users/${id}` }),
  "PUT users/*": (id) => ({ path: `/Users/${id}`, body: person("taken@x.test") }),
  "PATCH users/*": (id) => ({ path: `/Users/${id}`, body: rename }),
  "DELETE users/*": (id) => ({ path: `/Users/${id}` }),
  "GET groups": () => ({ path: "/Groups" }),
  "POST groups": () => ({ path: "/Groups", body: group() }),
  "GET groups/*": (id) => ({ path: `/Groups/${id}` }),
  "PUT groups/*": (id) => ({ path: `/Groups/${id}`, body: group() }),
  "PATCH groups/*": (id) => ({ path: `/Groups/${id}`, body: rename }),
  "DELETE groups/*": (id) => ({ path: `/Groups/${id}` }),
  "POST users/.search": () => ({ path: "/Users/.search", body: search }),
  "POST groups/.search": () => ({ path: "/Groups/.search", body: search }),
  "POST .search": () => ({ path: "/.search", body: search }),
  "POST bulk": (id) => ({
    path: "/Bulk",
    body: {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
      Operations: [{ method: "DELETE", path: `/Users/${id}` }],
    },
  }),
  "GET serviceproviderconfig": () => ({ path: "/ServiceProviderConfig" }),
  "GET resourcetypes": () => ({ path: "/ResourceTypes" }),
  "GET resourcetypes/*": () => ({ path: "/ResourceTypes/User" }),
  "GET schemas": () => ({ path: "/Schemas" }),
  "GET schemas/*": () => ({ path: "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User" }),
};

const attacks = Object.entries(recipes).map(([name, call]) => ({
  ...{ name, call, method: name.split(" ")[0] ?? "" },
  kind: name.includes("group") ? ("groupId" as const) : ("userId" as const),
}));
const aboutOne = attacks.filter(({ name }) => /^\w+ (users|groups)\/\*$/.test(name));

test("every SCIM route has a recipe here, and there is one door to them", () => {
  const inCode = [...places].flatMap(([place, methods]) =>
    Object.keys(methods).map((method) => `${method} ${place}`),
  );
  expect(inCode.sort()).toEqual(Object.keys(recipes).sort());
  const doors = new Set(routes.map(({ file }) => urlPatternOf(file)));
  expect([...doors].filter((door) => door.startsWith("/scim")).sort()).toEqual([
    "/scim/oauth/[appKey]/token",
    "/scim/v1/[appKey]/[[...path]]",
    "/scim/v2/[appKey]/[[...path]]",
  ]);
});

type Called = (typeof attacks)[number];

/** What is the same for everyone who is refused: without the ids that each answer has of its own. */
async function ask(key: string, token: string | null, { call, method }: Called, id: string) {
  const { path, body } = call(id);
  const { status, text, headers } = await scim({ ...noApp, key, token: "" }, method, path, body, {
    token,
  });
  return { status, text: text.replaceAll(id, "ID"), challenge: headers.get("www-authenticate") };
}

const noApp = { tenantId: "", appId: "" };

describe("another workspace's token", () => {
  test.each(attacks)("$name at our address is 401, as with a made-up token", async (attack) => {
    const id = theirs.ids[attack.kind];
    const refused = await ask(theirs.ids.appKey, mine.scim.token, attack, id);
    expect(refused.status).toBe(401);
    expect(await ask(theirs.ids.appKey, "usher_scim_made-up", attack, id)).toEqual(refused);
    expect(await ask("no-such-address", mine.scim.token, attack, id)).toEqual(refused);
    const nothing = await ask(theirs.ids.appKey, null, attack, id);
    expect({ ...nothing, challenge: refused.challenge }).toEqual(refused);
  });

  test.each(aboutOne)(
    "$name with our id at its own address is 404, as for an unknown id",
    async (attack) => {
      const foreign = await ask(mine.ids.appKey, mine.scim.token, attack, theirs.ids[attack.kind]);
      expect(foreign.status).toBe(404);
      expect(await ask(mine.ids.appKey, mine.scim.token, attack, newUuid())).toEqual(foreign);
    },
  );
});

type Call = () => Promise<unknown>;

/** What the quickest quarter of a hundred tries took at most, in ms: the others waited for somebody. */
async function usualTimes(calls: readonly Call[]): Promise<number[]> {
  const took = calls.map((): number[] => []);
  // In turn, so that whatever else the machine does falls on all of them.
  for (let round = 0; round < 100; round += 1) {
    for (const [index, call] of calls.entries()) {
      const begun = performance.now();
      await call();
      took[index]?.push(performance.now() - begun);
    }
  }
  return took.map((times) => times.sort((one, other) => one - other)[25] ?? Number.NaN);
}

/** A difference that is there is there each time; one that a busy machine makes is not. */
async function tellsApart(one: Call, other: Call): Promise<boolean> {
  for (let tries = 0; tries < 5; tries += 1) {
    const [first = 0, second = 0] = await usualTimes([one, other]);
    if (Math.abs(first - second) < Math.max(0.15, second / 2)) return false;
  }
  return true;
}

test("no clock tells an address or an id of another workspace from one that nobody has", async () => {
  const attack = aboutOne.find(({ name }) => name === "GET users/*");
  if (!attack) throw new Error("No request about one person.");
  const { userId, appKey } = theirs.ids;
  for (const token of [mine.scim.token, "usher_scim_made-up"]) {
    const there = () => ask(appKey, token, attack, userId);
    const nowhere = () => ask("no-such-address", token, attack, userId);
    expect(await tellsApart(there, nowhere)).toBe(false);
  }
  const foreign = () => ask(mine.ids.appKey, mine.scim.token, attack, userId);
  const unknown = () => ask(mine.ids.appKey, mine.scim.token, attack, newUuid());
  expect(await tellsApart(foreign, unknown)).toBe(false);
  // What there is to see: a lookup in the database that the one needs and the other does not.
  const known = () => ask(appKey, mine.scim.token, attack, userId);
  expect(await tellsApart(known, unknown)).toBe(true);
}, 60_000);

describe("the token of another app of the same workspace", () => {
  test.each(attacks)("$name at the first app's address is 401", async (attack) => {
    const { ids, scim: tokens } = mine;
    const refused = await ask(ids.appKey, tokens.otherToken, attack, ids[attack.kind]);
    expect(refused.status).toBe(401);
    expect(await ask(ids.appKey, "usher_scim_made-up", attack, ids[attack.kind])).toEqual(refused);
  });

  test.each(aboutOne)("$name with the first app's id at its own address is 404", async (attack) => {
    const { ids, scim: tokens } = mine;
    const foreign = await ask(ids.otherAppKey, tokens.otherToken, attack, ids[attack.kind]);
    expect(foreign.status).toBe(404);
    expect(await ask(ids.otherAppKey, tokens.otherToken, attack, newUuid())).toEqual(foreign);
  });

  test("the first app's people and groups are still there for the first app", async () => {
    const { appKey: key, userId, groupId } = mine.ids;
    const app = { ...noApp, key, token: mine.scim.token };
    expect((await scim(app, "GET", `/Users/${userId}`)).status).toBe(200);
    expect((await scim(app, "GET", `/Groups/${groupId}`)).status).toBe(200);
  });
});

describe("ids of others inside a body or a filter", () => {
  const app = { ...noApp, key: mine.ids.appKey, token: mine.scim.token };
  const foreign = [
    { whose: "another workspace's", user: theirs.ids.userId, group: theirs.ids.groupId },
  ];

  test.each(foreign)("$whose user as a member or a manager stays a bare id", async ({ user }) => {
    const shapes = await Promise.all(
      [user, newUuid()].map(async (value) => {
        const made = await scim(app, "POST", "/Groups", group([{ value }]));
        const add = patchOf({ op: "Add", path: "members", value: [{ value }] });
        const added = await scim(app, "PATCH", `/Groups/${made.body.id}`, add);
        const read = await scim(app, "GET", `/Groups/${made.body.id}`);
        const managed = { ...person(`${newUuid()}@x.test`), [enterprise]: { manager: { value } } };
        const boss = await scim(app, "POST", "/Users", managed);
        for (const { text } of [made, added, read, boss]) expect(text).not.toContain(secretWord);
        const members = z.array(z.record(z.string(), z.unknown())).default([]);
        const { members: listed } = z.object({ members }).parse(JSON.parse(read.text));
        const keys = listed.map((member) => Object.keys(member).sort());
        return { statuses: [made.status, added.status, read.status, boss.status], keys };
      }),
    );
    expect(shapes[0]).toEqual(shapes[1]);
  });

  test.each(foreign)("$whose ids and names are found by no filter", async ({ user, group: id }) => {
    const filters = [
      `/Users${where(`id eq "${user}"`)}`,
      `/Users${where(`userName eq "${secretWord}-ann@acme.test"`)}`,
      `/Groups${where(`id eq "${id}"`)}`,
      `/Groups${where(`displayName eq "${secretWord} engineers"`)}`,
    ];
    for (const path of filters) {
      const { status, body } = await scim(app, "GET", path);
      expect({ path, status, found: body.Resources }).toEqual({ path, status: 200, found: [] });
    }
  });
});

test("nothing has changed in the other workspace after all of it", async () => {
  expect(await fingerprintOf(theirs)).toEqual(before);
});
