import { describe, expect, test } from "vitest";
import { bamboo } from "@/lib/targets/bamboo/bamboo";
import { startFake } from "@/lib/targets/bamboo/bamboo.fake";
import {
  ableNames,
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
  return openFake({ id: "bamboo", version, target: bamboo, startFake }, state, signal);
}

test.each([
  ["8.2", ["readEmail"]],
  ["9.6", ["readEmail", "renameUser"]],
  ["10.0", ["updateUser", "readEmail", "setActive", "renameUser"]],
])("%s: what no document confirms is found out", async (version, more) => {
  const { probe } = await open(version, crowd(1));
  expect(ableNames(probe.capabilities)).toEqual([
    ...["listUsers", "createUser", ...more, "deleteUser", "createGroup", "deleteGroup"],
  ]);
  const { setActive } = probe.capabilities ?? everything;
  if (!setActive.able) expect(setActive.reason).toMatch(/takes away the groups/);
});

describe("an account", () => {
  test("is sent whole, so that what is not changed stays", async () => {
    const { connection, fake, account } = await open("10.0", crowd(1));
    const person = account(userName(0));
    await connection.updateAccount(person, { displayName: "Ada" }, signal);
    await connection.setActive(person, false, signal);
    await connection.updateAccount(person, { email: "ada@example.org" }, signal);
    expect(fake.calls.map(({ method }) => method)).toEqual(["GET", "PUT", "PUT", "PUT"]);
    expect((await fake.state()).people).toMatchObject([
      { displayName: "Ada", email: "ada@example.org", active: false },
    ]);
  });

  test.each([false, true])(
    "is renamed, and has another key then; answer lost: %s",
    async (isLost) => {
      const { connection, fake, account } = await open("9.6", crowd(1));
      if (isLost) fake.faults.push({ kind: "reset", commit: "after", times: 1 });
      const person = account(userName(0));
      await connection.updateAccount(person, { username: "ada" }, signal);
      const id = connection.keyAfterRename?.(person, "ada") ?? "";
      expect(await connection.findAccount({ id }, signal)).toMatchObject({ id, username: "ada" });
      expect((await fake.state()).groups["crowd"]).toEqual(["ada"]);
    },
  );

  test("is not given the name of another", async () => {
    const { connection, account } = await open("9.6", crowd(2));
    const renaming = connection.updateAccount(
      account(userName(0)),
      { username: userName(1) },
      signal,
    );
    await expect(renaming).rejects.toMatchObject({ reaction: "skip", code: "ACCOUNT_EXISTS" });
  });

  test.each([
    ["reads past the field", {}, {}],
    ["knows only its own fields", { enabled: 400, usherProbe: 400 }, {}],
    ["says that it does not know it", { enabled: 400 }, { message: "Unrecognized field" }],
  ])(
    "of a Bamboo that %s cannot be disabled",
    async (_, statuses: Record<string, number>, body) => {
      const baseUrl = await serveAnswers((request) => answerTo(request, statuses, body));
      const settings = { baseUrl, token: "token" };
      const { capabilities } = await bamboo.probe(httpFor(bamboo, settings), settings, signal);
      expect(capabilities).toMatchObject({
        updateUser: { able: true },
        setActive: { able: false },
      });
    },
  );

  test("that stays enabled, whatever it is told, is no success", async () => {
    const person = { name: "ada", fullName: "Ada", email: "ada@example.com", enabled: true };
    const baseUrl = await serveAnswers(({ method }) =>
      Response.json(method === "PUT" ? person : { results: [person], isLastPage: true }),
    );
    const settings = { baseUrl, token: "token" };
    const connection = bamboo.connect(httpFor(bamboo, settings), settings, everything);
    await expect(
      connection.setActive({ id: "ada", username: "ada" }, false, signal),
    ).rejects.toMatchObject({ reaction: "skip", code: "VERB_UNSUPPORTED" });
  });
});

test("a list of groups that is not there is told from a person who is not, by any words", async () => {
  const baseUrl = await serveAnswers(({ url }) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname.endsWith("/assigned-groups")) return new Response("", { status: 404 });
    const people = searchParams.get("filter") === "eve" ? [] : [{ name: "ada" }];
    const results = pathname.endsWith("/groups") ? [{ name: "staff" }] : people;
    return Response.json({ results, isLastPage: true });
  });
  const settings = { baseUrl, token: "token" };
  const { groupsOf } = bamboo.connect(httpFor(bamboo, settings), settings, everything);
  for (const _ of [1, 2]) {
    const [page] = await all(groupsOf({ id: "ada", username: "ada" }, signal));
    expect(page?.items).toEqual([{ id: "staff", name: "staff" }]);
  }
  const { groupsOf: afresh } = bamboo.connect(httpFor(bamboo, settings), settings, everything);
  await expect(all(afresh({ id: "eve", username: "eve" }, signal))).rejects.toMatchObject({
    code: "ACCOUNT_GONE",
  });
});

test.each([
  ["8.2", 3],
  ["10.0", 1],
])("%s finds the groups of a person", async (version, calls) => {
  const { connection, fake, account } = await open(version, crowd(2));
  fake.calls.length = 0;
  const groups = await all(connection.groupsOf(account(userName(1)), signal));
  expect(groups.flatMap(({ items }) => items.map(({ name }) => name))).toEqual(["crowd"]);
  expect(fake.calls.length).toBeGreaterThanOrEqual(calls);
  const gone = all(connection.groupsOf(account("nobody"), signal));
  if (calls === 1) await expect(gone).rejects.toMatchObject({ code: "ACCOUNT_GONE" });
  else expect((await gone).flatMap(({ items }) => items)).toEqual([]);
});

test("a batch goes on without those who are there already", async () => {
  const { connection, fake, account, group } = await open("9.6", crowd(4));
  const people = crowd(4).people.map(({ username }) => account(username));
  await connection.batches?.addMembers?.(group("even"), people, signal);
  expect((await fake.state()).groups["even"]).toHaveLength(4);
  await connection.removeMember(account(userName(0)), group("even"), signal);
  await connection.batches?.removeMembers?.(group("even"), people, signal);
  expect((await fake.state()).groups["even"]).toEqual([]);
});

test("a large batch that someone refuses needs no look for each", async () => {
  const count = 300;
  const { connection, fake, account, group } = await open("9.6", {
    ...crowd(count),
    pageMax: 1_000,
  });
  const people = crowd(count).people.map(({ username }) => account(username));
  fake.calls.length = 0;
  await connection.batches?.addMembers?.(group("even"), people, signal);
  expect((await fake.state()).groups["even"]).toHaveLength(count);
  expect(fake.calls.map(({ method }) => method)).toEqual(["POST", "GET", "POST"]);
});

test("the whole instance is read by the fewest calls its pages allow", async () => {
  const { connection, fake, group } = await open("9.6", crowd());
  const count = async (list: AsyncIterable<unknown>) => {
    fake.calls.length = 0;
    for await (const _ of list);
    return fake.calls.length;
  };
  expect(await count(connection.accounts(null, signal))).toBe(3);
  expect(await count(connection.groups(null, signal))).toBe(1);
  expect(await count(connection.members(group("even"), null, signal))).toBe(2);
});

test.each([
  ["8.2", 100, 1_000, 1],
  ["8.2", 100, 100, 2],
  ["9.6", 100, 100, 1],
])("%s: %i people, %i on a page, are %i calls", async (version, count, pageMax, calls) => {
  const { connection, fake } = await open(version, { ...crowd(count), pageMax });
  await all(connection.accounts(null, signal));
  expect(fake.calls).toHaveLength(calls);
});

/** A Bamboo with one person who is enabled; writes are refused as `statuses` says of their fields. */
async function answerTo(request: Request, statuses: Record<string, number>, body: object) {
  if (request.url.endsWith("/manifest"))
    return Response.json({ typeId: "bamboo", version: "10.1.0" });
  if (request.method === "GET") {
    const results = [{ name: "ada", fullName: "Ada", enabled: true }];
    return Response.json({ name: "usher", results, isLastPage: true });
  }
  const fields = Object.keys(JSON.parse(await request.text()));
  const status = fields.flatMap((name) => statuses[name] ?? [])[0] ?? 404;
  return Response.json(body, { status });
}
