import { afterEach, describe, expect, test } from "vitest";
import { SyncError } from "@/lib/core/sync-error";
import type { Capabilities } from "@/lib/core/target";
import { createHttpClient } from "@/lib/http/client";
import type { Fault } from "@/lib/http/fake-faults";
import type { FakeState, FakeTarget, Page, StartFake, TargetDefinition } from "@/lib/targets/port";
import { targets } from "@/lib/targets/registry";
import { createVirtualClock } from "../http/virtual-clock";

type FakeModule = { startFake: StartFake; versions: readonly string[] };
type Case = { id: string; version: string; target: TargetDefinition; startFake: StartFake };

const cases = (await Promise.all(targets.map(casesOf))).flat();

async function casesOf(target: TargetDefinition): Promise<Case[]> {
  const file = `../../lib/targets/${target.id}/${target.id}.fake.ts`;
  const { startFake, versions }: FakeModule = await import(file);
  return versions.map((version) => ({ id: target.id, version, target, startFake }));
}

const fakes: FakeTarget[] = [];

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

describe.each(cases)("$id $version", ({ version, target, startFake }) => {
  const signal = AbortSignal.timeout(120_000);

  /** A fake with these people, and a connection to it whose pauses take no time. */
  async function open(state: Partial<FakeState> & { seatsMax?: number } = {}) {
    const fake = await startFake({ version, ...state });
    fakes.push(fake);
    const clock = createVirtualClock();
    const sentAt: number[] = [];
    const http = () =>
      createHttpClient({
        ...target.access(fake.settings),
        egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
        peer: { code: "TARGET", label: target.label },
        concurrency: target.concurrency,
        timeouts: { callMs: 300, listMs: 300 },
        clock,
        onExchange: () => sentAt.push(clock.now()),
      });
    const probe = await target.probe(http(), fake.settings, signal);
    const capabilities = able(probe.capabilities);
    const connection = target.connect(http(), fake.settings, capabilities);
    fake.calls.length = 0;
    sentAt.length = 0;
    return { fake, probe, capabilities, connection, clock, sentAt };
  }

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
    const { connection } = await open(crowd(450));
    const groups = await all(connection.groups(null, signal));
    expect(groups.flatMap(({ items }) => items.map(({ name }) => name))).toEqual([
      "confluence-users",
      "even",
    ]);
    expect(namesIn(await all(connection.members("even", null, signal)))).toHaveLength(225);
    const groupsOf = await all(connection.groupsOf("user00002", signal));
    expect(groupsOf.flatMap(({ items }) => items.map(({ name }) => name))).toEqual([
      "confluence-users",
      "even",
    ]);
  });

  test("an account is found by its name in any case, a missing one is null", async () => {
    const { connection } = await open(crowd(3));
    expect(await connection.findAccount("USER00001", signal)).toMatchObject({
      username: "user00001",
      displayName: "User 1",
      active: true,
    });
    expect(await connection.findAccount("nobody", signal)).toBeNull();
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
    expect(await connection.findAccount("ada", signal)).toEqual(account);
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
    const { connection, capabilities, fake } = await open(crowd(1));
    const update = connection.updateAccount(
      "user00000",
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
    const { connection, fake } = await open(crowd(1));
    for (const active of [false, false, true, true]) {
      await connection.setActive("user00000", active, signal);
      expect((await fake.state()).people[0]).toMatchObject({ active });
      expect(await connection.findAccount("user00000", signal)).toMatchObject({ active });
    }
  });

  test("an account in a read-only directory is left out with its reason", async () => {
    const people = [{ ...ada, readOnly: true }];
    const { connection } = await open({ people });
    await expect(connection.setActive("ada", false, signal)).rejects.toMatchObject({
      reaction: "skip",
      code: "ACCOUNT_READ_ONLY",
    });
  });

  test("an account that vanished is left out, not a failed run", async () => {
    const { connection } = await open({ groups: { staff: [] } });
    const gone = { reaction: "skip", code: "ACCOUNT_GONE" };
    await expect(connection.setActive("ada", false, signal)).rejects.toMatchObject(gone);
    await expect(connection.addMember("ada", "staff", signal)).rejects.toMatchObject(gone);
  });

  test("creating a group and giving and taking memberships may be repeated", async () => {
    const { connection, fake } = await open(crowd(1));
    expect(await connection.createGroup("staff", signal)).toBe("created");
    expect(await connection.createGroup("staff", signal)).toBe("exists");
    for (const _ of [1, 2]) await connection.addMember("user00000", "staff", signal);
    expect((await fake.state()).groups["staff"]).toEqual(["user00000"]);
    for (const _ of [1, 2]) await connection.removeMember("user00000", "staff", signal);
    expect((await fake.state()).groups["staff"]).toEqual([]);
  });

  test.each(["größe & co", "50% + more", `it's "quoted"`, "日本 チーム", "a?b#c;d=e", "..."])(
    "the group %s is created, filled and read",
    async (name) => {
      const { connection, fake } = await open(crowd(1));
      await connection.createGroup(name, signal);
      await connection.addMember("user00000", name, signal);
      expect((await fake.state()).groups[target.groupKey(name)]).toEqual(["user00000"]);
      expect(namesIn(await all(connection.members(name, null, signal)))).toEqual(["user00000"]);
    },
  );

  test.each(["a/b", "a\\b", "..", ".", " ", "half \ud83d"])(
    "the group name %j is refused before anything is sent",
    async (name) => {
      const { connection, fake } = await open(crowd(1));
      expect(target.refusesGroup(name)).not.toBeNull();
      await expect(connection.addMember("user00000", name, signal)).rejects.toMatchObject({
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

  test.each([
    { kind: "status", status: 500, commit: "before" },
    { kind: "status", status: 502, commit: "before" },
    { kind: "reset", commit: "before" },
    { kind: "hang" },
    { kind: "busy", retryAfter: null },
    { kind: "busy", retryAfter: "31536000" },
    { kind: "maintenance" },
    { kind: "login" },
    { kind: "redirect" },
    { kind: "truncated" },
    { kind: "revoked" },
  ] satisfies Fault[])(
    "$kind $status $retryAfter is an error, never an empty list",
    async (fault) => {
      const { connection, fake } = await open(crowd(450));
      for (const skip of [0, 1]) {
        for (const list of [
          () => all(connection.accounts(null, signal)),
          () => all(connection.members("even", null, signal)),
          ...(skip === 0 ? [() => all(connection.groups(null, signal))] : []),
        ]) {
          fake.faults.splice(0, 1, { ...fault, skip });
          await expect(list()).rejects.toBeInstanceOf(SyncError);
        }
      }
    },
  );

  test.each([
    { kind: "status", status: 500, commit: "before" },
    { kind: "status", status: 503, commit: "before" },
    { kind: "reset", commit: "before" },
    { kind: "busy", retryAfter: "2" },
    { kind: "slow", ms: 20 },
  ] satisfies Fault[])("$kind $status passes without a trace in the list", async (fault) => {
    const { connection, fake } = await open(crowd(450));
    fake.faults.push({ ...fault, skip: 1, times: 1 });
    expect(namesIn(await all(connection.accounts(null, signal)))).toHaveLength(450);
  });

  test("after a 401 hardly anything more is sent", async () => {
    const { connection, fake } = await open(crowd(30));
    fake.faults.push({ kind: "revoked", skip: 10 });
    await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) => connection.setActive(userName(n), false, signal)),
    );
    const first = fake.calls.findIndex(({ status }) => status === 401);
    expect(fake.calls.length - first - 1).toBeLessThanOrEqual(target.concurrency - 1);
    const count = fake.calls.length;
    await expect(all(connection.accounts(null, signal))).rejects.toMatchObject({
      reaction: "stop",
      code: "CREDENTIALS_REFUSED",
    });
    expect(fake.calls.length).toBe(count);
  });

  test("nothing is sent before the time the server asked for", async () => {
    const { connection, fake, sentAt } = await open(crowd(3));
    fake.faults.push({ kind: "busy", retryAfter: "120", times: 1 });
    await connection.findAccount("user00001", signal);
    expect(sentAt).toHaveLength(2);
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(120_000);
  });

  test("a pause beyond a quarter of an hour parks the run instead of holding a worker", async () => {
    const { connection, fake, clock } = await open(crowd(3));
    fake.faults.push({ kind: "busy", retryAfter: "31536000", times: 1 });
    await expect(connection.findAccount("user00001", signal)).rejects.toMatchObject({
      reaction: "retry",
      code: "RATE_LIMITED",
      retryAfterMs: 15 * 60_000,
    });
    expect(fake.calls).toHaveLength(1);
    expect(clock.now()).toBe(0);
  });
});

const ada = {
  username: "ada",
  displayName: "Ada Lovelace",
  email: "ada@example.com",
  password: "a-password",
};

function userName(n: number): string {
  return `user${`${n}`.padStart(5, "0")}`;
}

/** Everyone is in one group, every other one in a second. */
function crowd(count: number): FakeState {
  const people = Array.from({ length: count }, (_, n) => ({
    username: userName(n),
    displayName: `User ${n}`,
    email: `user${n}@example.com`,
    active: true,
  }));
  const names = people.map(({ username }) => username);
  return {
    people,
    groups: { "confluence-users": names, even: names.filter((_, n) => n % 2 === 0) },
  };
}

async function all<Item>(pages: AsyncIterable<Page<Item>>): Promise<Page<Item>[]> {
  const found: Page<Item>[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

function namesIn(pages: Page<{ username: string }>[]): string[] {
  return pages.flatMap(({ items }) => items.map(({ username }) => username)).sort();
}

function able(capabilities: Capabilities | null): Capabilities {
  if (capabilities) return capabilities;
  throw new Error("The probe failed.");
}
