import { describe, expect, test } from "vitest";
import {
  ada,
  callsPerChange,
  crowd,
  type FakeOptions,
  openFake,
  targetCases,
  userName,
} from "./target-fixture";

/** The fewest calls by which a product can be changed (targets.md §9.2). */
describe.each(targetCases)("$id $version", (it) => {
  const { target } = it;
  const { signal } = new AbortController();
  const open = (state: FakeOptions = {}) => openFake(it, state, signal);

  test("each change is one call, or a read and a write where a record goes whole", async () => {
    const { connection, capabilities, fake, account, group } = await open(crowd(2));
    const person = account(userName(0));
    // A run has seen whom it changes.
    await connection.findAccount({ id: person.id }, signal);
    for await (const _ of connection.accounts(null, signal));
    fake.calls.length = 0;
    const both = { displayName: "Ada", email: "ada@example.org" };
    await connection.removeMember(person, group("even"), signal);
    await connection.addMember(person, group("even"), signal);
    await connection.createGroup("staff", signal);
    if (capabilities.createUser.able) await connection.createAccount(ada, signal);
    if (capabilities.updateUser.able) await connection.updateAccount(person, both, signal);
    if (capabilities.setActive.able) await connection.setActive(person, true, signal);
    const able = (["updateUser", "setActive"] as const).filter((name) => capabilities[name].able);
    const changes = 2 + able.length;
    const creating = capabilities.createGroup.way === "linked" ? 2 : 1;
    const newcomer = capabilities.createUser.able ? callsPerNewcomer(target.id) : 0;
    expect(fake.calls).toHaveLength(creating + newcomer + changes * callsPerChange(capabilities));
  });

  test("the keys of many newcomers that a product does not tell are read by few calls", async () => {
    const { connection, fake, account } = await open(crowd());
    if (!connection.identify) return;
    const names = crowd().people.map(({ username }) => username);
    const accounts = await connection.identify([...names.slice(0, 50), "nobody"], signal);
    expect(accounts.map(({ id }) => id).sort()).toEqual(
      names
        .slice(0, 50)
        .map((name) => account(name).id)
        .sort(),
    );
    expect(fake.calls.length).toBeLessThanOrEqual(4);
    fake.calls.length = 0;
    expect(await connection.identify(names.slice(0, 1), signal)).toHaveLength(1);
    expect(fake.calls).toHaveLength(1);
  });

  test("what a product sets beside names goes by the same call", async () => {
    const people = crowd(1).people.map((one) => ({ ...one, active: false }));
    const { groups } = crowd(1);
    const { connection, capabilities, fake, account } = await open({ people, groups });
    const { updates = [] } = connection;
    const person = account(userName(0));
    await connection.findAccount({ id: person.id }, signal);
    fake.calls.length = 0;
    const [field = "office"] = target.profile?.fields.map(({ key }) => key) ?? [];
    const beside = {
      ...(updates.includes("active") ? { active: true } : {}),
      ...(updates.includes("profile") ? { profile: { [field]: "Ada" } } : {}),
    };
    if (updates.length === 0) return;
    await connection.updateAccount(person, { displayName: "Ada Byron", ...beside }, signal);
    expect(fake.calls).toHaveLength(callsPerChange(capabilities));
    expect((await fake.state()).people[0]).toMatchObject({ displayName: "Ada Byron", ...beside });
  });
});

/** Jira Cloud says yes to whoever is there already, so one looks before; a customer joins the project afterwards. */
function callsPerNewcomer(id: string): number {
  return id === "jsm" ? 2 : 1;
}
