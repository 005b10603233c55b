import { afterEach, describe, expect, test } from "vitest";
import { SyncError } from "@/lib/core/sync-error";
import { createHttpClient } from "@/lib/http/client";
import type { Fault } from "@/lib/http/fake-faults";
import type {
  FakeDirectory,
  FakeSource,
  OpenHttp,
  Page,
  SourceApi,
  StartFakeSource,
} from "@/lib/sources/port";
import { sources } from "@/lib/sources/registry";
import { createVirtualClock } from "../http/virtual-clock";

type Case = { id: string; label: string; api: SourceApi; startFake: StartFakeSource };

const cases: Case[] = await Promise.all(
  sources.flatMap(({ id, label, api }) => (api ? [caseOf(id, label, api)] : [])),
);

async function caseOf(id: string, label: string, api: SourceApi): Promise<Case> {
  const { startFake }: { startFake: StartFakeSource } = await import(
    `../../lib/sources/${id}/${id}.fake.ts`
  );
  return { id, label, api, startFake };
}

const fakes: FakeSource[] = [];

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

describe.each(cases)("$id", ({ label, api, startFake }) => {
  const signal = AbortSignal.timeout(60_000);

  /** A fake with this directory, and a way to it whose pauses take no time. */
  async function open(directory: FakeDirectory = crowd(3)) {
    const fake = await startFake(structuredClone(directory));
    fakes.push(fake);
    const clock = createVirtualClock();
    const openHttp: OpenHttp = ({ baseUrl, headers }) =>
      createHttpClient({
        ...{ baseUrl, headers, clock },
        egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
        peer: { code: "SOURCE", label },
        concurrency: api.concurrency,
        timeouts: { callMs: 500, listMs: 500 },
      });
    return { fake, openHttp, connection: api.connect(openHttp, fake.settings) };
  }

  test("every person comes once, with id, names, address and whether they are active", async () => {
    const directory = crowd(2_345);
    const { connection } = await open(directory);
    const found = await all(connection.users(signal));
    expect(found.map(({ id }) => id)).toEqual(directory.users.map(({ id }) => id));
    for (const [index, wanted] of directory.users.entries()) {
      const { id, userName, displayName, email, active } = wanted;
      expect(found[index]).toMatchObject({ id, userName, displayName, email, active });
    }
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
    const { connection } = await open(directory);
    expect((await all(connection.groups(signal))).map(({ displayName }) => displayName)).toEqual([
      ...["Group 0", "All"],
    ]);
    expect(await all(connection.members("g-all", signal))).toEqual([
      { id: "u-0", kind: "user" },
      { id: "u-2", kind: "user" },
      { id: "g-0", kind: "group" },
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
    expect(error).toMatchObject({ reaction: "stop", code: "CREDENTIALS_REFUSED" });
  });

  const passing: Record<string, Fault> = {
    "429 with Retry-After": { kind: "busy", retryAfter: "2", times: 2, skip: 1, only: isRead },
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
    const secret = api.fields.find((field) => field.secret)?.name ?? "";
    const [first, second] = await api.probe(openHttp, { ...fake.settings, [secret]: "x" }, signal);
    expect(first).toMatchObject({
      state: "failed",
      message: expect.stringMatching(/secret|token/),
    });
    expect(second).toBeUndefined();
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

function crowd(size: number): FakeDirectory {
  const users = Array.from({ length: size }, (_, index) => ({
    ...{ id: `u-${index}`, userName: `person${index}@contoso.test`, active: index % 7 !== 3 },
    ...{ displayName: `Person ${index}`, email: `person${index}@mail.contoso.test` },
  }));
  return { users, groups: [{ id: "g-0", displayName: "Group 0", members: ["u-0"] }] };
}

function isSignIn(path: string): boolean {
  return /token/.test(path.split("?")[0] ?? "");
}

function isRead({ path }: { path: string }): boolean {
  return !isSignIn(path);
}

async function all<Item>(pages: AsyncIterable<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}

async function failure(pages: AsyncIterable<Page<unknown>>): Promise<unknown> {
  return all(pages).then(
    () => null,
    (error: unknown) => error,
  );
}
