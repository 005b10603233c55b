import { existsSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { SyncError } from "@/lib/core/sync-error";
import type { Fault } from "@/lib/http/fake-faults";
import type {
  FakeDirectory,
  FakeSource,
  Page,
  SourceApi,
  StartFakeSource,
} from "@/lib/sources/port";
import { sources } from "@/lib/sources/registry";
import { all, crowd, failure, idsOf, personAt, wayTo } from "./source-world";

const cases = await Promise.all(
  sources.flatMap((source) => (source.api && hasFake(source) ? [caseOf(source, source.api)] : [])),
);

/** A file has no server of its own; its test is sources-csv. */
function hasFake({ id }: (typeof sources)[number]): boolean {
  return existsSync(`lib/sources/${id}/${id}.fake.ts`);
}

async function caseOf(source: (typeof sources)[number], api: SourceApi) {
  const { id } = source;
  const { startFake }: { startFake: StartFakeSource } = await import(
    `../../lib/sources/${id}/${id}.fake.ts`
  );
  return { id, source, api, startFake };
}

const fakes: FakeSource[] = [];

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

describe.each(cases)("$id", ({ source, api, startFake }) => {
  const signal = AbortSignal.timeout(300_000);

  /** A fake with this directory, and a way to it whose pauses take no time. */
  async function open(directory: FakeDirectory = crowd(3)) {
    const fake = await startFake(structuredClone(directory));
    fakes.push(fake);
    return { fake, ...wayTo(source, fake) };
  }

  test("every person comes once, with id, names, address and whether they are active", async () => {
    const directory = crowd(2_345);
    const { fake, connection } = await open(directory);
    const found = await all(connection.users(signal));
    expect(found).toHaveLength(directory.users.length);
    const byId = new Map(found.map((person) => [person.id, person]));
    for (const { id, userName, displayName, email: address, active } of directory.users) {
      const email = fake.emailIsName ? userName : address;
      expect(byId.get(id)).toMatchObject({ id, userName, displayName, email, active });
    }
  });

  test("an entry that comes on two pages is the same one", async () => {
    const { fake, connection } = await open(crowd(2_345));
    fake.paging.repeats = true;
    expect(idsOf(await all(connection.users(signal)))).toHaveLength(2_345);
  });

  test("who was there all the time is found, whoever comes and goes meanwhile", async () => {
    const { fake, connection } = await open(crowd(2_345));
    const { users } = fake.directory;
    const found: string[] = [];
    let pages = 0;
    for await (const page of connection.users(signal)) {
      found.push(...page.items.map(({ id }) => id));
      pages += 1;
      if (pages > 2) continue;
      // Somebody seen already leaves, and so does one to come; one appears at either end.
      const gone = new Set([found[pages], users.at(-pages)?.id]);
      users.splice(0, users.length, ...users.filter(({ id }) => !gone.has(id)));
      users.push(
        ...["a", "z"].map((end) => ({ ...personAt(9_000 + pages), id: `${end}-${pages}` })),
      );
    }
    const stayed = users.filter(({ id }) => id.startsWith("u-")).map(({ id }) => id);
    const seen = new Set(found);
    expect(stayed.filter((id) => !seen.has(id))).toEqual([]);
  });

  test("a list that goes round in a circle is an error, never an endless read", async () => {
    const { fake, connection } = await open(crowd(2_345));
    fake.paging.loops = true;
    const error = await failure(connection.users(signal));
    expect(error).toMatchObject({ reaction: "retry", code: "SOURCE_LIST_REPEATS" });
  });

  test("a next page at a foreign address is not asked for", async () => {
    const { fake, connection } = await open(crowd(2_345));
    if (fake.paging.elsewhere === null) return;
    fake.paging.elsewhere = true;
    const error = await failure(connection.users(signal));
    expect(error).toMatchObject({ reaction: "stop", code: "NEXT_PAGE_ELSEWHERE" });
  });

  test("a cursor that ended begins the list anew, and nobody is missing", async () => {
    const { fake, connection } = await open(crowd(2_345));
    if (!fake.paging.hasCursors) return;
    const found: string[] = [];
    for await (const page of connection.users(signal)) {
      found.push(...page.items.map(({ id }) => id));
      if (fake.faults.length > 0) continue;
      fake.faults.push({ kind: "status", status: 400, commit: "before", times: 1, only: isRead });
    }
    expect(new Set(found).size).toBe(2_345);
  });

  test("a group that went before its members were read has none", async () => {
    const { fake, connection } = await open();
    fake.directory.groups.splice(0);
    expect(await all(connection.members("g-0", signal))).toEqual([]);
  });

  test("pages are bounded, and an empty one is not the end", async () => {
    const { connection } = await open(crowd(2_345));
    const sizes: number[] = [];
    for await (const page of connection.users(signal)) sizes.push(page.items.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2_345);
  });

  test("SCIM's names stand in the attributes, so that the presets find their values", async () => {
    const { connection } = await open(crowd(1));
    const [person] = await all(connection.users(signal));
    const { userName, email, active } = person ?? {};
    expect(person?.attributes).toMatchObject({
      ...{ userName, active },
      emails: [{ value: email, primary: true }],
    });
  });

  test("members are people and groups; what is neither is left out", async () => {
    const directory = crowd(3);
    directory.groups.push({
      ...{ id: "g-all", displayName: "All" },
      members: ["u-0", "u-2", "g-0", "d-a-printer"],
    });
    const { fake, connection } = await open(directory);
    const groups = await all(connection.groups(signal));
    expect(groups.map(({ displayName }) => displayName).sort()).toEqual(["All", "Group 0"]);
    const members = await all(connection.members("g-all", signal));
    expect(members.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      ...(fake.nests ? [{ id: "g-0", kind: "group" }] : []),
      { id: "u-0", kind: "user" },
      { id: "u-2", kind: "user" },
    ]);
  });

  test("a session that ends in the middle is renewed once, and nothing is missing", async () => {
    const { fake, connection } = await open(crowd(2_345));
    fake.faults.push({ kind: "revoked", times: 1, skip: 1, only: isRead });
    expect(await all(connection.users(signal))).toHaveLength(2_345);
  });

  test("credentials that stay refused stop the read", async () => {
    const { fake, connection } = await open();
    fake.faults.push({ kind: "revoked", only: isRead });
    const error = await failure(connection.users(signal));
    expect(error).toMatchObject({ reaction: "stop", code: "SOURCE_AUTH" });
  });

  test("a storm of refusals in the provider's own words is waited out", async () => {
    const { fake, connection, clock } = await open(crowd(1_234));
    fake.faults.push({ kind: "answer", answer: fake.throttled, times: 6, skip: 1, only: isRead });
    expect(await all(connection.users(signal))).toHaveLength(1_234);
    expect(clock.pauses.filter((ms) => ms > 500)).toHaveLength(6);
  });

  const passing: Record<string, Fault> = {
    "429 with Retry-After": { kind: "busy", retryAfter: "2", times: 2, skip: 1, only: isRead },
    "half a page": { kind: "truncated", times: 1, skip: 1, only: isRead },
    "a login page": { kind: "login", times: 1, skip: 1, only: isRead },
    "a 503": { kind: "status", status: 503, commit: "before", times: 2, only: isRead },
    "a connection that breaks": { kind: "reset", commit: "before", times: 2, only: isRead },
  };
  test.each(Object.entries(passing))("%s is waited out", async (_, fault) => {
    const { fake, connection } = await open(crowd(1_234));
    fake.faults.push(fault);
    expect(await all(connection.users(signal))).toHaveLength(1_234);
  });

  const lasting: Record<string, Fault> = {
    "half a page": { kind: "truncated", skip: 1, only: isRead },
    "a login page": { kind: "login", skip: 1, only: isRead },
    "a server that stays broken": { kind: "status", status: 500, commit: "before", only: isRead },
  };
  test.each(Object.entries(lasting))("%s is an error, never a shorter list", async (_, fault) => {
    const { fake, connection } = await open(crowd(2_345));
    fake.faults.push(fault);
    expect(await failure(connection.users(signal))).toBeInstanceOf(SyncError);
  });

  test("the probe passes, and a wrong secret says what is wrong and stops there", async () => {
    const { fake, openHttp } = await open();
    const steps = await api.probe(openHttp, fake.settings, signal);
    expect(steps.map(({ state }) => state)).not.toContain("failed");
    const wrong = { ...fake.settings, [fake.secretField]: "x" };
    const [first, second] = await api.probe(openHttp, wrong, signal);
    expect(first).toMatchObject({
      state: "failed",
      message: expect.stringMatching(/secret|token|key|password/),
    });
    expect(second).toBeUndefined();
  });

  test("one person is found by what names them, with their groups, where that can be asked", async () => {
    const { connection } = await open(crowd(30));
    if (!connection.findUsers || !connection.groupsOf) return;
    const found = (value: string) => connection.findUsers?.({ value, attribute: null }, signal);
    expect(await found("person7@contoso.test")).toMatchObject([{ id: "u-7" }]);
    expect(await found("nobody@contoso.test")).toEqual([]);
    expect(await connection.groupsOf("u-0", signal)).toMatchObject([{ id: "g-0" }]);
  });

  test("changes since a mark name who is new or changed, and nobody as gone who is there", async () => {
    const { fake, connection } = await open(crowd(30));
    const mark = (await connection.markChanges?.(signal)) ?? null;
    if (mark === null) return;
    const { users, groups } = fake.directory;
    users.splice(20, 1);
    users.push({ ...personAt(70), id: "u-70" });
    Object.assign(users[5] ?? {}, { displayName: "Renamed" });
    groups[0]?.members.push("u-7", "u-8", "u-9", "u-70");
    const changes = await connection.changesSince?.(mark, signal);
    const people = new Map((await all(changes?.users ?? nobody())).map((one) => [one.id, one]));
    expect([...people.keys()].sort()).toEqual(["u-5", "u-70"]);
    expect(people.get("u-5")).toMatchObject({ displayName: "Renamed", active: true });
    expect(people.get("u-70")).toMatchObject({ userName: "person70@contoso.test" });
    expect(idsOf(await all(changes?.groups ?? nobody()))).toEqual(["g-0"]);
    expect([[], ["u-20"]]).toContainEqual(changes?.gone.users);
    const later = await connection.changesSince?.(changes?.mark ?? "", signal);
    expect(later).not.toBeNull();
    expect(later?.gone).toEqual({ users: [], groups: [] });
  });

  test("nothing is ever written", async () => {
    const { fake, openHttp, connection } = await open();
    await api.probe(openHttp, fake.settings, signal);
    await all(connection.users(signal));
    await all(connection.members("g-0", signal));
    const writes = fake.calls.filter(({ method, path }) => method !== "GET" && !isSignIn(path));
    expect(writes).toEqual([]);
  });
});

async function* nobody(): AsyncGenerator<Page<never>> {}

function isSignIn(path: string): boolean {
  return /token/.test(path.split("?")[0] ?? "");
}

function isRead({ path }: { path: string }): boolean {
  return !isSignIn(path);
}
