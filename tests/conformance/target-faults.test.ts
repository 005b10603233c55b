import { describe, expect, test } from "vitest";
import { SyncError } from "@/lib/core/sync-error";
import { type Fault, page } from "@/lib/http/fake-faults";
import { unitedAccounts } from "@/lib/targets/datacenter/united-accounts";
import type { AccountKey, AccountRef, Capabilities, TargetConnection } from "@/lib/targets/port";
import { targets } from "@/lib/targets/registry";
import {
  ada,
  all,
  crowd,
  crowdSize,
  type FakeOptions,
  httpFor,
  namesIn,
  openFake,
  serveAnswers,
  targetCases,
  userName,
} from "./target-fixture";

describe.each(targetCases)("$id $version", (it) => {
  const { target } = it;
  // A test that hangs is ended by its own time limit.
  const { signal } = new AbortController();
  const open = (state: FakeOptions = {}) => openFake(it, state, signal);

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
      const patience = fault.kind === "hang" ? { patienceMs: 60 } : {};
      const { connect, connection, fake, group } = await open({ ...crowd(), ...patience });
      const lists = [
        (from: TargetConnection) => all(from.accounts(null, signal)),
        (from: TargetConnection) => all(from.members(group("even"), null, signal)),
        (from: TargetConnection) => all(from.groups(null, signal)),
      ];
      const clean = lists.map(async (list) => (await list(connect(10_000))).length);
      const pages = await Promise.all(clean);
      for (const skip of [0, 1]) {
        for (const list of lists.filter((_, index) => (pages[index] ?? 0) > skip)) {
          fake.faults.splice(0, 1, { ...fault, skip });
          await expect(list(connection)).rejects.toBeInstanceOf(SyncError);
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
    const { connection, fake } = await open(crowd());
    fake.faults.push({ ...fault, skip: 1, times: 1 });
    expect(namesIn(await all(connection.accounts(null, signal)))).toHaveLength(crowdSize);
  });

  test.each([
    { kind: "reset", commit: "after" },
    { kind: "status", status: 500, commit: "after" },
    { kind: "status", status: 503, commit: "after" },
  ] satisfies Fault[])(
    "a group whose creation lost its answer is told as made: $kind $status",
    async (fault) => {
      const { connection, fake } = await open(crowd(1));
      fake.faults.push({ ...fault, times: 1, only: isPost });
      const { created, group } = await connection.createGroup("staff", signal);
      expect({ created, name: group.name }).toEqual({ created: true, name: "staff" });
      expect(Object.keys((await fake.state()).groups).filter((name) => name === "staff")).toEqual([
        "staff",
      ]);
      expect(await connection.createGroup("staff", signal)).toEqual({ created: false, group });
    },
  );

  test("a group that vanished since it was listed is told as such", async () => {
    const { connection, fake } = await open(crowd(3));
    if (!connection.deleteGroup) return;
    const { group } = await connection.createGroup("short-lived", signal);
    await connection.deleteGroup(group, signal);
    await expect(all(connection.members(group, null, signal))).rejects.toMatchObject({
      reaction: "skip",
      code: "GROUP_GONE",
    });
    expect(fake.calls.at(-1)?.status).toBe(404);
  });

  test("what a proxy hides behind a page of its own leaves the connection usable", async () => {
    const { probe, fake, http } = await open(crowd(3));
    const hidden = /manifest|license|applicationrole|currentUser|ServiceProviderConfig/;
    const answer = () => page(404, "Not Found", "");
    fake.faults.push({ kind: "answer", answer, only: ({ path }) => hidden.test(path) });
    const again = await target.probe(http(), fake.settings, signal);
    expect(again.steps.filter(({ state }) => state === "failed")).toEqual([]);
    const able = (of: Capabilities | null) => Object.values(of ?? {}).map((each) => each.able);
    expect(able(again.capabilities)).toEqual(able(probe.capabilities));
  });

  test("after a 401 two calls are under way at most, and nothing is sent any more", async () => {
    const { connection, fake, account, group } = await open(crowd(30));
    fake.faults.push({ kind: "revoked", skip: 10 });
    await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) =>
        connection.addMember(account(userName(n)), group("even"), signal),
      ),
    );
    const first = fake.calls.findIndex(({ status }) => status === 401);
    expect(fake.calls.length - first - 1).toBeLessThanOrEqual(2);
    const count = fake.calls.length;
    await expect(all(connection.accounts(null, signal))).rejects.toMatchObject({
      reaction: "stop",
      code: "TARGET_AUTH",
    });
    expect(fake.calls.length).toBe(count);
  });

  test("nothing is sent before the time the server asked for", async () => {
    const { connection, fake, sentAt, account } = await open(crowd(3));
    fake.faults.push({ kind: "busy", retryAfter: "120", times: 1 });
    await connection.findAccount(keyOf(account(userName(1))), signal);
    expect(sentAt).toHaveLength(2);
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(120_000);
  });

  test("a pause beyond a quarter of an hour parks the run instead of holding a worker", async () => {
    const { connection, fake, clock, account } = await open(crowd(3));
    fake.faults.push({ kind: "busy", retryAfter: "31536000", times: 1 });
    await expect(connection.findAccount(keyOf(account(userName(1))), signal)).rejects.toMatchObject(
      {
        reaction: "retry",
        code: "TARGET_RATE_LIMITED",
        retryAfterMs: 15 * 60_000,
      },
    );
    expect(fake.calls).toHaveLength(1);
    expect(clock.now()).toBe(0);
  });
});

describe("what a target's trouble is called", () => {
  const { signal } = new AbortController();
  const jira = targetCases.filter(({ id }) => id === "jira").slice(0, 1);

  test.each(jira)(
    "a maintenance page is a server error, and a login page is no answer",
    async (it) => {
      const { connection, fake, account } = await openFake(it, crowd(1), signal);
      for (const [kind, code] of [
        ["maintenance", "TARGET_5XX"],
        ["login", "TARGET_UNAVAILABLE"],
      ] as const) {
        fake.faults.splice(0, 1, { kind });
        const found = connection.findAccount(keyOf(account(userName(0))), signal);
        await expect(found).rejects.toMatchObject({ reaction: "retry", code });
      }
    },
  );

  test.each(jira)("an account that was made and is not shown is looked for later", async (it) => {
    const { connection, fake } = await openFake(it, crowd(1), signal);
    fake.faults.push(
      { kind: "answer", answer: () => new Response("{}", { status: 201 }), only: isPost },
      { kind: "status", status: 404, commit: "before", only: ({ method }) => method === "GET" },
    );
    await expect(connection.createAccount(ada, signal)).rejects.toMatchObject({
      ...{ reaction: "retry", code: "ACCOUNT_NOT_VISIBLE" },
    });
  });

  test.each(jira)("a server without a certificate to trust stops the run", async ({ target }) => {
    const origin = await serveAnswers(() => new Response("{}"));
    const settings = { baseUrl: origin.replace("http:", "https:"), token: "a-token" };
    await expect(httpFor(target, settings).send("GET", "/any", { signal })).rejects.toMatchObject({
      ...{ reaction: "stop", code: "TARGET_TLS_FAILED" },
    });
  });

  test.each(targets)(
    "$label without credentials asks for them before it is called",
    ({ access }) => {
      const open = () => access({ baseUrl: "https://atlassian.example", directoryId: "d-1" });
      expect(open).toThrow(expect.objectContaining({ code: "CREDENTIALS_MISSING" }));
    },
  );

  test("more people than can be told apart end the list, rather than being lost", async () => {
    const seen = { add: () => true, has: () => false, full: () => true };
    async function* groups() {
      yield { items: [{ id: "all", name: "all" }], cursor: null };
    }
    async function* members() {
      yield { items: [{ ...ada, id: "1", active: true, writable: true }], cursor: null };
    }
    const lists = { product: "Jira", remedy: "", groups, members, isUnreadable: () => false };
    const pages = unitedAccounts(lists, null, seen);
    await expect(pages.next()).rejects.toMatchObject({ reaction: "stop", code: "LIST_TOO_LONG" });
  });
});

function isPost({ method }: { method: string }): boolean {
  return method === "POST";
}

/** As the engine asks for a linked account. */
function keyOf({ id, username }: AccountRef): AccountKey {
  return { id, lastUsername: username };
}
