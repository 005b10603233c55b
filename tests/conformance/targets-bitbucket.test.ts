import { describe, expect, test } from "vitest";
import { createHttpClient } from "@/lib/http/client";
import type { Exchange } from "@/lib/http/redact";
import { bitbucket } from "@/lib/targets/bitbucket/bitbucket";
import { startFake, versions } from "@/lib/targets/bitbucket/bitbucket.fake";
import {
  ableNames,
  ada,
  crowd,
  type FakeOptions,
  httpFor,
  openFake,
  serveAnswers,
  userName,
} from "./target-fixture";

// A test that hangs is ended by its own time limit.
const { signal } = new AbortController();

function open(version: string, state: FakeOptions = {}) {
  return openFake({ id: "bitbucket", version, target: bitbucket, startFake }, state, signal);
}

test.each(versions)(
  "%s says that it cannot disable accounts, and what happens instead",
  async (version) => {
    const { probe } = await open(version, { ...crowd(2), seatsMax: 2 });
    expect(ableNames(probe.capabilities)).toEqual([
      ...["listUsers", "createUser", "updateUser", "readEmail", "renameUser", "deleteUser"],
      ...["createGroup", "deleteGroup"],
    ]);
    expect(probe.capabilities?.setActive.reason).toMatch(/takes away the groups/);
    expect(probe.steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...["Address passed", "Product passed", "Sign-in passed", "Administrator passed"],
      ...["People passed", "Groups passed", "Seats warning", "Abilities passed"],
    ]);
  },
);

test("the whole instance is read by the fewest calls its pages allow", async () => {
  const { connection, fake, group } = await open("9.4", { ...crowd(), pageMax: 100 });
  const count = async (list: AsyncIterable<unknown>) => {
    fake.calls.length = 0;
    for await (const _ of list);
    return fake.calls.length;
  };
  expect(await count(connection.accounts(null, signal))).toBe(3);
  expect(await count(connection.groups(null, signal))).toBe(1);
  expect(await count(connection.members(group("even"), null, signal))).toBe(2);
});

describe("a 401", () => {
  test("for want of rights says which ones, and does not condemn the credentials", async () => {
    const fake = await startFake({ version: "9.4", isAdmin: false });
    const http = httpFor(bitbucket, fake.settings);
    const probe = await bitbucket.probe(http, fake.settings, signal);
    expect(probe.steps.at(-1)).toMatchObject({ name: "Administrator", state: "failed" });
    expect(probe.steps.at(-1)?.message).toMatch(/permission/);
    expect(probe.ownUsername).toBe("usher-service");
    const count = fake.calls.length;
    await bitbucket.probe(http, fake.settings, signal);
    expect(fake.calls.length).toBe(2 * count);
    await fake.close();
  });

  test("for wrong credentials ends all calls", async () => {
    const fake = await startFake({ version: "9.4" });
    const settings = { ...fake.settings, token: "revoked" };
    const http = httpFor(bitbucket, settings);
    for (const _ of [1, 2]) {
      const { steps } = await bitbucket.probe(http, settings, signal);
      expect(steps.at(-1)).toMatchObject({ name: "Sign-in", state: "failed" });
    }
    expect(fake.calls).toHaveLength(1);
    await fake.close();
  });
});

test("the password of a new account is in no record of the call", async () => {
  const fake = await startFake({ version: "9.4" });
  const seen: Exchange[] = [];
  const http = createHttpClient({
    ...bitbucket.access(fake.settings),
    egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
    peer: { code: "TARGET", label: bitbucket.label },
    concurrency: 1,
    onExchange: (redacted) => seen.push(redacted()),
  });
  const { capabilities } = await bitbucket.probe(http, fake.settings, signal);
  if (!capabilities) throw new Error("The probe failed.");
  await bitbucket
    .connect(http, fake.settings, capabilities)
    .createAccount({ ...ada, password: "open+sesame" }, signal);
  expect(JSON.stringify(seen)).not.toMatch(/sesame/);
  expect(seen.at(-1)?.url).toContain("name=ada%40example.com");
  await fake.close();
});

describe("an account is found by its key", () => {
  test("with one call where its name is as it was", async () => {
    const { connection, fake, account } = await open("9.4", crowd(3));
    const { id } = account(userName(1));
    const found = await connection.findAccount({ id, lastUsername: userName(1) }, signal);
    expect(found).toMatchObject({ id, username: userName(1) });
    expect(fake.calls).toHaveLength(1);
  });

  test("after somebody renamed it, by one walk through everyone", async () => {
    const { connection, fake, account } = await open("9.4", crowd(3));
    const people = [userName(1), userName(2)].map((name) => ({ ...account(name), name }));
    for (const { name } of people)
      await connection.updateAccount(account(name), { username: `${name}x` }, signal);
    fake.calls.length = 0;
    for (const { id, name } of people)
      expect(await connection.findAccount({ id, lastUsername: name }, signal)).toMatchObject({
        id,
        username: `${name}x`,
      });
    expect(fake.calls).toHaveLength(5);
  });

  test("somebody else under the old name is not taken for it", async () => {
    const { connection } = await open("9.4", crowd(3));
    expect(await connection.findAccount({ id: "1", lastUsername: userName(1) }, signal)).toBeNull();
  });
});

test("one value changes and the other stays", async () => {
  const { connection, fake, account } = await open("9.4", crowd(1));
  await connection.updateAccount(account(userName(0)), { displayName: "Ada" }, signal);
  expect((await fake.state()).people[0]).toMatchObject({
    displayName: "Ada",
    email: userName(0),
  });
});

test("a list that goes on without saying where is an error", async () => {
  const baseUrl = await serveAnswers(() => Response.json({ isLastPage: false, values: [] }));
  const settings = { baseUrl, token: "token" };
  const { capabilities } = await open("9.4");
  const { groups } = bitbucket.connect(httpFor(bitbucket, settings), settings, capabilities);
  await expect(async () => {
    for await (const _ of groups(null, signal));
  }).rejects.toMatchObject({ code: "LIST_INCONSISTENT" });
});
