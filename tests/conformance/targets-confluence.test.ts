import { afterEach, describe, expect, test } from "vitest";
import { createHttpClient } from "@/lib/http/client";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import { confluence } from "@/lib/targets/confluence/confluence";
import {
  createConfluenceFake,
  startFake,
  versions,
} from "@/lib/targets/confluence/confluence.fake";
import { fillStore } from "@/lib/targets/confluence/confluence-fake-seed";
import { createMemoryStore } from "@/lib/targets/confluence/confluence-memory-store";
import type { TargetSettings } from "@/lib/targets/port";
import { ableNames, everything, httpFor as httpForTarget, serveAnswers } from "./target-fixture";

// A test that hangs is ended by its own time limit.
const { signal } = new AbortController();
const closing: { close(): Promise<void> }[] = [];

afterEach(() => Promise.all(closing.splice(0).map((server) => server.close())));

const ada = { username: "ada", displayName: "Ada Lovelace", email: "ada@example.com" };
const password = { username: "usher-service", password: "correct horse" };

async function fakeOf(version: string, options: Partial<Parameters<typeof startFake>[0]> = {}) {
  const fake = await startFake({ version, ...options });
  closing.push(fake);
  return fake;
}

function httpFor(settings: TargetSettings) {
  return httpForTarget(confluence, settings);
}

const adaRef = { id: "key-of-ada", username: "ada" };
async function drain(pages: AsyncIterable<{ items: unknown[] }>): Promise<number> {
  let count = 0;
  for await (const { items } of pages) count += items.length;
  return count;
}

describe("the probe finds out what a version lacks", () => {
  const always = ["setActive", "deleteUser", "createGroup", "deleteGroup"];
  test.each([
    ["7.19", always],
    ["8.5", ["listUsers", "createUser", ...always]],
    ["9.2", ["listUsers", "createUser", ...always]],
    ["10.0", ["listUsers", "createUser", "updateUser", "lastLogin", ...always]],
  ])("%s", async (version, expected) => {
    const { settings } = await fakeOf(version, { people: [ada], groups: { staff: ["ada"] } });
    const { capabilities, steps } = await confluence.probe(httpFor(settings), settings, signal);
    const found = Object.entries(capabilities ?? {});
    expect(ableNames(capabilities).sort()).toEqual([...expected].sort());
    for (const [, { able: isAble, reason }] of found) expect(reason === null).toBe(isAble);
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...["Address passed", "Product passed", "Sign-in passed", "Administrator passed"],
      ...["People passed", "Groups passed", "Seats passed", "Abilities passed"],
    ]);
  });

  test("user name and password work as a token does", async () => {
    const { settings } = await fakeOf("9.2", { groups: { staff: [] } });
    const basic = { baseUrl: settings["baseUrl"] ?? "", ...password };
    const probe = await confluence.probe(httpFor(basic), basic, signal);
    expect(probe.ownUsername).toBe("usher-service");
    expect(probe.capabilities).not.toBeNull();
  });

  test("a wrong password is sent once, however much is asked", async () => {
    const { settings, calls } = await fakeOf("9.2");
    const wrong = { baseUrl: settings["baseUrl"] ?? "", username: "usher-service", password: "no" };
    const http = httpFor(wrong);
    const probe = await confluence.probe(http, wrong, signal);
    expect(probe.steps.at(-1)).toMatchObject({ name: "Sign-in", state: "failed" });
    await expect(confluence.probe(http, wrong, signal)).resolves.toMatchObject({
      capabilities: null,
    });
    expect(calls).toHaveLength(1);
  });

  test.each([
    ["another product", { typeId: "jira", version: "10.3.0" }, {}, /jira 10.3.0, not Confluence/],
    ["nobody signed in", null, { type: "anonymous" }, /as nobody/],
    ["somebody else signed in", null, { type: "known", username: "bob" }, /as bob, not as/],
  ])("%s fails the probe", async (_, manifest, current, message) => {
    const origin = await serveAnswers(({ url }) => {
      if (url.endsWith("/manifest"))
        return Response.json(manifest ?? { typeId: "confluence", version: "9.2.1" });
      return Response.json(current, { headers: { "x-ausername": "bob" } });
    });
    const settings = { baseUrl: origin, ...password };
    const { steps, capabilities } = await confluence.probe(httpFor(settings), settings, signal);
    expect(steps.at(-1)).toMatchObject({
      state: "failed",
      message: expect.stringMatching(message),
    });
    expect(capabilities).toBeNull();
  });

  test("an account without the administrator permission fails the probe", async () => {
    const { settings } = await plainFake({ isAdmin: false });
    const { steps } = await confluence.probe(httpFor(settings), settings, signal);
    expect(steps.at(-1)).toMatchObject({ name: "Administrator", state: "failed" });
  });
});

/** A fake whose visitor may lack rights. */
async function plainFake({ isAdmin }: { isAdmin: boolean }) {
  const store = createMemoryStore();
  await fillStore(store, { people: [ada], groups: { staff: ["ada"] } });
  const server = await serveOnLoopback((request) => fake.handle(request));
  closing.push(server);
  const fake = createConfluenceFake({
    version: "9.2",
    store,
    baseUrl: server.origin,
    authenticate: async ({ kind }) => (kind === "token" ? { username: "ada", isAdmin } : null),
  });
  return { fake, server, store, settings: { baseUrl: server.origin, token: "token" } };
}

describe("a list that cannot be trusted is an error", () => {
  const page = (names: string[], next: string | null, extra: object = {}) =>
    Response.json({
      results: names.map((name) => ({ username: name, userKey: name, displayName: name })),
      size: names.length,
      ...extra,
      _links: { base: "https://wiki.example.com/other", ...(next ? { next } : {}) },
    });
  const list = "/rest/api/user/list";
  const walk = async (handle: (start: string | null, origin: string) => Response) => {
    const baseUrl = await serveAnswers(({ url }) => {
      const { searchParams, origin } = new URL(url);
      return handle(searchParams.get("start"), origin);
    });
    const settings = { baseUrl, token: "token" };
    const connection = confluence.connect(httpFor(settings), settings, everything);
    return await drain(connection.accounts(null, signal));
  };

  test.each([
    ["it turns in a circle", () => page(["ada"], `${list}?start=0`)],
    ["it stands still", (start: string | null) => page([`at-${start}`], `${list}?start=${start}`)],
    [
      "it shows a page again",
      (start: string | null) => page(["ada", "bob"], `${list}?start=${Number(start) + 2}`),
    ],
    ["it goes on at another host", () => page(["ada"], `https://evil.example.com${list}?start=1`)],
    ["it goes on in another list", () => page(["ada"], "/rest/api/group?start=1")],
    ["it goes on nowhere", () => page(["ada"], "http://[")],
    ["it brings fewer than it says", () => page(["ada"], null, { size: 2 })],
    ["it never ends", () => page([], `${list}?start=99999999`)],
  ])("%s", async (_, handle) => {
    await expect(walk(handle)).rejects.toMatchObject({
      reaction: "retry",
      code: "LIST_INCONSISTENT",
    });
  });

  test("whoever it shows twice counts once", async () => {
    const count = await walk((start) =>
      start === "0" ? page(["ada", "bob"], `${list}?start=2`) : page(["bob"], null),
    );
    expect(count).toBe(2);
  });

  test("a server that lowers the limit and names itself otherwise is followed", async () => {
    const names = Array.from({ length: 7 }, (_, n) => `user${n}`);
    const count = await walk((start, origin) => {
      const from = Number(start);
      const next =
        from + 2 < names.length ? `${origin}/wiki${list}?start=${from + 2}&limit=2` : null;
      return page(names.slice(from, from + 2), next);
    });
    expect(count).toBe(7);
  });
});

describe("a refused write", () => {
  test("for one protected account leaves out that one alone", async () => {
    const { fake, settings } = await plainFake({ isAdmin: true });
    fake.faults.push({
      kind: "status",
      status: 403,
      commit: "before",
      only: ({ path }) => path.includes("/user/ada/"),
    });
    const connection = confluence.connect(httpFor(settings), settings, everything);
    await expect(connection.setActive(adaRef, false, signal)).rejects.toMatchObject({
      reaction: "skip",
    });
  });

  test("for want of rights stops the run", async () => {
    const { settings } = await plainFake({ isAdmin: false });
    const connection = confluence.connect(httpFor(settings), settings, everything);
    await expect(connection.setActive(adaRef, false, signal)).rejects.toMatchObject({
      reaction: "stop",
      code: "PERMISSION_MISSING",
    });
  });

  test("of an account that is still being deleted is looked at again later", async () => {
    const baseUrl = await serveAnswers(({ method, url }) => {
      if (method === "DELETE") return Response.json({ id: "1" }, { status: 202 });
      const isForgotten = url.includes("/longtask/");
      return Response.json({ userKey: adaRef.id }, { status: isForgotten ? 404 : 200 });
    });
    const settings = { baseUrl, token: "token" };
    const connection = confluence.connect(httpFor(settings), settings, everything);
    const refusal = { reaction: "retry", code: "DELETION_PENDING" };
    await expect(connection.deleteAccount?.(adaRef, signal)).rejects.toMatchObject(refusal);
  });

  test("of a verb that the version lacks says so", async () => {
    const { settings } = await fakeOf("8.5", { people: [ada] });
    const connection = confluence.connect(httpFor(settings), settings, everything);
    const change = connection.updateAccount(adaRef, { displayName: "Ada" }, signal);
    await expect(change).rejects.toMatchObject({ reaction: "skip", code: "VERB_UNSUPPORTED" });
  });
});

describe("values the product refuses are told beforehand", () => {
  test.each([
    ["username", { username: "ada lovelace" }],
    ["username", { username: "ada+test@example.com" }],
    ["username", { username: "o'neil" }],
    ["username", { username: "domain\\ada" }],
    ["username", { username: "a/b" }],
    ["username", { username: "Anonymous" }],
    ["username", { username: "" }],
    ["displayName", { displayName: "<b>Ada</b>" }],
    ["displayName", { displayName: "  " }],
    ["email", { email: "ada" }],
  ])("%s in %j", (field, change) => {
    expect(confluence.refuses({ ...ada, ...change })).toMatchObject({ field });
  });

  test("a line break in a token is no way to add headers", () => {
    const settings = { baseUrl: "https://wiki.example.com", token: "a\r\nX-Admin: 1" };
    expect(() => confluence.access(settings)).toThrow(/token/);
  });
});

describe("the fake answers as the product does", () => {
  async function visit(version: string, path: string, init: RequestInit = {}) {
    const { settings } = await fakeOf(version, {
      people: [ada],
      groups: Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`g${n}`, []])),
    });
    const headers = { authorization: `Bearer ${settings["token"]}`, ...init.headers };
    return await fetch(`${settings["baseUrl"]}${path}`, { redirect: "manual", ...init, headers });
  }
  const json = { "content-type": "application/json" };

  test.each(versions)(
    "%s says its version to anyone and who signed in to them",
    async (version) => {
      const manifest = await visit(version, "/rest/applinks/1.0/manifest");
      expect(await manifest.json()).toMatchObject({
        typeId: "confluence",
        version: `${version}.1`,
      });
      expect(manifest.headers.get("x-ausername")).toBe("usher-service");
    },
  );

  test("never more than 200 at once, with a link to the rest", async () => {
    const body = await (await visit("9.2", "/rest/api/group?limit=1000")).json();
    expect(body).toMatchObject({ start: 0, limit: 200, size: 200 });
    expect(body._links).toMatchObject({
      next: "/rest/api/group?limit=200&start=200",
      context: "/wiki",
    });
  });

  test.each([
    ["an unknown path", "GET", "/rest/api/nothing", {}, 404],
    ["a wrong method", "POST", "/rest/api/group", { body: "{}", headers: json }, 405],
    ["a slash in a name", "GET", "/rest/api/group/a%2Fb/member", {}, 400],
    [
      "a form without the XSRF header",
      "POST",
      "/rest/api/admin/group",
      { body: "a=b", headers: { "content-type": "text/plain" } },
      403,
    ],
    [
      "another media type",
      "POST",
      "/rest/api/admin/group",
      { body: "<a/>", headers: { "content-type": "application/xml" } },
      415,
    ],
    ["a group without a name", "POST", "/rest/api/admin/group", { body: "{}", headers: json }, 400],
    ["a missing user", "GET", "/rest/api/user?username=bob", {}, 404],
    ["a wrong token", "GET", "/rest/api/group", { headers: { authorization: "Bearer no" } }, 401],
    [
      "wrong basic credentials",
      "GET",
      "/rest/api/group",
      { headers: { authorization: "Basic YTpi" } },
      401,
    ],
    ["no credentials", "GET", "/rest/api/group", { headers: { authorization: "" } }, 403],
  ])("%s is refused", async (_, method, path, init, status) => {
    expect((await visit("9.2", path, { method, ...init })).status).toBe(status);
  });

  test("an upper-case name is looked up, but not accepted for a new user", async () => {
    expect((await visit("10.0", "/rest/api/user?username=ADA")).status).toBe(200);
    const create = (userName: string) =>
      visit("10.0", "/rest/api/admin/user", {
        method: "POST",
        headers: json,
        body: JSON.stringify({ userName, fullName: "B", email: "b@e.org", password: "p" }),
      });
    expect((await create("Bob")).status).toBe(400);
    expect((await create("ada")).status).toBe(409);
    expect((await create("bob")).status).toBe(201);
  });

  test("three wrong passwords ask for a CAPTCHA, even when the right one follows", async () => {
    const { settings } = await fakeOf("9.2");
    const tryWith = (word: string) => {
      const pair = Buffer.from(`usher-service:${word}`).toString("base64");
      const headers = { authorization: `Basic ${pair}` };
      return fetch(`${settings["baseUrl"]}/rest/api/user/current`, { headers });
    };
    expect((await tryWith("correct horse")).status).toBe(200);
    for (const word of ["a", "b", "c"]) expect((await tryWith(word)).status).toBe(401);
    const locked = await tryWith("correct horse");
    expect(locked.status).toBe(403);
    expect(locked.headers.get("x-authentication-denied-reason")).toContain("CAPTCHA_CHALLENGE");
  });

  test("a user is deleted after the answer, as a task tells", async () => {
    const { fake, server, store } = await plainFake({ isAdmin: true });
    const headers = { authorization: "Bearer token" };
    const url = `${server.origin}/rest/api/admin/user/ada`;
    const answer = await fetch(url, { method: "DELETE", headers });
    expect(answer.status).toBe(202);
    const { links } = await answer.json();
    await expect
      .poll(async () => (await fetch(`${server.origin}${links.status}`, { headers })).json())
      .toMatchObject({ percentageComplete: 100, successful: true });
    expect(await store.user("ada")).toBeNull();
    expect(fake.calls[0]).toMatchObject({ method: "DELETE", status: 202 });
  });

  test("calls beyond the bucket are refused until it fills, and its headers pace Usher below that", async () => {
    const rateLimit = { limit: 3, fillRate: 3, intervalSeconds: 1 };
    const people = Array.from({ length: 9 }, (_, n) => ({ ...ada, username: `u${n}` }));
    const { settings, calls } = await fakeOf("9.2", { people, rateLimit });
    const http = createHttpClient({
      ...confluence.access(settings),
      egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
      peer: { code: "TARGET", label: confluence.label },
      concurrency: 1,
    });
    const connection = confluence.connect(http, settings, everything);
    for (const { username } of people)
      expect(await connection.findAccount({ username }, signal)).not.toBeNull();
    expect(calls.filter(({ status }) => status === 429)).toEqual([]);
    expect(calls).toHaveLength(9);
  });
});
