import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Entry, routes, urlPatternOf } from "./inventory";
import { inRequest } from "./next-request";
import { apiRecipes, memberRecipes, otherRoutes, type RouteRecipe } from "./route-recipes";
import { createWorkspace, fingerprintOf, type Ids, secretWord, unknownIds } from "./workspaces";

const prefix = "/api/v1";
const mine = await createWorkspace("Alpha");
const theirs = await createWorkspace(secretWord);
let before: unknown;

beforeAll(async () => {
  before = [await fingerprintOf(mine), await fingerprintOf(theirs)];
});
afterAll(async () => {
  await mine.stop();
  await theirs.stop();
});

type Attack = { name: string; entry: Entry; pattern: string; recipe: RouteRecipe };
const tested = routes.filter(({ file }) => !(urlPatternOf(file) in otherRoutes));
const isApi = ({ file }: Entry) => urlPatternOf(file).startsWith(`${prefix}/`);
const api = tested.filter(isApi);
const ofMembers = tested.filter((entry) => !isApi(entry));
const nameOf = ({ file, name }: Entry) => `${name} ${urlPatternOf(file).replace(prefix, "")}`;

test("every route has a recipe here", () => {
  expect(routes.length).toBeGreaterThan(40);
  expect(api.map(nameOf).sort()).toEqual(Object.keys(apiRecipes).sort());
  expect(ofMembers.map(nameOf).sort()).toEqual(Object.keys(memberRecipes).sort());
  const patterns = new Set(routes.map(({ file }) => urlPatternOf(file)));
  expect(Object.keys(otherRoutes).filter((pattern) => !patterns.has(pattern))).toEqual([]);
});

const apiAttacks = attacksOn(api, apiRecipes);
const memberAttacks = attacksOn(ofMembers, memberRecipes);

describe("the Admin API without a valid key", () => {
  test.each(apiAttacks)(
    "$name answers 401, the same for no key and a made-up one",
    async (attack) => {
      const none = await callApi(attack, null, mine.ids);
      expect(none.status).toBe(401);
      expect(await callApi(attack, "usher_key_made-up", mine.ids)).toEqual(none);
      expect(await callApi(attack, mine.scim.token, mine.ids)).toEqual(none);
    },
  );
});

describe("the Admin API with a key that may only read", () => {
  const writes = apiAttacks.filter(({ entry }) => entry.name !== "GET");
  test.each(writes)("$name answers 403", async (attack) => {
    expect(await callApi(attack, mine.apiKeys.readOnly, mine.ids)).toMatchObject({ status: 403 });
  });

  test.each(apiAttacks.filter(({ recipe }) => recipe.body))(
    "$name refuses what its body does not know, before anything is done",
    async (attack) => {
      for (const extra of ["tenantId", "role", "id", "createdAt"]) {
        const body = { ...attack.recipe.body?.(mine.ids), [extra]: theirs.tenantId };
        const recipe = { ...attack.recipe, body: () => body };
        const reply = await callApi({ ...attack, recipe }, mine.apiKeys.full, mine.ids);
        expect(reply).toMatchObject({ status: 400 });
      }
    },
  );
});

describe("a member's route", () => {
  test.each(memberAttacks)("$name shows a stranger nothing", async (attack) => {
    const reply = await callPage(attack, null, mine.ids);
    expect(reply.status).toBe(404);
    expect(await callPage(attack, null, unknownIds())).toEqual(reply);
  });

  test.each(memberAttacks)("$name knows no other workspace", async (attack) => {
    const { owner } = mine.cookies;
    const reply = await callPage(attack, owner, theirs.ids);
    expect(reply.status).toBe(404);
    expect(await callPage(attack, owner, unknownIds())).toEqual(reply);
  });

  test.each(memberAttacks)("$name looks at each id, not at the first alone", async (attack) => {
    await eachForeignId(attack, "tenant", (ids) => callPage(attack, mine.cookies.owner, ids));
  });

  test.each(memberAttacks)("$name names nobody to a viewer", async (attack) => {
    const reply = await callPage(attack, mine.cookies.viewer, mine.ids);
    expect(reply.text).not.toMatch(/Alpha-(ann|bob|cy)/i);
  });
});

test("nothing has changed in either workspace up to here", async () => {
  expect([await fingerprintOf(mine), await fingerprintOf(theirs)]).toEqual(before);
});

describe("the Admin API with another workspace's key", () => {
  const named = apiAttacks.filter(({ recipe }) => namedBy(recipe).length > 0);

  test.each(named)("$name answers as if nothing had these ids", async (attack) => {
    const reply = await callApi(attack, mine.apiKeys.full, theirs.ids);
    expect(reply).toEqual(await callApi(attack, mine.apiKeys.full, unknownIds()));
    expect(reply.status).toBe(hasParameters(attack) || attack.recipe.body ? 404 : 200);
    expect(reply.text).not.toContain(secretWord);
  });

  test.each(named)("$name looks at each id, not at the first alone", async (attack) => {
    await eachForeignId(attack, null, (ids) => callApi(attack, mine.apiKeys.full, ids));
  });

  const lists = apiAttacks.filter(({ entry }) => entry.name === "GET");
  test.each(lists)("$name takes up no list where another workspace's stopped", async (attack) => {
    const page = (key: string, ids: Ids, query: Record<string, string>) =>
      callApi({ ...attack, recipe: { ...attack.recipe, query: () => query } }, key, ids);
    const first = await page(theirs.apiKeys.full, theirs.ids, { limit: "1" });
    const next = z.object({ nextCursor: z.string().nullable() }).safeParse(parsed(first.text));
    const cursor = next.data?.nextCursor;
    if (!cursor) return;
    const reply = await page(mine.apiKeys.full, mine.ids, { cursor });
    expect(reply.text).not.toContain(secretWord);
    expect([200, 400]).toContain(reply.status);
  });
});

describe("routes for machines and strangers", () => {
  test("a sandbox opens to no other sandbox's credentials, nor to a session", async () => {
    const { GET } = await import("@/app/sandbox/[key]/rest/[...path]/route");
    const open = async (key: string, { username, password }: typeof mine.sandbox) => {
      const url = `http://usher.test/sandbox/${key}/rest/api/group?start=0&limit=10`;
      const basic = Buffer.from(`${username}:${password}`).toString("base64");
      const headers = { authorization: `Basic ${basic}`, cookie: mine.cookies.owner };
      const response = await GET(new Request(url, { headers }), {
        params: Promise.resolve({ key }),
      });
      return { status: response.status, text: await response.text() };
    };
    expect((await open(theirs.ids.key, theirs.sandbox)).status).toBe(200);
    const refused = await open(theirs.ids.key, mine.sandbox);
    expect(refused.status).toBe(401);
    expect(await open(theirs.ids.key, { username: "admin", password: "admin" })).toEqual(refused);
  });

  test("next-auth's own session answer tells nobody's name", async () => {
    const { GET } = await import("@/app/api/auth/[...nextauth]/route");
    const headers = { cookie: theirs.cookies.owner };
    const request = new NextRequest("http://usher.test/api/auth/session", { headers });
    const params = Promise.resolve({ nextauth: ["session"] });
    const outcome = await inRequest(theirs.cookies.owner, "action", () => GET(request, { params }));
    const text = outcome.kind === "returned" ? await textOf(outcome.value) : "";
    expect(text).toContain("expires");
    expect(text).not.toContain(secretWord);
  });

  test.each(["app/api/health/route.ts", "app/api/v1/openapi.json/route.ts"])(
    "%s is the same for everyone",
    async (file) => {
      const reply = await callAny(file, mine.apiKeys.full);
      expect(reply.status).toBe(200);
      expect(await callAny(file, null)).toEqual(reply);
    },
  );

  test("a path that the API does not have is a 404 with and without a key", async () => {
    const file = "app/api/v1/[...rest]/route.ts";
    const reply = await callAny(file, mine.apiKeys.full);
    expect(reply.status).toBe(404);
    expect(await callAny(file, null)).toEqual(reply);
  });
});

test("nothing has changed in the other workspace after all of it", async () => {
  expect(await fingerprintOf(theirs)).toEqual(z.array(z.unknown()).parse(before)[1]);
});

type Reply = { status: number; text: string };

function attacksOn(entries: Entry[], recipes: Record<string, RouteRecipe>): Attack[] {
  return entries.flatMap((entry) => {
    const recipe = recipes[nameOf(entry)];
    return recipe
      ? [{ name: nameOf(entry), entry, pattern: urlPatternOf(entry.file), recipe }]
      : [];
  });
}

/** All ids are ours but one, which is theirs: the same answer as for one that nothing has. */
async function eachForeignId(
  attack: Attack,
  except: keyof Ids | null,
  call: (ids: Ids) => Promise<Reply>,
): Promise<void> {
  const unknown = unknownIds();
  for (const id of namedBy(attack.recipe).filter((one) => one !== except)) {
    const reply = await call({ ...mine.ids, [id]: theirs.ids[id] });
    expect(reply, id).toEqual(await call({ ...mine.ids, [id]: unknown[id] }));
    expect(reply.text, id).not.toContain(secretWord);
  }
}

function namedBy({ params, query, body }: RouteRecipe): (keyof Ids)[] {
  const { ids } = mine;
  const values = Object.values({ ...params(ids), ...query?.(ids), ...body?.(ids) });
  const keys = Object.keys(ids).filter((key): key is keyof Ids => key in ids);
  return keys.filter((key) => values.includes(ids[key]));
}

function hasParameters({ pattern }: Attack): boolean {
  return pattern.includes("[");
}

function requestOf({ entry, pattern, recipe }: Attack, ids: Ids, headers: HeadersInit): Request {
  const query = new URLSearchParams(recipe.query?.(ids));
  const body = recipe.body ? JSON.stringify(recipe.body(ids)) : (recipe.file ?? null);
  const type = recipe.file ? "text/csv" : "application/json";
  return new Request(`http://usher.test${pattern}?${query}`, {
    method: entry.name,
    headers: { ...headers, ...(body === null ? {} : { "content-type": type }) },
    ...(body === null ? {} : { body }),
  });
}

async function callApi(attack: Attack, key: string | null, ids: Ids): Promise<Reply> {
  const request = requestOf(attack, ids, key === null ? {} : { authorization: `Bearer ${key}` });
  const handler = await handlerOf(attack.entry);
  return replyOf(await handler(request, { params: Promise.resolve(attack.recipe.params(ids)) }));
}

async function callPage(attack: Attack, cookie: string | null, ids: Ids): Promise<Reply> {
  const request = requestOf(attack, ids, cookie === null ? {} : { cookie });
  const handler = await handlerOf(attack.entry);
  const context = { params: Promise.resolve(attack.recipe.params(ids)) };
  const outcome = await inRequest(cookie, "action", async () => handler(request, context));
  if (outcome.kind === "returned") return replyOf(outcome.value);
  return { status: outcome.kind === "status" ? outcome.status : 307, text: "" };
}

async function callAny(file: string, key: string | null): Promise<Reply> {
  const handler = await handlerOf({ file, name: "GET" });
  const headers = key === null ? {} : { authorization: `Bearer ${key}` };
  const request = new Request("http://usher.test/api/v1/there/is/nothing", { headers });
  return replyOf(await handler(request, { params: Promise.resolve({}) }));
}

async function handlerOf({ file, name }: Entry) {
  const module: Record<string, unknown> = await import(/* @vite-ignore */ `../../${file}`);
  const handler = module[name];
  if (typeof handler !== "function") throw new Error(`${file} exports no ${name}`);
  return handler;
}

async function replyOf(value: unknown): Promise<Reply> {
  if (!(value instanceof Response)) throw new Error("The route gave no Response");
  return { status: value.status, text: await value.text() };
}

async function textOf(value: unknown): Promise<string> {
  return (await replyOf(value)).text;
}

function parsed(text: string): unknown {
  return text.startsWith("{") ? JSON.parse(text) : null;
}
