import { describe, expect, test } from "vitest";
import { jira } from "@/lib/targets/jira/jira";
import { type JiraFakeOptions, startFake } from "@/lib/targets/jira/jira.fake";
import {
  ableNames,
  ada,
  all,
  crowd,
  everything,
  httpFor,
  openFake,
  serveAnswers,
  userName,
} from "./target-fixture";

// A test that hangs is ended by its own time limit.
const { signal } = new AbortController();

/** An open Jira of this version with these people, groups and projects. */
function open(version: string, { projects = [], ...state }: Partial<JiraFakeOptions> = {}) {
  const it = {
    id: "jira",
    version,
    target: jira,
    startFake: (options: JiraFakeOptions) => startFake({ ...options, projects }),
  };
  return openFake(it, state, signal);
}

function connectTo(baseUrl: string, way: string) {
  const settings = { baseUrl, token: "token" };
  const capabilities = { ...everything, listUsers: { able: true, reason: null, way } };
  return jira.connect(httpFor(jira, settings), settings, capabilities);
}

describe("the probe finds out what a version lacks", () => {
  const always = ["renameUser", "deleteUser", "profile"];
  test.each([
    ["9.12", "listUsers search", "setActive keepsSessions", "leads projects"],
    ["10.1", null, "setActive keepsSessions", "leads pages"],
    ["10.3", "listUsers cursor", "setActive keepsSessions", "leads pages"],
    ["11.0", "listUsers cursor", "setActive endsSessions", "leads pages"],
  ])("%s", async (version, list, active, leads) => {
    const { probe } = await open(version, crowd());
    expect(ableNames(probe.capabilities)).toEqual([
      ...(list === null ? [] : [list]),
      ...["createUser", "updateUser", "readEmail", active, ...always, leads],
      ...["createGroup", "deleteGroup"],
    ]);
    expect(probe.steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...["Address passed", "Product passed", "Sign-in passed", "Administrator passed"],
      ...["People passed", "Groups passed", "Seats passed", "Abilities passed"],
    ]);
  });

  test("without the administrator permission, it says which one to give", async () => {
    const fake = await startFake({ version: "10.3", isAdmin: false });
    const { steps } = await jira.probe(httpFor(jira, fake.settings), fake.settings, signal);
    await fake.close();
    expect(steps.at(-1)).toMatchObject({ name: "Administrator", state: "failed" });
    expect(steps.at(-1)?.message).toMatch(/Jira administrator/);
  });
});

test.each([
  ["9.12", 3],
  ["10.3", 3],
])("%s is read by the fewest calls its pages allow", async (version, userCalls) => {
  const { connection, fake, group } = await open(version, crowd());
  const count = async (list: AsyncIterable<unknown>) => {
    fake.calls.length = 0;
    for await (const _ of list);
    return fake.calls.length;
  };
  expect(await count(connection.accounts(null, signal))).toBe(userCalls);
  expect(await count(connection.groups(null, signal))).toBe(1);
  expect(await count(connection.members(group("even"), null, signal))).toBe(3);
});

test("a request that the web server refuses with a page of its own is about that record alone", async () => {
  const page = { status: 400, headers: { "content-type": "text/html" } };
  const origin = await serveAnswers(() => new Response("<html>Bad Request</html>", page));
  const wanted = connectTo(origin, "search").setActive({ id: "k", username: "n" }, false, signal);
  await expect(wanted).rejects.toMatchObject({ reaction: "skip", code: "TARGET_REJECTED" });
});

describe("a list that cannot be trusted is an error", () => {
  const person = (n: number) => ({ key: `k${n}`, name: `n${n}` });

  test("a search that ends after 100 users is cut, unless the version never cuts it", async () => {
    let version = "10.3.2";
    const origin = await serveAnswers(({ url }) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname.endsWith("/serverInfo")) return Response.json({ version });
      const isFirst = searchParams.get("startAt") === "0";
      return Response.json(isFirst ? Array.from({ length: 100 }, (_, n) => person(n)) : []);
    });
    const read = () => all(connectTo(origin, "search").accounts(null, signal));
    await expect(read()).rejects.toMatchObject({ code: "LIST_INCONSISTENT" });
    version = "9.12.4";
    expect((await read()).flatMap(({ items }) => items)).toHaveLength(100);
  });

  test.each([
    ["no more than isLast", { isLast: true }, 1],
    ["a total", { total: 1 }, 1],
    ["nothing", {}, 1],
    ["that it goes on, and is empty", { isLast: false, values: [] }, null],
    ["a total that is not reached", { isLast: true, total: 2 }, null],
  ])("a page of components that tells %s", async (_, told, wanted) => {
    const lead = { key: "k1", name: "n1" };
    const values = [{ id: 7, name: "Login", project: "WEB", lead }];
    const origin = await serveAnswers(({ url }) =>
      Response.json(url.includes("/component/page") ? { values, ...told } : []),
    );
    const leads = all(connectTo(origin, "search").leads?.(null, signal) ?? none());
    if (wanted === null) await expect(leads).rejects.toMatchObject({ code: "LIST_INCONSISTENT" });
    else expect((await leads).flatMap(({ items }) => items)).toHaveLength(wanted);
  });

  test.each([
    ["goes on without a cursor", { isLast: false, values: [person(1)] }],
    ["turns in a circle", { isLast: false, values: [], nextCursor: "again" }],
  ])("a list that %s", async (_, body) => {
    const origin = await serveAnswers(() => Response.json(body));
    await expect(all(connectTo(origin, "cursor").accounts(null, signal))).rejects.toMatchObject({
      code: "LIST_INCONSISTENT",
    });
  });

  test("whoever a search shows twice counts once, and who moved forward is not lost", async () => {
    const there = Array.from({ length: 120 }, (_, n) => person(n));
    const origin = await serveAnswers(({ url }) => {
      const { pathname, searchParams } = new URL(url);
      const startAt = Number(searchParams.get("startAt"));
      if (pathname.endsWith("/user/search"))
        return Response.json(startAt === 0 ? there.slice(0, 100) : there.slice(90));
      const values = there.slice(startAt, startAt + 50);
      const total = there.length;
      if (startAt === 0) there.splice(0, 3);
      return Response.json({ startAt, total, values, isLast: startAt + 50 >= total });
    });
    const connection = connectTo(origin, "search");
    const found = (await all(connection.accounts(null, signal))).flatMap(({ items }) => items);
    expect(found.map(({ id }) => id)).toEqual(there.map(({ key }) => key));
    const members = await all(connection.members({ id: "g", name: "g" }, null, signal));
    expect(new Set(members.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(120);
  });

  test("a list of groups that the server cuts is asked for in parts", async () => {
    const names = Array.from({ length: 30 }, (_, n) => `team-${n}`);
    const origin = await serveAnswers(({ url }) => {
      const query = new URL(url).searchParams.get("query") ?? "";
      const found = names.filter((name) => name.includes(query)).map((name) => ({ name }));
      return Response.json({ total: found.length, groups: found.slice(0, 12) });
    });
    const [page] = await all(connectTo(origin, "cursor").groups(null, signal));
    expect(page?.items.map(({ name }) => name).sort()).toEqual(names.sort());
  });
});

describe("answers in the language of the account", () => {
  const refused = { kind: "status", status: 400, commit: "after", times: 1 } as const;

  test("a membership that is there already is no failure", async () => {
    const { connection, fake, account, group } = await open("10.3", crowd(2));
    fake.faults.push({ ...refused, only: ({ method }) => method === "POST" });
    await connection.addMember(account(userName(1)), group("even"), signal);
    fake.faults.push({ ...refused, only: ({ method }) => method === "DELETE" });
    await connection.removeMember(account(userName(1)), group("even"), signal);
    expect((await fake.state()).groups["even"]).toEqual([userName(0)]);
  });

  test("one that did not come about is", async () => {
    const { connection, fake, account, group } = await open("10.3", crowd(2));
    fake.faults.push({ ...refused, commit: "before" });
    await expect(
      connection.addMember(account(userName(1)), group("even"), signal),
    ).rejects.toMatchObject({ reaction: "skip", code: "TARGET_REJECTED" });
  });

  test("a group that exists is told by the list", async () => {
    const { connection, fake } = await open("10.3", { groups: { Staff: [] } });
    fake.faults.push({ ...refused, only: ({ method }) => method === "POST" });
    expect(await connection.createGroup("staff", signal)).toEqual({
      created: false,
      group: { id: "Staff", name: "Staff" },
    });
  });
});

describe.each(["9.12", "10.3"])("projects and components of %s", (version) => {
  const projects = [
    { key: "WEB", lead: ada.username, components: [{ name: "Login", lead: ada.username }] },
    { key: "OPS", lead: "bob", components: [{ name: "Mail", lead: null }] },
  ];
  const bob = { ...ada, username: "bob" };
  const state = { people: [ada, bob], groups: { staff: [ada.username, "bob"] }, projects };

  test("who leads them is listed, and they are handed over before a person is disabled", async () => {
    const { connection, fake, account } = await open(version, state);
    const leads = (await all(connection.leads?.(null, signal) ?? none())).flatMap(
      ({ items }) => items,
    );
    expect(leads.map(({ label, leader }) => `${label}: ${leader.username}`)).toEqual([
      ...[`WEB: ${ada.username}`, "OPS: bob", `WEB / Login: ${ada.username}`],
    ]);
    await expect(connection.setActive(account(ada.username), false, signal)).rejects.toMatchObject({
      reaction: "skip",
      code: "LEAD_STAYS",
    });
    for (const lead of leads.filter(({ leader }) => leader.username === ada.username))
      await connection.reassignLead?.(lead, account("bob"), signal);
    await connection.setActive(account(ada.username), false, signal);
    const people = (await fake.state()).people.map(({ active }) => active);
    expect(people).toEqual([false, true]);
  });

  test("nobody who is disabled becomes a lead", async () => {
    const people = [ada, { ...bob, active: false }];
    const { connection, account } = await open(version, { ...state, people });
    const [page] = await all(connection.leads?.(null, signal) ?? none());
    const [lead] = page?.items ?? [];
    if (!lead) throw new Error("No project is listed.");
    await expect(connection.reassignLead?.(lead, account("bob"), signal)).rejects.toMatchObject({
      reaction: "skip",
      code: "LEAD_FALLBACK_INVALID",
    });
    const gone = { ...lead, id: "1" };
    await connection.reassignLead?.(gone, account("bob"), signal);
  });
});

async function* none() {}

test.each([
  ["9.12", 1],
  ["11.0", 2],
])("%s ends the sessions of a disabled person if it can", async (version, calls) => {
  const { connection, fake, account } = await open(version, crowd(1));
  await connection.setActive(account(userName(0)), false, signal);
  expect(fake.calls).toHaveLength(calls);
});

test("a version that ignores the field says so instead of leaving people enabled", async () => {
  const origin = await serveAnswers(() => Response.json({ key: "a", name: "ada", active: true }));
  await expect(
    connectTo(origin, "cursor").setActive({ id: "a", username: "ada" }, false, signal),
  ).rejects.toMatchObject({ reaction: "skip", code: "VERB_UNSUPPORTED" });
});

test("new accounts get the access that the settings say", async () => {
  const { connection, fake, capabilities } = await open("10.3");
  const settings = { ...fake.settings, applications: "none" };
  const closed = jira.connect(httpFor(jira, settings), settings, capabilities);
  await connection.createAccount(ada, signal);
  await closed.createAccount({ ...ada, username: "bob" }, signal);
  expect((await fake.state()).groups).toEqual({ "jira-software-users": [ada.username] });
  expect(await connection.seats?.(signal)).toEqual({ used: 2, max: null });
  expect(await closed.seats?.(signal)).toBeNull();
  expect(await connection.startingGroups?.(signal)).toEqual(["jira-software-users"]);
  expect(await closed.startingGroups?.(signal)).toEqual([]);
  const silent = { ...fake.settings, applications: "jira-core" };
  expect(
    await jira.connect(httpFor(jira, silent), silent, capabilities).startingGroups?.(signal),
  ).toEqual([]);
});

test("who may not ask for the applications is not told which groups new accounts get", async () => {
  const origin = await serveAnswers(() => new Response("", { status: 403 }));
  expect(await connectTo(origin, "cursor").startingGroups?.(signal)).toBeNull();
});

test("a name that somebody has is told, not overwritten", async () => {
  const { connection, account } = await open("10.3", crowd(2));
  await expect(
    connection.updateAccount(account(userName(0)), { username: userName(1) }, signal),
  ).rejects.toMatchObject({ reaction: "skip", code: "ACCOUNT_EXISTS" });
});

test.each(["a/b", "..", "a\\b", "", "x".repeat(256)])("the key %j is no user property", (key) => {
  expect(jira.profile?.refusesKey(key)).not.toBeNull();
});
