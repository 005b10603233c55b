import { afterEach, describe, expect, test } from "vitest";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { onelogin } from "@/lib/sources/onelogin/onelogin";
import { rest } from "@/lib/sources/rest/rest";
import { scim } from "@/lib/sources/scim/scim";
import { type Asked, type Reply, serveStrange } from "../support/strange-server";
import { all, failure, wayTo } from "./source-world";

/** Answers as sources.md §4 and §7 allow them, beside those that the fakes give. */
const signal = AbortSignal.timeout(60_000);
const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function serve(handle: (asked: Asked) => Reply) {
  const server = await serveStrange({}, handle);
  open.push(server);
  return server;
}

const ok = (json: unknown, headers: Record<string, string> = {}): Reply => ({
  ...{ status: 200, json, headers },
});
const missing = (json: unknown): Reply => ({ status: 404, json });

describe("SCIM", () => {
  const people = [0, 1, 2, 3, 4, 5].map((n) => ({ id: n, userName: `u${n}`, active: n % 2 }));

  async function connect(pageOf: (query: URLSearchParams) => unknown, config?: unknown) {
    const server = await serve(({ path, query }) =>
      path === "/ServiceProviderConfig"
        ? config === undefined
          ? missing({ detail: "no" })
          : ok(config)
        : ok(pageOf(query)),
    );
    const settings = { url: server.origin, signIn: "bearer", token: "t" };
    return wayTo(scim, { settings }).connectWith({});
  }

  const whole = ["0 false", "1 true", "2 false", "3 true", "4 false", "5 true"];
  const listed = async (connection: Awaited<ReturnType<typeof connect>>) =>
    (await all(connection.users(signal))).map(({ id, active }) => `${id} ${active}`);

  test.each([
    [1, 6],
    [2, 6],
    [4, null],
    [1, null],
    [6, null],
  ])("a server that gives %i at most and tells a total of %s is read whole", async (cap, total) => {
    const connection = await connect((query) => {
      const from = Number(query.get("startIndex")) - 1;
      const Resources = people.slice(from, from + Math.min(cap, Number(query.get("count"))));
      return { ...(total === null ? {} : { totalResults: total }), Resources };
    });
    expect(await listed(connection)).toEqual(whole);
  });

  test("cursors need no total, and an answer without a list is none", async () => {
    const config = { pagination: { cursor: "True", index: false } };
    const connection = await connect((query) => {
      const from = Number(query.get("cursor"));
      const nextCursor = from + 2 < people.length ? String(from + 2) : undefined;
      return { Resources: people.slice(from, from + 2), nextCursor };
    }, config);
    expect(await listed(connection)).toEqual(whole);
    const silent = await connect(() => ({ detail: "Back soon" }), config);
    expect(await failure(silent.users(signal))).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
  });
});

describe("a JSON API", () => {
  test.each(["@odata.nextLink", "/@odata.nextLink", "$.@odata.nextLink"])(
    "the next page is found at %s, whose name has a dot",
    async (nextPath) => {
      const server = await serve(({ query }) => {
        const from = Number(query.get("skip"));
        const value = [from, from + 1].map((id) => ({ id, "x.y": { z: `n${id}` } }));
        return ok({ value, ...(from < 4 ? { "@odata.nextLink": `?skip=${from + 2}` } : {}) });
      });
      const settings = {
        ...{ url: `${server.origin}/people`, paging: "nextUrl", nextPath, itemsPath: "value" },
        ...{ signIn: "none", displayNamePath: "x.y.z" },
      };
      const found = await all(wayTo(rest, { settings }).connectWith({}).users(signal));
      expect(found.map(({ displayName }) => displayName)).toEqual([
        ...["n0", "n1", "n2", "n3", "n4", "n5"],
      ]);
    },
  );
});

describe("OneLogin", () => {
  const groups = [
    { id: 1, name: "Staff" },
    { id: 2, name: null },
  ];
  async function connect(handle: (path: string) => Reply, changed: SettingValues) {
    const server = await serve(({ path, method }) =>
      method === "POST" ? ok({ access_token: "t", expires_in: "36000" }) : handle(path),
    );
    const settings = { domain: server.origin, clientId: "c", clientSecret: "s", ...changed };
    return wayTo(onelogin, { settings }).connectWith({});
  }

  test("groups are those of version 2 where there is no other list", async () => {
    const connection = await connect(
      (path) => (path === "/api/2/groups" ? ok(groups) : missing({ statusCode: 404 })),
      { groupSource: "groups" },
    );
    const found = await all(connection.groups(signal));
    expect(found.map(({ displayName }) => displayName)).toEqual(["Staff", "2"]);
  });

  test("an error under the status of success is no empty list", async () => {
    const status = { error: true, code: 500, type: "Internal", message: "no" };
    const connection = await connect(() => ok({ status, data: [] }), { groupSource: "groups" });
    const error = await failure(connection.groups(signal));
    expect(error).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
  });
});
