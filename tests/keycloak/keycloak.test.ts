import { afterAll, beforeAll, expect, test } from "vitest";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { approveRun } from "@/lib/engine/run/approve-run";
import { createHttpClient } from "@/lib/http/client";
import { keycloak } from "@/lib/sources/keycloak/keycloak";
import type { OpenHttp } from "@/lib/sources/port";
import { actor, carryOut, changesOf, createWorld, goOn } from "../engine/world";
import { all, readAll } from "../ldap/read-all";
import { type KeycloakServer, startKeycloakServer } from "./keycloak-server";
import { clientSecret, crowdSize, realm, teams } from "./realm";

const signal = AbortSignal.timeout(600_000);
let server: KeycloakServer;

beforeAll(async () => {
  server = await startKeycloakServer();
  await server.admin("POST", "/realms", realm);
  // By default a realm keeps no attributes that its profile does not name.
  await change("/users/profile", { unmanagedAttributePolicy: "ENABLED" });
  await change(`/users/${await idOf("ada.byron")}`, { attributes: { costCenter: ["42"] } });
}, 300_000);
afterAll(() => server?.stop());

async function change(path: string, changes: object): Promise<void> {
  const now: unknown = await server.admin("GET", `/realms/acme${path}`);
  const before = typeof now === "object" && now !== null ? now : {};
  await server.admin("PUT", `/realms/acme${path}`, { ...before, ...changes });
}

async function idOf(userName: string): Promise<string> {
  const search = { attribute: "userName", value: userName };
  const [person] = (await connected().findUsers?.(search, signal)) ?? [];
  return person?.id ?? "";
}

function settings(changes: SettingValues = {}): SettingValues {
  return {
    ...{ url: server.url, realm: "acme", clientId: "usher", clientSecret },
    ...{ groupSource: "groups", groupName: "path", subgroups: "apart", ...changes },
  };
}

const open: OpenHttp = (options) =>
  createHttpClient({
    ...{ ...options, concurrency: 3, peer: { code: "SOURCE", label: "Keycloak" } },
    egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
  });

function connected(changes: SettingValues = {}) {
  if (!keycloak.api) throw new Error("Keycloak is read through its API.");
  return keycloak.api.connect(open, settings(changes));
}

/** The people of the crowd who are in one team. */
function inTeam(index: number): string[] {
  const all = Array.from({ length: crowdSize }, (_, number) => number);
  const own = all.filter((number) => number % teams.length === index);
  return own.map((number) => `p${String(number).padStart(4, "0")}`);
}

test("the connection test passes", async () => {
  const steps = await keycloak.api?.probe(open, settings(), signal);
  expect(steps?.map(({ state, message }) => `${state}: ${message}`)).toEqual([
    "passed: Keycloak gave a token.",
    `passed: ${crowdSize + 2} users can be read.`,
    "passed: A group and its members can be read.",
  ]);
});

test("everybody, every group by its path, and direct members are as the realm has them", async () => {
  const { users, members } = await readAll(connected(), signal);
  expect(users).toHaveLength(crowdSize + 2);
  const byName = new Map(users.map((user) => [user.userName, user]));
  expect(byName.get("ada.byron")).toMatchObject({
    ...{ displayName: "Ada Byron", email: "ada@acme.test", active: true },
    attributes: { attributes: { costCenter: ["42"] } },
  });
  expect(byName.get("zoë")).toMatchObject({ displayName: "Zoë", email: null, active: true });
  expect(users.filter(({ active }) => !active)).toHaveLength(Math.ceil((crowdSize - 3) / 7));
  const expected = new Map<string, Set<string>>([
    ...teams.map((name, index): [string, Set<string>] => [
      ...([`/Staff/${name}`, new Set(inTeam(index))] as const),
    ]),
    ["/Staff", new Set()],
    ["/Empty", new Set()],
    ["/Guests", new Set()],
    ["/Staff/Team 0/Deep", new Set(["ada.byron"])],
    ["/Staff/R/D", new Set(["ada.byron"])],
    ["/Guests/Deep", new Set(["zoë"])],
  ]);
  expect(Object.fromEntries(members)).toEqual(Object.fromEntries(expected));
});

test("members of subgroups count for those above, for a group and for one person", async () => {
  const source = connected({ subgroups: "inParent" });
  const { users, members } = await readAll(source, signal);
  expect(members.get("/Staff")?.size).toBe(crowdSize + 1);
  expect(members.get("/Guests")).toEqual(new Set(["zoë"]));
  const ada = users.find(({ userName }) => userName === "ada.byron");
  const groups = await source.groupsOf?.(ada?.id ?? "", signal);
  expect(groups?.map(({ displayName }) => displayName).sort()).toEqual([
    ...["/Staff", "/Staff/R/D", "/Staff/Team 0", "/Staff/Team 0/Deep"],
  ]);
});

test("a role has whom it was given to, and who is in a group that has it", async () => {
  const { members } = await readAll(connected({ groupSource: "realmRoles" }), signal);
  expect(members.get("wiki user")?.size).toBe(crowdSize + 2);
  expect(members.get("nobody's")).toEqual(new Set());
});

test.each([
  ["userName", "Ada.Byron"],
  ["email", "ada@acme.test"],
  ["costCenter", "42"],
  ["lastName", "Byron"],
])("one person is found by %s", async (attribute, value) => {
  const found = await connected().findUsers?.({ attribute, value }, signal);
  expect(found?.map(({ userName }) => userName)).toEqual(["ada.byron"]);
});

test("wrong secrets and realms are told apart", async () => {
  const told = async (changes: SettingValues) =>
    (await keycloak.api?.probe(open, settings(changes), signal))?.[0]?.message;
  expect(await told({ clientSecret: "x" })).toContain("client secret is wrong");
  expect(await told({ realm: "none" })).toContain("no realm called none");
  expect(await told({ url: `${server.url}/auth` })).toBe("Keycloak gave a token.");
});

test("a sync brings what the realm has, a second one finds nothing, and changes follow", async () => {
  const world = await createWorld();
  const { tenantId, targetId } = world;
  const app = await createApp(tenantId, actor, {
    ...{ name: "Realm", provider: "keycloak", method: "api" },
    settings: settings({ groupName: "name" }),
  });
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId });
  const read = { ...world, appId: app.id, syncId: sync.id };
  const first = await carryOut(read, "full");
  await approveRun(tenantId, String(first["id"]), actor);
  expect(await goOn(read, String(first["id"]))).toMatchObject({ state: "succeeded" });
  // What Confluence cannot take, as a group with a slash, stays undone with its reason.
  const applied = async () =>
    (await changesOf(read, (await carryOut(read, "full"))["id"])).filter((line) =>
      line.includes("applied"),
    );
  expect(await applied()).toEqual([]);
  await change(`/users/${await idOf("ada.byron")}`, { enabled: false });
  const groups = await all(connected().groups(signal));
  const empty = groups.find(({ displayName }) => displayName === "/Empty");
  await server.admin("PUT", `/realms/acme/users/${await idOf("p0000")}/groups/${empty?.id}`);
  const changes = (await applied()).map((line) => line.split(":")[0]).sort();
  expect(changes).toEqual(["membership.add p0000 empty applied", "user.disable ada.byron applied"]);
  await world.fake.close();
}, 180_000);
