import { describe, expect, test } from "vitest";
import { createHttpClient } from "@/lib/http/client";
import {
  ada,
  all,
  callsPerChange,
  crowd,
  crowdSize,
  type FakeOptions,
  made,
  namesIn,
  openFake,
  targetCases,
  userName,
} from "./target-fixture";

/** Their groups are in no directory. */
const sites = new Set(["confluence-cloud", "jira-cloud", "jsm"]);

describe.each(targetCases)("$id $version", (it) => {
  const { target, version } = it;
  // A test that hangs is ended by its own time limit.
  const { signal } = new AbortController();
  const open = (state: FakeOptions = {}) => openFake(it, state, signal);

  test("the probe tells product, version and account, and changes nothing", async () => {
    const before = crowd(3);
    const { fake, probe } = await open(before);
    expect(probe.steps.map(({ state }) => state)).not.toContain("failed");
    expect(probe.product).not.toBeNull();
    expect(probe.version).toContain(version.replace("Jira ", ""));
    expect(probe.ownUsername).toBe(fake.ownUsername);
    expect((await fake.state()).people.map(({ username }) => username)).toEqual(
      before.people.map(({ username }) => username),
    );
    expect(Object.keys((await fake.state()).groups)).toEqual(Object.keys(before.groups));
  });

  test("the probe counts whom it sees, or says why it cannot", async () => {
    const { probe } = await open(crowd(2));
    const told = probe.steps.find(({ name }) => name === "People")?.message ?? "";
    if (onPremises.has(target.id)) expect(told).toMatch(/^Sees 2 people\.$|group by group/);
  });

  test("it is told where new accounts are made, and what to do to have them elsewhere", () => {
    expect(target.directory).toMatch(/director|keeps the accounts/);
    expect(target.directory).toMatch(/\.$/);
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
    const state = crowd();
    const { connection } = await open(state);
    const pages = await all(connection.accounts(null, signal));
    for (const page of pages) expect(page.items.length).toBeLessThanOrEqual(1_000);
    expect(namesIn(pages)).toEqual(state.people.map(({ username }) => username));
    expect(pages.at(-1)?.cursor).toBeNull();
  });

  test("a listing goes on at every cursor with just the rest", async () => {
    const { connection } = await open(crowd());
    const pages = await all(connection.accounts(null, signal));
    for (const [index, { cursor }] of pages.entries()) {
      if (cursor === null) continue;
      const rest = await all(connection.accounts(cursor, signal));
      expect(namesIn(rest)).toEqual(namesIn(pages.slice(index + 1)));
    }
  });

  test("groups, members and the groups of a person are complete", async () => {
    const { connection, account, group, names } = await open(crowd());
    const groups = await all(connection.groups(null, signal));
    expect(groups.flatMap(({ items }) => items.map(({ name }) => name))).toEqual(["crowd", "even"]);
    const even = names(await all(connection.members(group("even"), null, signal)));
    expect(new Set(even)).toEqual(new Set(crowd().groups["even"]));
    expect(even).toHaveLength(crowdSize / 2);
    const groupsOf = await all(connection.groupsOf(account(userName(2)), signal));
    expect(groupsOf.flatMap(({ items }) => items.map(({ name }) => name))).toEqual([
      "crowd",
      "even",
    ]);
  });

  test("an account is found by its name in any case, a missing one is null", async () => {
    const { connection, account } = await open(crowd(3));
    const { id } = account(userName(1));
    expect(await connection.findAccount({ id }, signal)).toMatchObject({ id, active: true });
    if (target.looksUpNames === false) return;
    expect(
      await connection.findAccount({ username: userName(1).toUpperCase() }, signal),
    ).toMatchObject({
      username: userName(1),
      displayName: "User 1",
      active: true,
    });
    expect(await connection.findAccount({ username: "nobody" }, signal)).toBeNull();
  });

  test("a created account comes back; creating it again says that it exists", async () => {
    const { connection, capabilities, fake } = await open();
    const create = () => made(connection, ada, signal);
    if (!capabilities.createUser.able) {
      expect(capabilities.createUser.reason).not.toBeNull();
      await expect(create()).rejects.toMatchObject({ reaction: "skip", code: "VERB_UNSUPPORTED" });
      return;
    }
    const account = await create();
    expect(account).toMatchObject({ username: ada.username, active: true });
    expect(await connection.findAccount({ username: ada.username }, signal)).toEqual(account);
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
      expect(await made(connection, ada, signal)).toMatchObject({ username: ada.username });
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
      account(userName(0)),
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
    const { connection, capabilities, fake, account } = await open(crowd(1));
    if (!capabilities.setActive.able) {
      expect(capabilities.setActive.reason).not.toBeNull();
      await expect(connection.setActive(account(userName(0)), false, signal)).rejects.toMatchObject(
        { reaction: "skip", code: "VERB_UNSUPPORTED" },
      );
      expect(fake.calls).toEqual([]);
      return;
    }
    for (const active of [false, false, true, true]) {
      await connection.setActive(account(userName(0)), active, signal);
      expect((await fake.state()).people[0]).toMatchObject({ active });
      expect(await connection.findAccount({ username: userName(0) }, signal)).toMatchObject({
        active,
      });
    }
  });

  test("an account in a read-only directory is left out with its reason", async () => {
    const people = [{ ...ada, readOnly: true }];
    const groups = { staff: [ada.username] };
    const { connection, capabilities, account } = await open({ people, groups });
    const readOnly = { reaction: "skip", code: "ACCOUNT_READ_ONLY" };
    const change = { displayName: "Ada Byron" };
    if (capabilities.setActive.able)
      await expect(
        connection.setActive(account(ada.username), false, signal),
      ).rejects.toMatchObject(readOnly);
    if (capabilities.updateUser.able)
      await expect(
        connection.updateAccount(account(ada.username), change, signal),
      ).rejects.toMatchObject(readOnly);
  });

  test("a group in a read-only directory is told as one", async () => {
    const { connection, fake, account, group } = await open({
      people: [ada],
      groups: { staff: [] },
    });
    const message = "The group staff is in a read-only directory.";
    const body =
      target.id === "bitbucket" ? { errors: [{ message }] } : { message, detail: message };
    const answer = () => Response.json(body, { status: 400 });
    fake.faults.push({ kind: "answer", answer, only: ({ method }) => method !== "GET" });
    await expect(
      connection.addMember(account(ada.username), group("staff"), signal),
    ).rejects.toMatchObject({
      ...{ reaction: "skip", code: sites.has(target.id) ? "TARGET_REJECTED" : "GROUP_READ_ONLY" },
      message: expect.stringContaining("staff"),
    });
  });

  test("an account that vanished is left out, not a failed run", async () => {
    const { connection, capabilities, account, group } = await open({ groups: { staff: [] } });
    const gone = { reaction: "skip", code: "ACCOUNT_GONE" };
    const person = account(ada.username);
    if (capabilities.setActive.able)
      await expect(connection.setActive(person, false, signal)).rejects.toMatchObject(gone);
    if (capabilities.updateUser.able)
      await expect(
        connection.updateAccount(person, { displayName: "Ada" }, signal),
      ).rejects.toMatchObject(gone);
    await expect(connection.addMember(person, group("staff"), signal)).rejects.toMatchObject(gone);
  });

  test("creating a group and giving and taking memberships may be repeated", async () => {
    const { connection, fake, account } = await open(crowd(1));
    const { created, group: staff } = await connection.createGroup("staff", signal);
    expect(created).toBe(true);
    expect(await connection.createGroup("staff", signal)).toEqual({ created: false, group: staff });
    const person = account(userName(0));
    for (const _ of [1, 2]) await connection.addMember(person, staff, signal);
    expect((await fake.state()).groups["staff"]).toEqual([userName(0)]);
    for (const _ of [1, 2]) await connection.removeMember(person, staff, signal);
    expect((await fake.state()).groups["staff"]).toEqual([]);
  });

  test("a whole batch of memberships is given and taken by one call", async () => {
    const staff = { ...crowd(5), groups: { staff: [] } };
    const { connection, capabilities, fake, account, group } = await open(staff);
    const { batches } = connection;
    const people = crowd(5).people.map(({ username }) => account(username));
    if (!batches?.addMembers) return;
    await batches.addMembers(group("staff"), people, signal);
    expect(fake.calls).toHaveLength(callsPerChange(capabilities));
    await batches.addMembers(group("staff"), people, signal);
    expect((await fake.state()).groups["staff"]).toHaveLength(5);
    const stranger = [...people, account("nobody")];
    await expect(batches.addMembers(group("staff"), stranger, signal)).rejects.toMatchObject({
      reaction: "skip",
    });
    if (!batches.removeMembers) return;
    fake.calls.length = 0;
    await batches.removeMembers(group("staff"), people, signal);
    expect(fake.calls).toHaveLength(callsPerChange(capabilities));
    await batches.removeMembers(group("staff"), people, signal);
    expect((await fake.state()).groups["staff"]).toEqual([]);
  });

  test("a person gets a whole batch of groups by one call", async () => {
    const groups = { one: [], two: [userName(0)], three: [] };
    const { connection, fake, account, group } = await open({ ...crowd(1), groups });
    const addToGroups = connection.batches?.addToGroups;
    if (!addToGroups) return;
    await addToGroups(account(userName(0)), Object.keys(groups).map(group), signal);
    expect(fake.calls).toHaveLength(1);
    for (const members of Object.values((await fake.state()).groups))
      expect(members).toEqual([userName(0)]);
  });

  test("a renamed account keeps its groups, and its id unless that is its name", async () => {
    const { connection, capabilities, fake, account } = await open(crowd(1));
    const before = account(userName(0));
    const rename = connection.updateAccount(before, { username: "lovelace" }, signal);
    if (!capabilities.renameUser.able) {
      expect(capabilities.renameUser.reason).not.toBeNull();
      await expect(rename).rejects.toMatchObject({ reaction: "skip", code: "VERB_UNSUPPORTED" });
      return;
    }
    await rename;
    const id = connection.keyAfterRename?.(before, "lovelace") ?? before.id;
    expect(await connection.findAccount({ id }, signal)).toMatchObject({
      id,
      username: "lovelace",
    });
    expect(await connection.findAccount({ username: userName(0) }, signal)).toBeNull();
    expect((await fake.state()).groups["even"]).toEqual(["lovelace"]);
  });

  test("a rename whose answer was lost is told as done", async () => {
    const { connection, capabilities, fake, account } = await open(crowd(1));
    if (!capabilities.renameUser.able) return;
    const isChange = ({ method }: { method: string }) => method !== "GET";
    fake.faults.push({ kind: "reset", commit: "after", only: isChange, times: 1 });
    await connection.updateAccount(account(userName(0)), { username: "lovelace" }, signal);
    expect((await fake.state()).groups["even"]).toEqual(["lovelace"]);
  });

  test("a deleted account and a deleted group are gone; deleting again succeeds", async () => {
    const { connection, capabilities, fake, account, group } = await open(crowd(2));
    const { deleteAccount, deleteGroup } = connection;
    expect(deleteAccount !== undefined).toBe(capabilities.deleteUser.able);
    expect(deleteGroup !== undefined).toBe(capabilities.deleteGroup.able);
    const person = account(userName(0));
    for (const _ of [1, 2]) await deleteAccount?.(person, signal);
    for (const _ of [1, 2]) await deleteGroup?.(group("even"), signal);
    const { people, groups } = await fake.state();
    if (deleteAccount) expect(people.map(({ username }) => username)).toEqual([userName(1)]);
    if (deleteGroup) expect(Object.keys(groups)).toEqual(["crowd"]);
  });

  test("an account is found by its e-mail address where the product can", async () => {
    const { connection } = await open({ ...crowd(3), people: [ada, ...crowd(3).people] });
    if (!connection.findByEmail) return;
    const found = await connection.findByEmail("ADA@example.com", signal);
    expect(found.map(({ username }) => username)).toEqual([ada.username]);
    expect(await connection.findByEmail("da@example.com", signal)).toEqual([]);
  });

  test("further attributes are set and cleared, and no others touched", async () => {
    const { connection, capabilities, fake, account } = await open(crowd(1));
    expect(connection.setProfile !== undefined).toBe(capabilities.profile.able);
    const person = account(userName(0));
    const fields = target.profile?.fields.map(({ key }) => key) ?? [];
    const [kept = "office", cleared = "phone", never = "room"] = fields;
    await connection.setProfile?.(person, { [cleared]: "123", [kept]: "Größe 1" }, signal);
    await connection.setProfile?.(person, { [cleared]: null, [never]: null }, signal);
    if (!connection.setProfile) return;
    expect((await fake.state()).people[0]).toMatchObject({ profile: { [kept]: "Größe 1" } });
    const found = await connection.findAccount(person, signal);
    const read = await connection.readProfile?.(person, [kept, cleared], signal);
    expect(read ?? found?.profile).toEqual({ [kept]: "Größe 1" });
  });

  test("groups of any name are created, filled and read, or refused before anything is sent", async () => {
    const { connection, fake, account, group: groupOf, names } = await open(crowd(1));
    const person = account(userName(0));
    for (const name of groupNames.filter((each) => target.refusesGroup(each) !== null))
      await expect(connection.addMember(person, groupOf(name), signal), name).rejects.toMatchObject(
        { reaction: "skip", code: "NAME_UNSUPPORTED" },
      );
    expect(fake.calls).toEqual([]);
    for (const name of groupNames.filter((each) => target.refusesGroup(each) === null)) {
      const { group } = await connection.createGroup(name, signal);
      await connection.addMember(person, group, signal);
      const { groups } = await fake.state();
      const isSame = (other: string) => target.groupKey(other) === target.groupKey(name);
      expect(groups[Object.keys(groups).find(isSame) ?? ""], name).toEqual([userName(0)]);
      const members = names(await all(connection.members(group, null, signal)));
      expect(members, name).toEqual([userName(0)]);
    }
  });

  test.each([" ", "half \ud83d"])("no product has a group %j", (name) => {
    expect(target.refusesGroup(name)).not.toBeNull();
  });

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
    const stored = Object.entries(normal).filter(([, value]) => value !== "");
    expect((await fake.state()).people[0]).toMatchObject(Object.fromEntries(stored));
  });
});

const groupNames = [
  ...["größe & co", "50% + more", `it's "quoted"`, "日本 チーム", "a?b#c;d=e", "...", "a/b"],
  ...["a\\b", "..", ".", " ", "half \ud83d"],
];

const onPremises = new Set(["confluence", "jira", "crowd", "bitbucket", "bamboo"]);
