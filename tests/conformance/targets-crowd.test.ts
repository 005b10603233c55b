import { describe, expect, test } from "vitest";
import { crowd as product } from "@/lib/targets/crowd/crowd";
import { startFake, versions } from "@/lib/targets/crowd/crowd.fake";
import {
  ableNames,
  ada,
  all,
  crowd,
  everything,
  type FakeOptions,
  httpFor,
  openFake,
  serveAnswers,
  userName,
} from "./target-fixture";

// A test that hangs is ended by its own time limit.
const { signal } = new AbortController();

function open(version: string, state: FakeOptions = {}) {
  return openFake({ id: "crowd", version, target: product, startFake }, state, signal);
}

test.each(versions)("%s: the probe finds out what Crowd can do", async (version) => {
  const { probe } = await open(version, crowd(2));
  expect(ableNames(probe.capabilities)).toEqual([
    ...["listUsers", "createUser", "updateUser", "readEmail", "setActive"],
    ...["renameUser", "deleteUser", "profile", "lastLogin", "createGroup", "deleteGroup"],
  ]);
  const [product, number] = version.startsWith("Jira")
    ? ["Jira as user server", "10.3.1"]
    : ["Crowd", `${version}.1`];
  expect(probe).toMatchObject({ product, version: number, ownUsername: null });
});

test.each([
  ["another address", 404, "", /context path/],
  ["an address that is not allowed", 403, "Client address is not allowed", /allowed addresses/],
])("%s fails the probe with what to do", async (_, status, message, expected) => {
  const baseUrl = await serveAnswers(() => Response.json({ message }, { status }));
  const settings = { baseUrl, application: "usher", password: "secret" };
  const { steps } = await product.probe(httpFor(product, settings), settings, signal);
  expect(steps.at(-1)).toMatchObject({ name: "Sign-in", state: "failed" });
  expect(steps.at(-1)?.message).toMatch(expected);
});

test("a person's password, which no application has, is sent once", async () => {
  const fake = await startFake({ version: "6.0" });
  const settings = { ...fake.settings, password: "wrong" };
  const http = httpFor(product, settings);
  for (const _ of [1, 2]) {
    const { steps } = await product.probe(http, settings, signal);
    expect(steps.at(-1)).toMatchObject({ name: "Sign-in", state: "failed" });
    expect(steps.at(-1)?.message).toMatch(/those of a person do not work/);
  }
  expect(fake.calls).toHaveLength(1);
  await fake.close();
});

test("the fake refuses a question that it cannot read, as the document says", async () => {
  const { fake } = await open("6.0", crowd(2));
  const { baseUrl, application, password } = fake.settings;
  const authorization = `Basic ${Buffer.from(`${application}:${password}`).toString("base64")}`;
  const asked = new URLSearchParams({ "entity-type": "user", restriction: 'name like "a"' });
  const answer = await fetch(`${baseUrl}/rest/usermanagement/1/search?${asked}`, {
    headers: { authorization, accept: "application/json" },
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ reason: "ILLEGAL_ARGUMENT" });
});

test.each([
  [110, 1],
  [1_000, 2],
  [1_001, 2],
])("%i people are %i calls: a page shorter than asked is the last one", async (count, calls) => {
  const { connection, fake } = await open("6.0", crowd(count));
  expect((await all(connection.accounts(null, signal))).flatMap(({ items }) => items)).toHaveLength(
    count,
  );
  expect(fake.calls).toHaveLength(calls);
  fake.calls.length = 0;
  await all(connection.lastLogins?.(null, signal) ?? none());
  expect(fake.calls).toHaveLength(calls);
});

async function* none() {}

test("a server that wants a restriction is asked once without one", async () => {
  const asked: string[] = [];
  const baseUrl = await serveAnswers(({ url }) => {
    const { searchParams } = new URL(url);
    const restriction = searchParams.get("restriction") ?? "";
    asked.push(restriction);
    if (restriction === "") return Response.json({ reason: "ILLEGAL_ARGUMENT" }, { status: 400 });
    const start = Number(searchParams.get("start-index"));
    const names = Array.from({ length: 1_510 }, (_, n) => ({ name: `n${n}`, active: true }));
    return Response.json({ users: names.slice(start, start + 1_000) });
  });
  const settings = { baseUrl, application: "usher", password: "secret" };
  const connection = product.connect(httpFor(product, settings), settings, everything);
  const people = (await all(connection.accounts(null, signal))).flatMap(({ items }) => items);
  expect(people).toHaveLength(1_510);
  expect(asked).toEqual(["", 'name = "*"', 'name = "*"']);
  const other = product.connect(httpFor(product, settings), settings, everything);
  await Promise.all([all(other.accounts(null, signal)), all(other.accounts(null, signal))]);
});

test("a server that gives less than it is asked for is read to its end", async () => {
  const baseUrl = await serveAnswers(({ url }) => {
    const start = Number(new URL(url).searchParams.get("start-index"));
    const names = Array.from({ length: 520 }, (_, n) => ({ name: `n${n}`, active: true }));
    return Response.json({ users: names.slice(start, start + 200) });
  });
  const settings = { baseUrl, application: "usher", password: "secret" };
  const connection = product.connect(httpFor(product, settings), settings, everything);
  const people = (await all(connection.accounts(null, signal))).flatMap(({ items }) => items);
  expect(people).toHaveLength(520);
});

describe("after everybody was listed", () => {
  test("one call tells the members of all groups", async () => {
    const { connection, fake, group, names } = await open("6.0", crowd());
    await all(connection.accounts(null, signal));
    await all(connection.groups(null, signal));
    expect(fake.calls).toHaveLength(2);
    for (const [name, members] of Object.entries(crowd().groups))
      expect(names(await all(connection.members(group(name), null, signal)))).toEqual(members);
    expect(fake.calls).toHaveLength(3);
  });

  test("names with markup in them arrive as they are", async () => {
    const groups = { 'r&d <core> "x"': [ada.username] };
    const { connection, group, names } = await open("6.0", { people: [ada], groups });
    await all(connection.accounts(null, signal));
    const [name = ""] = Object.keys(groups);
    expect(names(await all(connection.members(group(name), null, signal)))).toEqual([ada.username]);
  });

  test("a document that was cut off is an error, never a smaller group", async () => {
    const { connection, fake, group } = await open("6.0", crowd(9));
    await all(connection.accounts(null, signal));
    fake.faults.push({ kind: "truncated" });
    await expect(all(connection.members(group("even"), null, signal))).rejects.toMatchObject({
      reaction: "retry",
      code: "TARGET_ANSWER_INVALID",
    });
  });

  test("a try that broke off leaves nothing behind", async () => {
    const { connection, fake, group, names } = await open("6.0", crowd(4));
    await all(connection.accounts(null, signal));
    fake.faults.push({ kind: "status", status: 503, commit: "before", times: 1 });
    const found = names(await all(connection.members(group("even"), null, signal)));
    expect(found).toEqual([userName(0), userName(2)]);
  });

  test("the group itself is asked for somebody who came since", async () => {
    const { connection, fake, group } = await open("6.0", crowd(2));
    await all(connection.accounts(null, signal));
    const newcomer = fake.directory.insertUser(ada);
    fake.directory.group("even")?.members.add(newcomer);
    const [page] = await all(connection.members(group("even"), null, signal));
    expect(page?.items).toHaveLength(2);
    expect(fake.calls.at(-1)?.path).toContain("/group/user/direct");
  });

  test("what was changed since is read anew", async () => {
    const { connection, account, group, names } = await open("6.0", crowd(2));
    await all(connection.accounts(null, signal));
    await all(connection.members(group("even"), null, signal));
    await connection.addMember(account(userName(1)), group("even"), signal);
    expect(names(await all(connection.members(group("even"), null, signal)))).toEqual([
      userName(0),
      userName(1),
    ]);
  });
});

describe("the whole user is sent", () => {
  test("so that what is not changed stays, by one call for somebody just seen", async () => {
    const { connection, fake, account } = await open("6.0", crowd(2));
    await all(connection.accounts(null, signal));
    fake.calls.length = 0;
    await connection.updateAccount(account(userName(0)), { email: "new@example.org" }, signal);
    await connection.setActive(account(userName(0)), false, signal);
    expect(fake.calls.map(({ method }) => method)).toEqual(["PUT", "PUT"]);
    expect((await fake.state()).people[0]).toMatchObject({
      ...{ displayName: "User 0", email: "new@example.org", active: false },
    });
  });

  test("with what Usher does not know of it, and without what has calls of its own", async () => {
    const person = { name: "ada", "display-name": "Ada", email: "a@b.c", active: true, key: "k1" };
    const more = { "external-id": "x-1", "created-date": 1, attributes: { attributes: [] } };
    const sent: unknown[] = [];
    const baseUrl = await serveAnswers(async (request) => {
      if (request.method === "PUT") sent.push(await request.json());
      return Response.json({ ...person, ...more, password: { link: {} } });
    });
    const settings = { baseUrl, application: "usher", password: "secret" };
    const connection = product.connect(httpFor(product, settings), settings, everything);
    await connection.setActive({ id: "k1", username: "ada" }, false, signal);
    expect(sent).toEqual([{ ...person, "external-id": "x-1", "created-date": 1, active: false }]);
  });

  test("and read first where it was not", async () => {
    const { connection, fake, account } = await open("6.0", crowd(1));
    await connection.setActive(account(userName(0)), false, signal);
    expect(fake.calls.map(({ method }) => method)).toEqual(["GET", "PUT"]);
    expect((await fake.state()).people[0]).toMatchObject({ displayName: "User 0" });
  });
});

describe("what changed since a whole read", () => {
  test.each(["5.3", "6.0"])("%s tells it by a token", async (version) => {
    const { connection, fake, account, group } = await open(version, crowd(3));
    const { feed } = connection;
    const token = (await feed?.mark(signal)) ?? "";
    expect(await feed?.since(token, signal)).toEqual({ token, usernames: [], groups: [] });
    await connection.setActive(account(userName(0)), false, signal);
    await connection.addMember(account(userName(1)), group("even"), signal);
    await connection.createGroup("staff", signal);
    expect(await feed?.since(token, signal)).toMatchObject({
      ...{ usernames: [userName(0), userName(1)], groups: ["even", "staff"] },
    });
    fake.events.forget();
    expect(await feed?.since(token, signal)).toBeNull();
  });

  test("a server without events, or without them just now, is read whole", async () => {
    const { connection } = await open("3.7", crowd(1));
    expect(await connection.feed?.mark(signal)).toBeNull();
    const baseUrl = await serveAnswers(() =>
      Response.json({ incrementalSynchronisationAvailable: false }),
    );
    const settings = { baseUrl, application: "usher", password: "secret" };
    const { feed } = product.connect(httpFor(product, settings), settings, everything);
    expect(await feed?.mark(signal)).toBeNull();
  });

  test("an event of an unknown kind leads to a whole read, and is never no event", async () => {
    const baseUrl = await serveAnswers(() =>
      Response.json({ newEventToken: "b", events: [{ operation: "CREATED" }] }),
    );
    const settings = { baseUrl, application: "usher", password: "secret" };
    const { feed } = product.connect(httpFor(product, settings), settings, everything);
    expect(await feed?.since("a", signal)).toBeNull();
  });
});
