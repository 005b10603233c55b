import { describe, expect, test } from "vitest";
import { bamboo } from "@/lib/targets/bamboo/bamboo";
import { bitbucket } from "@/lib/targets/bitbucket/bitbucket";
import { confluence } from "@/lib/targets/confluence/confluence";
import { crowd } from "@/lib/targets/crowd/crowd";
import { jira } from "@/lib/targets/jira/jira";
import { jiraCloud } from "@/lib/targets/jira-cloud/jira-cloud";
import { jsm } from "@/lib/targets/jsm/jsm";
import type { Capabilities, TargetDefinition } from "@/lib/targets/port";
import { scim } from "@/lib/targets/scim/scim";
import { ada, all, everything, httpFor, namesIn, serveAnswers } from "./target-fixture";

/** Answers as the vendors' documents (targets.md) allow them, beside those that the fakes give. */
const { signal } = new AbortController();
const staff = { id: "staff", name: "staff" };
const person = { id: "k-ada", username: "ada" };

/** A connection to a server that gives these answers, and all calls that it got. */
async function connect(
  target: TargetDefinition,
  answer: (call: { method: string; path: string; query: URLSearchParams }) => Response,
  capabilities: Capabilities = everything,
) {
  const calls: string[] = [];
  const origin = await serveAnswers(({ method, url }) => {
    const { pathname: path, searchParams: query, search } = new URL(url);
    calls.push(`${method} ${path}${search}`);
    return answer({ method, path, query });
  });
  const settings = { baseUrl: origin, token: "a-token", application: "usher", password: "secret" };
  const connection = target.connect(httpFor(target, settings), settings, capabilities);
  return { connection, calls };
}

const empty = (status: number) => new Response(null, { status });

describe("Confluence", () => {
  test.each([
    ["digits in a text", new Response("4028b2e58f7a4d0e018f7a4d2c3b0001", { status: 201 })],
    ["a key", Response.json({ key: "4028b2e58f7a4d0e018f7a4d2c3b0001" }, { status: 201 })],
    ["a key of another form", Response.json({ userKey: "key-of-ada" }, { status: 201 })],
    ["a key within a key", Response.json({ key: { userKey: "key-of-ada" } }, { status: 201 })],
    ["a whole user", Response.json({ user: { key: "key-of-ada" } }, { status: 201 })],
  ])("a new account's key is taken from the answer: %s", async (_, answer) => {
    const { connection, calls } = await connect(confluence, () => answer);
    const account = await connection.createAccount(ada, signal);
    expect(["4028b2e58f7a4d0e018f7a4d2c3b0001", "key-of-ada"]).toContain(account?.id);
    expect(calls).toHaveLength(1);
  });

  test("an answer that names nothing but the user is no key", async () => {
    const known = { userKey: "key-of-ada", username: ada.username, displayName: "Ada Lovelace" };
    const { connection, calls } = await connect(confluence, ({ method }) =>
      method === "POST"
        ? Response.json({ key: ada.username }, { status: 201 })
        : Response.json(known),
    );
    expect(await connection.createAccount(ada, signal)).toMatchObject({ id: "key-of-ada" });
    expect(calls).toHaveLength(2);
  });

  test("without links, a page as long as the server allows is not taken for the last", async () => {
    const names = ["ada", "bob", "cyd", "dan", "eve"];
    const { connection, calls } = await connect(confluence, ({ query }) => {
      const start = Number(query.get("start"));
      const results = names
        .slice(start, start + 2)
        .map((name) => ({ username: name, userKey: name }));
      return Response.json({ results, start, limit: 2, size: results.length });
    });
    expect(namesIn(await all(connection.accounts(null, signal)))).toEqual(names);
    expect(calls).toHaveLength(3);
  });

  test("entries of a list that are nobody leave the others as they are", async () => {
    const results = [
      { type: "unknown", displayName: "Unknown User (ghost)" },
      { type: "known", username: "ada", userKey: "k-ada" },
    ];
    const { connection } = await connect(confluence, () =>
      Response.json({ results, size: 2, _links: {} }),
    );
    expect(namesIn(await all(connection.accounts(null, signal)))).toEqual(["ada"]);
  });

  test("a task whose id is a number is followed", async () => {
    const { connection, calls } = await connect(confluence, ({ method }) =>
      method === "DELETE"
        ? Response.json({ id: 77, links: { status: "/rest/api/longtask/77" } }, { status: 202 })
        : Response.json({ id: 77, percentageComplete: 100, successful: true }),
    );
    await connection.deleteAccount?.(person, signal);
    expect(calls.at(-1)).toBe("GET /rest/api/longtask/77");
  });
});

describe("Jira", () => {
  const bean = (active: boolean) => ({ key: "k-ada", name: "ada", active });
  const silent = (after: boolean) => (call: { method: string }) =>
    call.method === "PUT" ? empty(200) : Response.json(bean(after));

  test("an update that is answered with nothing is looked at", async () => {
    const { connection, calls } = await connect(jira, silent(false));
    await connection.setActive(person, false, signal);
    expect(calls).toEqual(["PUT /rest/api/2/user?key=k-ada", "GET /rest/api/2/user?key=k-ada"]);
  });

  test("one that had no effect is told as such", async () => {
    const { connection } = await connect(jira, silent(true));
    await expect(connection.setActive(person, false, signal)).rejects.toMatchObject({
      ...{ reaction: "skip", code: "VERB_UNSUPPORTED" },
    });
  });

  test.each([
    ["its link", { nextPage: "http://jira/next" }],
    ["what it made of the number", { maxResults: 2 }],
  ])("a page of members without total and end goes on by %s", async (_, told) => {
    const names = ["ada", "bob", "cyd"];
    const { connection } = await connect(jira, ({ query }) => {
      const startAt = Number(query.get("startAt"));
      const values = names.slice(startAt, startAt + 2).map((name) => ({ key: name, name }));
      return Response.json({ startAt, values, ...(startAt === 0 ? told : { maxResults: 2 }) });
    });
    const pages = await all(connection.members(staff, null, signal));
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(names);
  });

  test("a list of users that says by its cursor alone that it ends", async () => {
    const { connection, calls } = await connect(jira, ({ query }) =>
      query.has("cursor")
        ? Response.json({ values: [{ key: "bob", name: "bob" }], nextCursor: null })
        : Response.json({ values: [{ key: "ada", name: "ada" }], nextCursor: 17 }),
    );
    expect(namesIn(await all(connection.accounts(null, signal)))).toEqual(["ada", "bob"]);
    expect(calls.at(-1)).toContain("cursor=17");
  });

  test("a list of users that does not say whether it ends is an error", async () => {
    const { connection } = await connect(jira, () =>
      Response.json({ values: [{ key: "ada", name: "ada" }] }),
    );
    await expect(all(connection.accounts(null, signal))).rejects.toMatchObject({
      code: "LIST_INCONSISTENT",
    });
  });

  test("a refusal with something unusual among its errors is still quoted", async () => {
    const errors = { email: "must be an address", details: { code: 7 } };
    const { connection } = await connect(jira, () =>
      Response.json({ errorMessages: null, errors }, { status: 400 }),
    );
    const change = connection.updateAccount(person, { email: "ada" }, signal);
    await expect(change).rejects.toMatchObject({
      message: expect.stringContaining("email: must be an address"),
    });
  });
});

describe("Crowd", () => {
  const refusal = (status: number, reason: string) => () =>
    Response.json({ reason, message: "" }, { status });

  test("a document of all memberships that broke off is read once more", async () => {
    let reads = 0;
    const { connection } = await connect(crowd, ({ path }) => {
      if (path.endsWith("/search"))
        return Response.json({ users: [{ name: "ada", active: true }] });
      reads += 1;
      const member = `<membership group="staff"><users><user name="ada"/></users></membership>`;
      const whole = `<memberships>${member}</memberships>`;
      return new Response(reads === 1 ? whole.slice(0, 40) : whole);
    });
    await all(connection.accounts(null, signal));
    const pages = await all(connection.members(staff, null, signal));
    expect(pages.flatMap(({ items }) => items)).toEqual([{ id: "name:ada" }]);
    expect(reads).toBe(2);
  });

  test("somebody who is in already is added, whatever the status says", async () => {
    const { connection } = await connect(crowd, refusal(400, "MEMBERSHIP_ALREADY_EXISTS"));
    await expect(connection.addMember(person, staff, signal)).resolves.toBeUndefined();
  });

  test("a membership that is gone is removed, also where no reason is named", async () => {
    const { connection } = await connect(crowd, () => empty(404));
    await expect(connection.removeMember(person, staff, signal)).resolves.toBeUndefined();
  });

  test("somebody who is gone is left out, also where no reason is named", async () => {
    const { connection } = await connect(crowd, () => empty(404));
    await expect(connection.addMember(person, staff, signal)).rejects.toMatchObject({
      ...{ reaction: "skip", code: "ACCOUNT_GONE" },
    });
  });

  test("an address without the API is told as such, not as somebody who is gone", async () => {
    const { connection } = await connect(crowd, () =>
      Response.json({ message: "null for uri: /x", "status-code": 404 }, { status: 404 }),
    );
    for (const change of [connection.addMember, connection.removeMember])
      await expect(change(person, staff, signal)).rejects.toMatchObject({
        code: "VERB_UNSUPPORTED",
      });
  });

  test("a group that exists already is found, also where the refusal is a conflict", async () => {
    const { connection } = await connect(crowd, ({ method }) =>
      method === "POST" ? refusal(409, "INVALID_GROUP")() : Response.json({ name: "Staff" }),
    );
    expect(await connection.createGroup("staff", signal)).toEqual({
      ...{ created: false, group: { id: "Staff", name: "Staff" } },
    });
  });
});

describe("Bitbucket", () => {
  test("whoever was seen a moment ago is not read before the name alone is changed", async () => {
    const bean = { id: 7, name: "ada", displayName: "Ada", emailAddress: "ada@example.com" };
    const { connection, calls } = await connect(bitbucket, ({ method }) =>
      method === "GET" ? Response.json({ values: [bean], isLastPage: true }) : Response.json(bean),
    );
    await all(connection.accounts(null, signal));
    const change = { displayName: "Ada Byron" };
    await connection.updateAccount({ id: "7", username: "ada" }, change, signal);
    expect(calls.map((call) => call.split(" ")[0])).toEqual(["GET", "PUT"]);
    await connection.updateAccount({ id: "7", username: "ada" }, change, signal);
    expect(calls.map((call) => call.split(" ")[0])).toEqual(["GET", "PUT", "GET", "PUT"]);
  });
});

describe("Bamboo", () => {
  const names = ["ada", "bob", "cyd", "dan", "eve"];
  const asked = (query: URLSearchParams) => names.slice(Number(query.get("start"))).slice(0, 2);
  const people = (found: string[]) => found.map((name) => ({ name }));

  test.each([
    ["the length of the whole list", (found: string[]) => ({ results: people(found), size: 5 })],
    [
      "where the next page begins",
      (found: string[], start: number) => ({
        values: people(found),
        size: found.length,
        nextPageStart: start + 2 < 5 ? start + 2 : null,
      }),
    ],
    ["what it made of the limit", (found: string[]) => ({ results: people(found), limit: 2 })],
  ])("a list goes on by %s", async (_, page) => {
    const { connection } = await connect(bamboo, ({ query }) =>
      Response.json(page(asked(query), Number(query.get("start")))),
    );
    expect(namesIn(await all(connection.accounts(null, signal)))).toEqual(names);
  });

  test("what is wrong with a field is told", async () => {
    const { connection } = await connect(bamboo, ({ method }) =>
      method === "GET"
        ? Response.json({ results: [] })
        : Response.json(
            { errors: [], fieldErrors: { email: ["The address is odd"] } },
            { status: 400 },
          ),
    );
    await expect(connection.createAccount(ada, signal)).rejects.toMatchObject({
      ...{ reaction: "skip", code: "TARGET_REJECTED" },
      message: expect.stringContaining("The address is odd"),
    });
  });

  test("a list without a page around it is read", async () => {
    const { connection } = await connect(bamboo, () => Response.json(people(names)));
    expect(namesIn(await all(connection.accounts(null, signal)))).toEqual(names);
  });
});

test.each([jiraCloud, jsm])(
  "$label: whose own address is empty is known by the key",
  async (target) => {
    const origin = await serveAnswers(({ url }) => {
      if (url.includes("/mypermissions")) return empty(403);
      return Response.json({ accountId: "712020:own", emailAddress: "" });
    });
    const settings = { baseUrl: origin, email: "usher@acme.test", token: "t", serviceDesk: "HELP" };
    const { ownUsername } = await target.probe(httpFor(target, settings), settings, signal);
    expect(ownUsername).toBe("712020:own");
  },
);

describe("keys", () => {
  test("people without a key are no list", async () => {
    const { connection } = await connect(bitbucket, () =>
      Response.json({ values: [{ name: "ada" }, { name: "bob" }], isLastPage: true }),
    );
    await expect(all(connection.accounts(null, signal))).rejects.toMatchObject({
      ...{ reaction: "retry", code: "TARGET_ANSWER_INVALID" },
    });
  });
});

describe("SCIM", () => {
  test("who was made by us is found by our key, whatever the name is by now", async () => {
    const fields = { ...ada, externalId: "source-1" };
    const user = { id: "u1", userName: "ada.byron@example.com", externalId: "source-1" };
    const { connection } = await connect(scim, ({ method }) =>
      method === "POST"
        ? Response.json({ status: "409", scimType: "uniqueness" }, { status: 409 })
        : Response.json({ totalResults: 2, Resources: [{ id: "u2", userName: "bob" }, user] }),
    );
    expect(await connection.createAccount(fields, signal)).toMatchObject({ id: "u1" });
    const other = connection.createAccount({ ...fields, externalId: "source-2" }, signal);
    await expect(other).rejects.toMatchObject({ code: "ACCOUNT_EXISTS" });
  });

  test("a group of very many comes whole, although no other answer may be as long", async () => {
    const display = "x".repeat(60);
    const members = Array.from({ length: 120_000 }, (_, n) => ({ value: `u${n}`, display }));
    const text = JSON.stringify({ id: "g1", displayName: "staff", members });
    expect(text.length).toBeGreaterThan(10 * 1024 * 1024);
    const answer = () => new Response(text, { headers: { "content-type": "application/json" } });
    const { connection } = await connect(scim, answer);
    let count = 0;
    for await (const { items } of connection.members(staff, null, signal)) count += items.length;
    expect(count).toBe(120_000);
    await expect(connection.findAccount({ id: "u1" }, signal)).rejects.toMatchObject({
      code: "TARGET_ANSWER_TOO_LARGE",
    });
  });

  test("a user who comes without groups is not read twice to see them", async () => {
    const { connection, calls } = await connect(scim, ({ path }) =>
      path === "/Users/u1"
        ? Response.json({ id: "u1", userName: "ada" })
        : Response.json({ totalResults: 0, Resources: [] }),
    );
    const account = await connection.findAccount({ id: "u1" }, signal);
    await all(connection.groupsOf(account ?? person, signal));
    expect(calls.filter((call) => call === "GET /Users/u1")).toHaveLength(1);
  });

  test("a server that refuses long pages is asked for shorter ones", async () => {
    const names = Array.from({ length: 60 }, (_, n) => `user${n + 10}`);
    const { connection } = await connect(scim, ({ query }) => {
      const [start, count] = [Number(query.get("startIndex")), Number(query.get("count"))];
      if (count > 50) {
        const problem = { status: "400", scimType: "tooMany", detail: "At most 50" };
        return Response.json(problem, { status: 400 });
      }
      const Resources = names.slice(start - 1, start - 1 + count);
      return Response.json({
        totalResults: 60,
        Resources: Resources.map((userName) => ({ id: userName, userName })),
      });
    });
    expect(namesIn(await all(connection.accounts(null, signal)))).toEqual(names);
  });

  test("members that their address alone shows to be groups are no people", async () => {
    const members = [
      { value: "g2", $ref: "https://scim.example.com/v2/Groups/g2" },
      { value: "u1", $ref: "../Users/u1" },
      { value: "u2" },
    ];
    const { connection } = await connect(scim, () =>
      Response.json({ id: "g1", displayName: "staff", members }),
    );
    const pages = await all(connection.members(staff, null, signal));
    expect(pages.flatMap(({ items }) => items)).toEqual([{ id: "u1" }, { id: "u2" }]);
  });

  test("a filter that finds nothing for anybody is not believed", async () => {
    const group = { id: "g1", displayName: "staff", members: [{ value: "u1" }] };
    const { connection } = await connect(scim, ({ path, query }) => {
      if (path === "/Users/u1") return Response.json({ id: "u1", userName: "ada" });
      const Resources = query.has("filter") ? [] : [group];
      return Response.json({ totalResults: Resources.length, Resources });
    });
    const pages = await all(connection.groupsOf({ id: "u1", username: "ada" }, signal));
    expect(pages.flatMap(({ items }) => items.map(({ name }) => name))).toEqual(["staff"]);
  });
});
