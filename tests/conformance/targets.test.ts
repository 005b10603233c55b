import { describe, expect, test } from "vitest";
import { createHttpClient } from "@/lib/http/client";
import type { FakeState } from "@/lib/targets/port";
import { ada, all, crowd, namesIn, openFake, targetCases } from "./target-fixture";

describe.each(targetCases)("$id $version", (it) => {
  const { target, version } = it;
  const signal = AbortSignal.timeout(120_000);
  const open = (state: Partial<FakeState> & { seatsMax?: number } = {}) =>
    openFake(it, state, signal);

  test("the probe tells product, version and account, and changes nothing", async () => {
    const before = crowd(3);
    const { fake, probe } = await open(before);
    expect(probe.steps.map(({ state }) => state)).not.toContain("failed");
    expect(probe.product).not.toBeNull();
    expect(probe.version).toContain(version);
    expect(probe.ownUsername).not.toBeNull();
    expect((await fake.state()).people.map(({ username }) => username)).toEqual(
      before.people.map(({ username }) => username),
    );
    expect(Object.keys((await fake.state()).groups)).toEqual(Object.keys(before.groups));
  });

  test("a wrong credential fails the probe with what to do next", async () => {
    const { fake } = await open();
    fake.faults.push({ kind: "revoked" });
    const http = createHttpClient({
      ...target.access(fake.settings),
      egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
      peer: { code: "TARGET", label: target.label },
      concurrency: target.concurrency,
    });
    const probe = await target.probe(http, fake.settings, signal);
    expect(probe.steps.at(-1)).toMatchObject({ state: "failed" });
    expect(probe.steps.at(-1)?.message).toMatch(/enter/i);
    expect(probe.capabilities).toBeNull();
  });

  test("everyone is listed exactly once, a bounded page at a time", async () => {
    const state = crowd(450);
    const { connection } = await open(state);
    const pages = await all(connection.accounts(null, signal));
    for (const page of pages) expect(page.items.length).toBeLessThanOrEqual(1_000);
    expect(namesIn(pages)).toEqual(state.people.map(({ username }) => username));
    expect(pages.at(-1)?.cursor).toBeNull();
  });

  test("a listing goes on at every cursor with just the rest", async () => {
    const { connection } = await open(crowd(450));
    const pages = await all(connection.accounts(null, signal));
    for (const [index, { cursor }] of pages.entries()) {
      if (cursor === null) continue;
      const rest = await all(connection.accounts(cursor, signal));
      expect(namesIn(rest)).toEqual(namesIn(pages.slice(index + 1)));
    }
  });

  test("groups, members and the groups of a person are complete", async () => {
    const { connection, account, group, names } = await open(crowd(450));
    const groups = await all(connection.groups(null, signal));
    expect(groups.flatMap(({ items }) => items.map(({ name }) => name))).toEqual([
      "confluence-users",
      "even",
    ]);
    const even = names(await all(connection.members(group("even"), null, signal)));
    expect(new Set(even)).toEqual(new Set(crowd(450).groups["even"]));
    expect(even).toHaveLength(225);
    const groupsOf = await all(connection.groupsOf(account("user00002"), signal));
    expect(groupsOf.flatMap(({ items }) => items.map(({ name }) => name))).toEqual([
      "confluence-users",
      "even",
    ]);
  });

  test("an account is found by its name in any case, a missing one is null", async () => {
    const { connection } = await open(crowd(3));
    expect(await connection.findAccount({ username: "USER00001" }, signal)).toMatchObject({
      username: "user00001",
      displayName: "User 1",
      active: true,
    });
    expect(await connection.findAccount({ username: "nobody" }, signal)).toBeNull();
  });

  test("a created account comes back; creating it again says that it exists", async () => {
    const { connection, capabilities, fake } = await open();
    const create = () => connection.createAccount(ada, signal);
    if (!capabilities.createUser.able) {
      expect(capabilities.createUser.reason).not.toBeNull();
      await expect(create()).rejects.toMatchObject({ reaction: "skip", code: "VERB_UNSUPPORTED" });
      return;
    }
    const account = await create();
    expect(account).toMatchObject({ username: "ada", displayName: "Ada Lovelace", active: true });
    expect(await connection.findAccount({ username: "ada" }, signal)).toEqual(account);
    await expect(create()).rejects.toMatchObject({ reaction: "skip", code: "ACCOUNT_EXISTS" });
    expect((await fake.state()).people).toHaveLength(1);
  });

  test.each([
    { kind: "reset", commit: "after" },
    { kind: "status", status: 500, commit: "after" },
    { kind: "reset", commit: "before" },
    { kind: "status", status: 503, commit: "before" },
  ] as const)(
    "a create with a lost answer makes one account: $kind $commit commit",
    async (fault) => {
      const { connection, capabilities, fake } = await open();
      if (!capabilities.createUser.able) return;
      fake.faults.push({ ...fault, times: 1 });
      expect(await connection.createAccount(ada, signal)).toMatchObject({ username: "ada" });
      expect((await fake.state()).people).toHaveLength(1);
    },
  );

  test("a full licence refuses only the new account", async () => {
    const { connection, capabilities } = await open({ ...crowd(2), seatsMax: 2 });
    if (!capabilities.createUser.able) return;
    await expect(connection.createAccount(ada, signal)).rejects.toMatchObject({
      reaction: "skip",
      code: "SEAT_LIMIT",
    });
  });

  test("names and e-mail change where the version can, and else the reason is told", async () => {
    const { connection, capabilities, fake, account } = await open(crowd(1));
    const update = connection.updateAccount(
      account("user00000"),
      { displayName: "Ada Byron", email: "ada@example.org" },
      signal,
    );
    if (!capabilities.updateUser.able) {
      expect(capabilities.updateUser.reason).not.toBeNull();
      await expect(update).rejects.toMatchObject({ reaction: "skip", code: "VERB_UNSUPPORTED" });
      expect(fake.calls).toEqual([]);
      return;
    }
    await update;
    expect((await fake.state()).people[0]).toMatchObject({
      displayName: "Ada Byron",
      email: "ada@example.org",
    });
  });

  test("disabling and enabling may be repeated", async () => {
    const { connection, fake, account } = await open(crowd(1));
    for (const active of [false, false, true, true]) {
      await connection.setActive(account("user00000"), active, signal);
      expect((await fake.state()).people[0]).toMatchObject({ active });
      expect(await connection.findAccount({ username: "user00000" }, signal)).toMatchObject({
        active,
      });
    }
  });

  test("an account in a read-only directory is left out with its reason", async () => {
    const people = [{ ...ada, readOnly: true }];
    const { connection, account } = await open({ people });
    await expect(connection.setActive(account("ada"), false, signal)).rejects.toMatchObject({
      reaction: "skip",
      code: "ACCOUNT_READ_ONLY",
    });
  });

  test("an account that vanished is left out, not a failed run", async () => {
    const { connection, account, group } = await open({ groups: { staff: [] } });
    const gone = { reaction: "skip", code: "ACCOUNT_GONE" };
    const ada = account("ada");
    await expect(connection.setActive(ada, false, signal)).rejects.toMatchObject(gone);
    await expect(connection.addMember(ada, group("staff"), signal)).rejects.toMatchObject(gone);
  });

  test("creating a group and giving and taking memberships may be repeated", async () => {
    const { connection, fake, account } = await open(crowd(1));
    const { created, group: staff } = await connection.createGroup("staff", signal);
    expect(created).toBe(true);
    expect(await connection.createGroup("staff", signal)).toEqual({ created: false, group: staff });
    const person = account("user00000");
    for (const _ of [1, 2]) await connection.addMember(person, staff, signal);
    expect((await fake.state()).groups["staff"]).toEqual(["user00000"]);
    for (const _ of [1, 2]) await connection.removeMember(person, staff, signal);
    expect((await fake.state()).groups["staff"]).toEqual([]);
  });

  test.each(["größe & co", "50% + more", `it's "quoted"`, "日本 チーム", "a?b#c;d=e", "..."])(
    "the group %s is created, filled and read",
    async (name) => {
      const { connection, fake, account, names } = await open(crowd(1));
      const { group } = await connection.createGroup(name, signal);
      await connection.addMember(account("user00000"), group, signal);
      expect((await fake.state()).groups[target.groupKey(name)]).toEqual(["user00000"]);
      expect(names(await all(connection.members(group, null, signal)))).toEqual(["user00000"]);
    },
  );

  test.each(["a/b", "a\\b", "..", ".", " ", "half \ud83d"])(
    "the group name %j is refused before anything is sent",
    async (name) => {
      const { connection, fake, account, group } = await open(crowd(1));
      expect(target.refusesGroup(name)).not.toBeNull();
      await expect(
        connection.addMember(account("user00000"), group(name), signal),
      ).rejects.toMatchObject({
        reaction: "skip",
        code: "NAME_UNSUPPORTED",
      });
      expect(fake.calls).toEqual([]);
    },
  );

  test("what passes the rules is stored as the rules say", async () => {
    const { connection, capabilities, fake } = await open();
    const fields = {
      username: " Jörg.O_Neil@Example.COM ",
      displayName: " Jörg O'Neil ",
      email: "j@e.org",
    };
    const normal = target.normalize(fields);
    expect(target.refuses(fields)).toBeNull();
    expect(target.normalize(normal)).toEqual(normal);
    if (!capabilities.createUser.able) return;
    await connection.createAccount({ ...normal, password: "a-password" }, signal);
    expect((await fake.state()).people[0]).toMatchObject(normal);
  });
});
