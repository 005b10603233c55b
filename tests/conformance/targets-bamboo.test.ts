import { expect, test } from "vitest";
import { bamboo } from "@/lib/targets/bamboo/bamboo";
import { startFake } from "@/lib/targets/bamboo/bamboo.fake";
import { ableNames, all, crowd, type FakeOptions, openFake, userName } from "./target-fixture";

// A test that hangs is ended by its own time limit.
const { signal } = new AbortController();

function open(version: string, state: FakeOptions = {}) {
  return openFake({ id: "bamboo", version, target: bamboo, startFake }, state, signal);
}

test.each([
  ["8.2", []],
  ["9.6", []],
  ["10.0", ["updateUser"]],
])("%s: what no document confirms is found out", async (version, more) => {
  const { probe } = await open(version);
  expect(ableNames(probe.capabilities)).toEqual([
    ...["listUsers", "createUser", ...more, "readEmail", "deleteUser"],
    ...["createGroup", "deleteGroup"],
  ]);
  expect(probe.capabilities?.setActive.reason).toMatch(/takes away the groups/);
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
