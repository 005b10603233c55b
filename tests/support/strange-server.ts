import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import type { FakeCall, Fault } from "@/lib/http/fake-faults";

/** One request as a product behind its context path sees it. */
export type Asked = {
  method: string;
  /** Below the context path, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  /** Null for none, or for what is no JSON. */
  body: unknown;
};

export type Reply = {
  status: number;
  /** Sent as JSON; absent for an empty body. */
  json?: unknown;
  /** Sent as it is. */
  text?: string;
  /** Null for none at all. */
  type?: string | null;
  headers?: Record<string, string>;
};

/** What strikes before or after the product has done what was asked. */
export type Trouble = {
  on(asked: Asked): boolean;
  /** Strikes so often; once, if not given. */
  times?: number;
  /** The product does what was asked all the same. */
  commits?: boolean;
  /** Null breaks the connection. */
  reply: Reply | null;
};

/** How answers travel, in ways that HTTP allows and a product behind proxies may show. */
export type Dress = {
  gzip?: boolean;
  bom?: boolean;
  /** Every connection ends with its answer. */
  closes?: boolean;
  /** In small pieces, without a length. */
  chunked?: boolean;
  /** The media type of everything that is JSON. */
  type?: string;
};

/** A server that is written from targets.md alone, and differs from the fakes wherever that allows it. */
export async function serveStrange(
  options: { context?: string; dress?: Dress },
  handle: (asked: Asked) => Reply,
) {
  const { context = "", dress = {} } = options;
  const calls: FakeCall[] = [];
  const asked: Asked[] = [];
  const trouble: Trouble[] = [];
  const faults: Fault[] = [];

  function reply(one: Asked): Reply | null {
    const struck = trouble.find(({ on, times = 1 }) => times > 0 && on(one));
    if (!struck) return handle(one);
    struck.times = (struck.times ?? 1) - 1;
    if (struck.commits) handle(one);
    return struck.reply;
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://a");
    const call: FakeCall = {
      ...{ method: request.method ?? "", path: url.pathname + url.search },
      ...{ status: null, at: Date.now() },
    };
    calls.push(call);
    const body = await text(request);
    if (!url.pathname.startsWith(`${context}/`)) return send(response, notHere, {});
    const one: Asked = {
      method: call.method,
      path: url.pathname.slice(context.length),
      query: url.searchParams,
      headers: request.headers,
      body: jsonOf(body),
    };
    asked.push(one);
    const answer = reply(one);
    if (answer === null) return request.socket.resetAndDestroy();
    call.status = answer.status;
    send(response, answer, dress);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    baseUrl: `http://127.0.0.1:${address.port}${context}`,
    ...{ calls, asked, trouble, faults },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const notHere: Reply = {
  status: 404,
  text: "<html><body>Not Found</body></html>",
  type: "text/html",
};

function send(response: ServerResponse, reply: Reply, dress: Dress): void {
  const { status, json, text: plain = "", headers = {} } = reply;
  const words = json === undefined ? plain : `${dress.bom ? "\uFEFF" : ""}${JSON.stringify(json)}`;
  response.statusCode = status;
  const type = typeOf(reply, dress);
  if (type !== null) response.setHeader("Content-Type", type);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (dress.closes) response.setHeader("Connection", "close");
  // As some proxies do, also where there is nothing to unpack.
  if (dress.gzip) response.setHeader("Content-Encoding", "gzip");
  const bytes = dress.gzip && words !== "" ? gzipSync(words) : Buffer.from(words);
  const pieces = dress.chunked ? 7 : Math.max(1, bytes.length);
  for (let at = 0; at < bytes.length; at += pieces) response.write(bytes.subarray(at, at + pieces));
  response.end();
}

function typeOf({ json, type }: Reply, dress: Dress): string | null {
  if (type !== undefined) return type;
  return json === undefined ? null : (dress.type ?? "application/json");
}

function jsonOf(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return null;
  }
}

/** A value of a JSON object, as text; empty where it is not there. */
export function field(body: unknown, name: string): string {
  const value = typeof body === "object" && body !== null ? Object.entries(body) : [];
  const found = value.find(([key]) => key === name)?.[1];
  return found === undefined || found === null ? "" : String(found);
}

export type StrangePerson = {
  key: string;
  username: string;
  displayName: string;
  email: string;
  active: boolean;
};

/** People and groups; names are told apart without their case and kept as they came. */
export function createHeld(
  people: readonly Omit<StrangePerson, "key">[] = [],
  groups: Readonly<Record<string, readonly string[]>> = {},
) {
  const held = {
    people: new Map<string, StrangePerson>(),
    groups: new Map<string, { name: string; members: Set<string> }>(),
    add(person: Omit<StrangePerson, "key">): StrangePerson {
      const one = { ...person, key: `k-${held.people.size + 1}-${person.username.length}` };
      held.people.set(person.username.toLowerCase(), one);
      return one;
    },
    byKey: (key: string) => [...held.people.values()].find((one) => one.key === key),
    person: (name: string) => held.people.get(name.toLowerCase()),
    group: (name: string) => held.groups.get(name.toLowerCase()),
    addGroup: (name: string) => held.groups.set(name.toLowerCase(), { name, members: new Set() }),
    rename(person: StrangePerson, name: string) {
      const [before, after] = [person.username.toLowerCase(), name.toLowerCase()];
      held.people.delete(before);
      held.people.set(after, person);
      for (const { members } of held.groups.values())
        if (members.delete(before)) members.add(after);
      person.username = name;
    },
    /** What is empty stays as it is. */
    set(person: StrangePerson, fields: { displayName: string; email: string; active?: string }) {
      person.displayName = fields.displayName || person.displayName;
      person.email = fields.email || person.email;
      if (fields.active) person.active = fields.active === "true";
    },
    drop(name: string) {
      held.people.delete(name.toLowerCase());
      for (const { members } of held.groups.values()) members.delete(name.toLowerCase());
    },
    membersOf: (name: string) =>
      [...(held.group(name)?.members ?? [])].flatMap((one) => held.people.get(one) ?? []),
    groupsOf: (name: string) =>
      [...held.groups.values()].filter(({ members }) => members.has(name.toLowerCase())),
    state: async () => ({
      people: [...held.people.values()].map(({ key: _, ...one }) => one),
      groups: Object.fromEntries(
        [...held.groups.values()].map(({ name, members }) => [name, [...members].sort()]),
      ),
    }),
  };
  for (const person of people) held.add(person);
  for (const [name, members] of Object.entries(groups)) {
    held.addGroup(name);
    for (const member of members) held.group(name)?.members.add(member.toLowerCase());
  }
  return held;
}

export type Held = ReturnType<typeof createHeld>;
