import { afterEach, describe, expect, test } from "vitest";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { entra } from "@/lib/sources/entra/entra";
import { google } from "@/lib/sources/google/google";
import { keycloak } from "@/lib/sources/keycloak/keycloak";
import { okta } from "@/lib/sources/okta/okta";
import { denied, serveDirectory } from "../support/strange-google";
import { serveGraph } from "../support/strange-graph";
import { serveRealm } from "../support/strange-keycloak";
import { type LinkStyle, serveOkta } from "../support/strange-okta";
import { all, failure, idsOf, wayTo } from "./source-world";

/** Answers as sources.md allows them, beside those that the fakes give. */
const signal = AbortSignal.timeout(60_000);
const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const person = (n: number) => ({
  ...{ id: `u${n}`, userPrincipalName: `u${n}@acme.test`, mail: null, displayName: null },
  ...{ accountEnabled: n !== 1, otherMails: null, surname: null },
});

describe("Entra", () => {
  async function connect(
    graph: Partial<Parameters<typeof serveGraph>[0]>,
    changed: SettingValues = {},
    ...rest: [Parameters<typeof serveGraph>[1]?, number?]
  ) {
    const server = await serveGraph({ users: [], groups: [], members: {}, ...graph }, ...rest);
    open.push(server);
    const { connectWith } = wayTo(entra, server);
    return { server, connection: connectWith(changed) };
  }

  test.each([{}, { gzip: true, chunked: true }, { bom: true, closes: true }])(
    "short and empty pages and a next link that is null are no end before the end (%o)",
    async (dress) => {
      const users = [0, 1, 2, 3, 4, 5, 6].map(person);
      const { connection } = await connect({ users }, {}, dress);
      const found = await all(connection.users(signal));
      expect(found.map(({ id, active }) => `${id} ${active}`)).toEqual([
        ...["u0 true", "u1 false", "u2 true", "u3 true", "u4 true", "u5 true", "u6 true"],
      ]);
    },
  );

  const kinds = ["user", "device", "orgContact", "servicePrincipal", "group"];
  const mixed = kinds.map((kind) => ({ id: kind, "@odata.type": `#microsoft.graph.${kind}` }));

  test("members of every kind are told apart, and one without a kind is an error", async () => {
    const members = { g: mixed, h: [...mixed, { id: "nobody-knows" }] };
    const { connection } = await connect({ members });
    expect(await all(connection.members("g", signal))).toEqual([
      { id: "user", kind: "user" },
      { id: "group", kind: "group" },
    ]);
    const untold = await failure(connection.members("h", signal));
    expect(untold).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
  });

  test("people of whom only the id may be read are no disabled people", async () => {
    const hidden = { ...person(1), userPrincipalName: null, accountEnabled: null };
    const { connection } = await connect({ users: [person(0), hidden] });
    const error = await failure(connection.users(signal));
    expect(error).toMatchObject({ reaction: "stop", code: "PERMISSION_MISSING" });
  });

  test("sign-ins are asked for in the pages that Graph gives of them", async () => {
    const { server, connection } = await connect(
      { users: [person(0)] },
      { moreAttributes: "signInActivity" },
    );
    await all(connection.users(signal));
    expect(server.asked.map(({ query }) => query.get("$top"))).toContain("500");
  });

  test("a refusal whose numbers are texts is told as what it is", async () => {
    const { server, connection } = await connect({});
    const json = { error: "invalid_client", error_codes: ["7000222"], correlation_id: null };
    server.trouble.push({ on: ({ method }) => method === "POST", reply: { status: 401, json } });
    const error = await failure(connection.users(signal));
    expect(error).toMatchObject({
      code: "SOURCE_AUTH",
      message: expect.stringContaining("expired"),
    });
  });
});

describe("Keycloak", () => {
  const member = (n: number) => `m${n}`;
  const group = (id: string, size: number) => ({
    ...{ id, name: id, members: Array.from({ length: size }, (_, n) => member(n)) },
  });
  const five = ["c0", "c1", "c2", "c3", "c4"].map((id) => group(id, 0));
  const groups = [
    { ...group("top", 1), below: [...five, { ...group("mid", 2), below: [group("deep", 5)] }] },
    ...[group("none", 0), group("two", 2), group("five", 5)],
  ];
  const everyGroup = ["c0", "c1", "c2", "c3", "c4", "deep", "five", "mid", "none", "top", "two"];
  const user = (n: number) => ({ id: `u${n}`, username: `u${n}`, enabled: true });
  const users = [0, 1, 2, 3, 4, 5, 6].map(user);

  async function connect(realm: Partial<Parameters<typeof serveRealm>[0]>, requests?: number) {
    const server = await serveRealm({ users, groups, cap: 100, ...realm }, {}, requests);
    open.push(server);
    return { server, connection: wayTo(keycloak, server).connectWith({}) };
  }

  test.each([1, 2, 3, 5])("lists of a server that gives %i at most are whole", async (cap) => {
    const { connection } = await connect({ cap }, 3);
    expect(await all(connection.users(signal))).toHaveLength(7);
    expect(idsOf(await all(connection.groups(signal)))).toEqual(everyGroup);
    for (const { id, members } of [...groups, group("deep", 5)])
      expect([id, idsOf(await all(connection.members(id, signal)))]).toEqual([id, members]);
  });

  test("a cap costs no more requests than the few lists that could have been cut by it", async () => {
    const small = Array.from({ length: 50 }, (_, n) => group(`g${n}`, 9 - (n % 9)));
    const { server, connection } = await connect({ groups: small });
    for (const { id } of small) await all(connection.members(id, signal));
    const asked = server.asked.filter(({ path }) => path.endsWith("/members"));
    expect(asked).toHaveLength(50 + 6);
    const alike = Array.from({ length: 50 }, (_, n) => group(`g${n}`, 9));
    const { server: other, connection: all50 } = await connect({ groups: alike });
    for (const { id } of alike) await all(all50.members(id, signal));
    expect(other.asked.filter(({ path }) => path.endsWith("/members"))).toHaveLength(50 + 20);
  });

  test.each([{ isOld: true }, { tellsNoCount: true }])(
    "subgroups are found where nothing tells how many there are (%o)",
    async (realm) => {
      const { server, connection } = await connect(realm);
      expect(idsOf(await all(connection.groups(signal)))).toEqual(everyGroup);
      const asked = server.asked.filter(({ path }) => path.endsWith("/children"));
      if (realm.isOld) expect(asked).toHaveLength(1);
    },
  );

  test("a server that sends whoever leaves out /auth to its console is read below /auth", async () => {
    const { connection } = await connect({ isOld: true, redirects: true });
    expect(await all(connection.users(signal))).toHaveLength(7);
  });

  test("the account of a client is nobody", async () => {
    const service = { ...user(9), serviceAccountClientId: "portal" };
    const { connection } = await connect({ users: [...users, service] });
    expect(await all(connection.users(signal))).toHaveLength(7);
  });
});

describe("Google", () => {
  const users = [0, 1, 2, 3, 4].map((n) => ({
    ...{ id: `10${n}`, primaryEmail: `u${n}@acme.test`, suspended: n === 1, archived: n === 2 },
    name: null,
  }));
  const member = (id: string | null, type: string | null) => ({ id, type, role: "MEMBER" });
  const groups = ["g", "h", "i"].map((id) => ({ id, email: `${id}@acme.test`, name: null }));
  const members = {
    g: [member("100", "USER"), member("h", "GROUP"), member("x", "EXTERNAL"), member(null, "USER")],
    h: [member("100", "USER"), member("101", null)],
    i: [member("C01", "CUSTOMER"), member("100", "USER")],
  };

  async function connect(account: Partial<Parameters<typeof serveDirectory>[0]> = {}) {
    const server = await serveDirectory({ users, groups, members, ...account });
    open.push(server);
    return { server, connection: wayTo(google, server).connectWith({}) };
  }

  test("a page without its list and a token that is empty are no other end than the last", async () => {
    const { connection } = await connect();
    const found = await all(connection.users(signal));
    expect(found.map(({ id, active }) => `${id} ${active}`)).toEqual([
      ...["100 true", "101 false", "102 false", "103 true", "104 true"],
    ]);
    expect(idsOf(await all(connection.groups(signal)))).toEqual(["g", "h", "i"]);
    const { connection: empty } = await connect({ users: [], groups: [] });
    expect(await all(empty.users(signal))).toEqual([]);
  });

  test("everybody of the account is everybody, and a member of no kind is an error", async () => {
    const { connection } = await connect();
    const direct = await all(connection.members("g", signal));
    expect(direct.map(({ id, kind }) => `${kind} ${id}`)).toEqual(["user 100", "group h"]);
    expect(idsOf(await all(connection.members("i", signal)))).toEqual(users.map(({ id }) => id));
    const untold = await failure(connection.members("h", signal));
    expect(untold).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
    expect(await all(connection.members("gone", signal))).toEqual([]);
  });

  test.each([{ message: "Back soon" }, { members: [] }, { status: "ok" }])(
    "what is no list of people is no empty list of them: %o",
    async (json) => {
      const { server, connection } = await connect();
      server.trouble.push({
        on: ({ path }) => path.endsWith("/users"),
        reply: { status: 200, json },
      });
      const error = await failure(connection.users(signal));
      expect(error).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
    },
  );

  test.each([
    ["userRateLimitExceeded", undefined],
    ["concurrentLimitExceeded", undefined],
    ["", "RESOURCE_EXHAUSTED"],
  ])("a 403 that asks for patience is waited out (%s %s)", async (reason, status) => {
    const { server, connection } = await connect();
    server.trouble.push({
      ...{ on: ({ path }) => path.endsWith("/users"), times: 2 },
      reply: denied(403, reason, status),
    });
    expect(await all(connection.users(signal))).toHaveLength(5);
  });

  test("a 403 that forbids is not", async () => {
    const { server, connection } = await connect();
    server.trouble.push({ on: ({ method }) => method === "GET", reply: denied(403, "forbidden") });
    const error = await failure(connection.users(signal));
    expect(error).toMatchObject({ reaction: "stop", code: "PERMISSION_MISSING" });
  });
});

describe("Okta", () => {
  const statuses = ["ACTIVE", "DEPROVISIONED", "SUSPENDED", "LOCKED_OUT", "STAGED"];
  const users = statuses.map((status) => ({
    ...{ id: status, status, profile: { login: `${status}@acme.test`, email: null } },
  }));
  const groups = {
    one: { type: "OKTA_GROUP", members: ["ACTIVE", "STAGED", "LOCKED_OUT", "SUSPENDED"] },
    two: { type: "BUILT_IN", members: [] },
    three: { type: "APP_GROUP", members: [] },
  };

  async function connect(link: LinkStyle, changed: SettingValues = {}) {
    const server = await serveOkta({ users, groups, assigned: ["three", "gone", "one"] }, link);
    open.push(server);
    return { server, connection: wayTo(okta, server).connectWith(changed) };
  }

  const self: LinkStyle = (next, own) => `<${own}>; rel="self", <${next}>; rel="next"`;
  const styles: [string, LinkStyle][] = [
    ["after the page's own", self],
    ["before the page's own", (next, own) => `<${next}>;rel="next",<${own}>;rel="self"`],
    ["in capitals", (next, own) => `<${own}>; REL="SELF", <${next}>; Rel=NEXT`],
    ["with a relative address", (next) => `<${next.slice(next.indexOf("/api/"))}>; rel="next"`],
    [
      "behind a title that lies",
      (next, own) => `<${own}>; title="; rel=next"; rel="self", <${next}>; rel="next"`,
    ],
  ];

  test.each(styles)("the next page is found %s", async (_, style) => {
    const { connection } = await connect(style);
    const found = await all(connection.users(signal));
    expect(found.filter(({ active }) => active).map(({ id }) => id)).toEqual([
      ...["ACTIVE", "LOCKED_OUT", "STAGED"],
    ]);
    expect(idsOf(found)).toEqual([...statuses].sort());
    expect(await all(connection.members("one", signal))).toHaveLength(4);
    expect(await all(connection.members("gone", signal))).toEqual([]);
  });

  test("a group that is gone by now is none of an application's", async () => {
    const { connection } = await connect(self, { appId: "0oa" });
    expect(idsOf(await all(connection.groups(signal)))).toEqual(["one", "three"]);
  });

  test("a list that gives the same page behind ever new addresses is found out", async () => {
    const { server, connection } = await connect(self);
    server.trouble.push({
      ...{ on: ({ path }) => path.endsWith("/users"), times: 1_000 },
      get reply() {
        const link = `<${server.origin}/api/v1/users?after=${server.calls.length}>; rel="next"`;
        return { status: 200, json: users, headers: { link } };
      },
    });
    const error = await failure(connection.users(signal));
    expect(error).toMatchObject({ code: "SOURCE_LIST_REPEATS" });
    expect(server.calls.length).toBeLessThan(30);
  });
});
