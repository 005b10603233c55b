import { afterEach, describe, expect, test } from "vitest";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import { openAccess } from "@/lib/http/open-access";
import type { Exchange } from "@/lib/http/redact";
import { confluence } from "@/lib/targets/confluence/confluence";
import { createConfluenceFake } from "@/lib/targets/confluence/confluence.fake";
import { fillStore } from "@/lib/targets/confluence/confluence-fake-seed";
import { createMemoryStore } from "@/lib/targets/confluence/confluence-memory-store";
import type { TargetSettings } from "@/lib/targets/port";
import { createVirtualClock } from "../http/virtual-clock";
import { everything } from "./target-fixture";

// A test that hangs is ended by its own time limit.
const { signal } = new AbortController();
const closing: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

const ada = { username: "ada", displayName: "Ada Lovelace", email: "ada@example.com" };
const adaRef = { id: "key-of-ada", username: "ada" };

function httpFor(
  settings: TargetSettings,
  onExchange: (redacted: () => Exchange) => void = () => {},
) {
  return openAccess(confluence.access(settings), {
    egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
    peer: { code: "TARGET", label: confluence.label },
    concurrency: confluence.concurrency,
    clock: createVirtualClock(),
    onExchange,
  });
}

describe("the Remote API of old versions", () => {
  const settingsOf = async (remoteApi: boolean, version: "7.19" | "8.5" = "8.5") => {
    const store = createMemoryStore();
    await fillStore(store, { people: [ada], groups: { staff: ["ada"] } });
    const server = await serveOnLoopback((request) => fake.handle(request));
    closing.push(server);
    const visitor = { username: "ada", isAdmin: true };
    const authenticate = async () => visitor;
    const baseUrl = server.origin;
    const fake = createConfluenceFake({ version, store, baseUrl, authenticate, remoteApi });
    return { fake, store, settings: { baseUrl, token: "token", remoteApi: "use" } };
  };

  test("changes names and e-mail addresses where it is on and wanted", async () => {
    const { store, settings } = await settingsOf(true);
    const { capabilities } = await confluence.probe(httpFor(settings), settings, signal);
    expect(capabilities?.updateUser).toEqual({ able: true, reason: null, way: "remoteApi" });
    const connection = confluence.connect(httpFor(settings), settings, capabilities ?? everything);
    await connection.updateAccount(adaRef, { email: "new@example.org" }, signal);
    expect(await store.user("ada")).toMatchObject({
      fullName: "Ada Lovelace",
      email: "new@example.org",
    });
    const bob = { id: "b", username: "bob" };
    await expect(
      connection.updateAccount(bob, { email: "b@example.org" }, signal),
    ).rejects.toMatchObject({ reaction: "skip", code: "ACCOUNT_GONE" });
  });

  test("makes accounts before 8.4, once, and with their passwords in no record", async () => {
    const { fake, store, settings } = await settingsOf(true, "7.19");
    const { capabilities } = await confluence.probe(httpFor(settings), settings, signal);
    expect(capabilities?.createUser).toEqual({ able: true, reason: null, way: "remoteApi" });
    const seen: unknown[] = [];
    const http = httpFor(settings, (redacted) => seen.push(redacted()));
    const connection = confluence.connect(http, settings, capabilities ?? everything);
    const bob = { username: "bob", displayName: "Bob", email: "b@x.test", password: "open+sesame" };
    fake.faults.push({ kind: "reset", commit: "after", times: 1 });
    const account = await connection.createAccount(bob, signal);
    expect(account).toMatchObject({ username: "bob", displayName: "Bob" });
    expect(await store.user("bob")).toMatchObject({ userKey: account?.id, email: bob.email });
    expect(JSON.stringify(seen)).toContain("addUser");
    expect(JSON.stringify(seen)).not.toContain("sesame");
    await expect(connection.createAccount(bob, signal)).rejects.toMatchObject({
      code: "ACCOUNT_EXISTS",
    });
  });

  test("is not used unless the settings say so, and missed where it is off", async () => {
    const on = await settingsOf(true);
    const leave = { ...on.settings, remoteApi: "leave" };
    const unwanted = await confluence.probe(httpFor(leave), leave, signal);
    expect(unwanted.capabilities?.updateUser.reason).toMatch(/allow it in the target's settings/);
    const { settings } = await settingsOf(false);
    const { capabilities } = await confluence.probe(httpFor(settings), settings, signal);
    expect(capabilities?.updateUser.reason).toMatch(/is off/);
  });
});
