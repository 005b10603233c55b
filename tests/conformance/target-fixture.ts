import { afterEach } from "vitest";
import type { Capabilities } from "@/lib/core/target/target";
import type { HttpClient } from "@/lib/http/client";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import { openAccess } from "@/lib/http/open-access";
import type {
  Account,
  AccountRef,
  FakeState,
  FakeTarget,
  Member,
  NewAccount,
  Page,
  StartFake,
  TargetConnection,
  TargetDefinition,
  TargetGroup,
  TargetSettings,
} from "@/lib/targets/port";
import { targets } from "@/lib/targets/registry";
import { createVirtualClock } from "../http/virtual-clock";

type FakeModule = { startFake: StartFake; versions: readonly string[] };
export type TargetCase<Fake extends FakeTarget = FakeTarget> = {
  id: string;
  version: string;
  target: TargetDefinition;
  startFake(options: Parameters<StartFake>[0]): Promise<Fake>;
};

/** Every product at every version that its fake knows. */
export const targetCases = (await Promise.all(targets.map(casesOf))).flat();

async function casesOf(target: TargetDefinition): Promise<TargetCase[]> {
  const file = `../../lib/targets/${target.id}/${target.id}.fake.ts`;
  const { startFake, versions }: FakeModule = await import(file);
  return versions.map((version) => ({ id: target.id, version, target, startFake }));
}

const closing: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

/** Small pages make many calls of a small crowd. */
const pageMax = 100;
export const crowdSize = 230;

/** A server that is no fake of a product, for answers that no product should give. */
export async function serveAnswers(
  handle: (request: Request) => Response | Promise<Response>,
): Promise<string> {
  const server = await serveOnLoopback(async (request) => handle(request));
  closing.push(server);
  return server.origin;
}

/** A client as the engine opens it, with pauses that take no time. */
export function httpFor(target: TargetDefinition, settings: TargetSettings): HttpClient {
  return openAccess(target.access(settings), {
    egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
    peer: { code: "TARGET", label: target.label },
    concurrency: target.concurrency,
    clock: createVirtualClock(),
  });
}

const able = { able: true, reason: null };
/** Of an instance that can do everything. */
export const everything: Capabilities = {
  ...{
    listUsers: able,
    lastLogin: able,
    createUser: able,
    updateUser: able,
    readEmail: able,
    setActive: able,
  },
  ...{ renameUser: able, deleteUser: able, profile: able, leads: able },
  ...{ createGroup: able, renameGroup: able, deleteGroup: able },
};

export function ableNames(capabilities: Capabilities | null): string[] {
  return Object.entries(capabilities ?? {}).flatMap(([name, { able: isAble, way }]) =>
    isAble ? [way === undefined ? name : `${name} ${way}`] : [],
  );
}

export type FakeOptions = Partial<FakeState> & {
  seatsMax?: number;
  pageMax?: number;
  isAdmin?: boolean;
  /** How long the connection waits for an answer. */
  patienceMs?: number;
};

/** A fake with these people, and a connection to it whose pauses take no time. */
export async function openFake<Fake extends FakeTarget>(
  { target, version, startFake }: TargetCase<Fake>,
  { patienceMs = 10_000, ...state }: FakeOptions,
  signal: AbortSignal,
) {
  const fake = await startFake({ version, pageMax, ...state });
  closing.push(fake);
  const clock = createVirtualClock();
  const sentAt: number[] = [];
  const http = (callMs = 10_000) =>
    openAccess(target.access(fake.settings), {
      egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
      peer: { code: "TARGET", label: target.label },
      concurrency: target.concurrency,
      timeouts: { callMs, listMs: callMs },
      clock,
      onExchange: () => sentAt.push(clock.now()),
    });
  const probe = await target.probe(http(), fake.settings, signal);
  const capabilities = found(probe.capabilities);
  const connect = (callMs = patienceMs) =>
    target.connect(http(callMs), fake.settings, capabilities);
  const connection = connect();
  const refs = await refsOf(target.connect(http(), fake.settings, capabilities), signal);
  fake.calls.length = 0;
  sentAt.length = 0;
  return { fake, probe, capabilities, http, connect, connection, clock, sentAt, ...refs };
}

/** The e-mail address is the user name too: some products have no other. */
export const ada = {
  username: "ada@example.com",
  displayName: "Ada Lovelace",
  email: "ada@example.com",
  password: "a-password",
};

export function userName(n: number): string {
  return `user${`${n}`.padStart(5, "0")}@example.com`;
}

/** Everyone is in one group, every other one in a second. */
export function crowd(count = crowdSize): FakeState {
  const people = Array.from({ length: count }, (_, n) => ({
    username: userName(n),
    displayName: `User ${n}`,
    email: userName(n),
    active: true,
  }));
  const names = people.map(({ username }) => username);
  return {
    people,
    groups: { crowd: names, even: names.filter((_, n) => n % 2 === 0) },
  };
}

/** What the instance calls its people and groups; somebody it does not have is called a stranger. */
async function refsOf(connection: TargetConnection, signal: AbortSignal) {
  const people = (await all(connection.accounts(null, signal))).flatMap(({ items }) => items);
  const groups = (await all(connection.groups(null, signal))).flatMap(({ items }) => items);
  const nameOf = (id: string) => people.find((person) => person.id === id)?.username ?? id;
  return {
    account: (username: string): AccountRef =>
      people.find((person) => person.username === username) ?? { id: "a-stranger", username },
    group: (name: string): TargetGroup =>
      groups.find((group) => group.name === name) ?? { id: name, name },
    names: (pages: Page<Member>[]) =>
      pages.flatMap(({ items }) => items.map(({ id }) => nameOf(id))).sort(),
  };
}

export async function all<Item>(pages: AsyncIterable<Page<Item>>): Promise<Page<Item>[]> {
  const found: Page<Item>[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

export function namesIn(pages: Page<{ username: string }>[]): string[] {
  return pages.flatMap(({ items }) => items.map(({ username }) => username)).sort();
}

function found(capabilities: Capabilities | null): Capabilities {
  if (capabilities) return capabilities;
  throw new Error("The probe failed.");
}

/** A product without partial changes takes records whole, so they are read before. */
export function callsPerChange({ updateUser }: Capabilities): number {
  return updateUser.way === "put" ? 2 : 1;
}

/** Makes an account and gives it with its key, which some products tell only when they are asked. */
export async function made(
  connection: TargetConnection,
  fields: NewAccount,
  signal: AbortSignal,
): Promise<Account> {
  const told = await connection.createAccount(fields, signal);
  const [account] = told
    ? [told]
    : ((await connection.identify?.([fields.username], signal)) ?? []);
  if (account) return account;
  throw new Error(`${fields.username} does not show.`);
}
