import { createServer, type Server, type Socket } from "node:net";
import { element, elementsOf, integer, integerOf, octets, sequence, sizeOf } from "./ber";
import { dnKey, isBelow } from "./ldap-dn";
import { type FakeEntry, meets } from "./ldap-fake-filter";

/**
 * A directory server with the habits of Active Directory that Samba does not have, as its documents
 * describe them: a page has at most 1,000 entries whatever is asked for, and a list of more than
 * 1,500 members comes in parts beside an empty plain attribute. Faults break single answers.
 */
export type FakeDirectoryServer = {
  url: string;
  entries: FakeEntry[];
  /** Taken one per search, in order; null lets a search pass. */
  faults: (FakeFault | null)[];
  /** What was searched for, in order. */
  searches: { base: string; attributes: string[]; pageSize: number | null }[];
  close(): Promise<void>;
};

export type FakeFault =
  | { kind: "result"; code: number; message?: string }
  /** An answer without entries that goes on after it. */
  | { kind: "emptyPage" }
  /** The connection ends in the middle of the answer. */
  | { kind: "cut" }
  /** The same page for ever. */
  | { kind: "stuck" }
  /** A web server's words. */
  | { kind: "garbage" };

const pageMax = 1_000;
const valuesMax = 1_500;

export async function startFakeDirectory(entries: FakeEntry[]): Promise<FakeDirectoryServer> {
  const sockets = new Set<Socket>();
  const fake: FakeDirectoryServer = {
    ...{ url: "", entries, faults: [], searches: [] },
    close: () => closeAll(server, sockets),
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    serve(socket, fake);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  fake.url = `ldap://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return fake;
}

function serve(socket: Socket, fake: FakeDirectoryServer): void {
  let pending = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (let size = sizeOf(pending); size && pending.length >= size.whole; size = sizeOf(pending)) {
      const whole = pending.subarray(size.head, size.whole);
      pending = pending.subarray(size.whole);
      answer(socket, fake, whole);
    }
  });
}

function answer(socket: Socket, fake: FakeDirectoryServer, message: Buffer): void {
  const [id, operation, controls] = elementsOf(message);
  const reply = (body: Buffer, ...more: Buffer[]) => {
    if (!socket.destroyed)
      socket.write(sequence(integer(integerOf(id?.content ?? Buffer.of(0))), body, ...more));
  };
  if (operation?.tag === 0x60) reply(result(0x61, 0));
  if (operation?.tag === 0x63) search(socket, fake, operation.content, controls?.content, reply);
}

type Reply = (body: Buffer, ...more: Buffer[]) => void;

function search(
  socket: Socket,
  fake: FakeDirectoryServer,
  request: Buffer,
  controls: Buffer | undefined,
  reply: Reply,
): void {
  const asked = askedOf(request, controls);
  fake.searches.push(asked);
  const fault = fake.faults.shift() ?? null;
  if (fault?.kind === "result") reply(result(0x65, fault.code, fault.message));
  else if (fault?.kind === "garbage") socket.write("HTTP/1.1 400 Bad Request");
  else sendPage(socket, fake, asked, fault, reply);
}

type Asked = ReturnType<typeof askedOf>;

function askedOf(request: Buffer, controls: Buffer | undefined) {
  const [base, scope, , , , , filter, names] = elementsOf(request);
  const paged = controls ? pagedOf(controls) : null;
  return {
    ...{ base: `${base?.content}`, scope: integerOf(scope?.content ?? Buffer.of(2)), filter },
    attributes: elementsOf(names?.content ?? Buffer.alloc(0)).map(({ content }) => `${content}`),
    ...{ pageSize: paged?.size ?? null, from: paged?.from ?? 0 },
  };
}

function sendPage(
  socket: Socket,
  fake: FakeDirectoryServer,
  { base, scope, filter, attributes, pageSize, from }: Asked,
  fault: FakeFault | null,
  reply: Reply,
): void {
  const found = fake.entries.filter(
    (entry) => isInScope(entry.dn, base, scope) && filter !== undefined && meets(entry, filter),
  );
  const isStuck = fault?.kind === "stuck";
  const start = isStuck ? 0 : from;
  const size = fault?.kind === "emptyPage" ? 0 : Math.min(pageSize ?? found.length, pageMax);
  for (const entry of found.slice(start, start + size)) reply(entryMessage(entry, attributes));
  if (fault?.kind === "cut") {
    socket.destroySoon();
    return;
  }
  if (isStuck) fake.faults.unshift(fault);
  const isLast = start + size >= found.length && !isStuck;
  const cookie = isLast ? "" : String(start + size);
  reply(result(0x65, 0), ...(pageSize === null ? [] : [pageControl(cookie)]));
}

function isInScope(dn: string, base: string, scope: number): boolean {
  if (scope === 0) return dnKey(dn) === dnKey(base);
  return isBelow(dn, base, scope === 1 ? "one" : "sub");
}

/** Only what was asked for. */
function entryMessage({ dn, attributes }: FakeEntry, asked: string[]): Buffer {
  const lists = asked.flatMap((request) => {
    const [, name = request, from] = /^(.+);range=(\d+)-\*$/.exec(request) ?? [];
    const own = Object.keys(attributes).find((key) => key.toLowerCase() === name.toLowerCase());
    const values = own === undefined ? [] : (attributes[own] ?? []);
    if (own === undefined || values.length === 0) return [];
    const isShort = from === undefined && values.length <= valuesMax;
    return isShort ? [attribute(own, values)] : inParts(own, values, from);
  });
  return element(0x64, octets(dn), sequence(...lists));
}

/** A long list, as `name;range=from-to`; beside an empty plain one when no part was asked for. */
function inParts(name: string, values: readonly (string | Buffer)[], from: string | undefined) {
  const start = Number(from ?? 0);
  const part = values.slice(start, start + valuesMax);
  const end = start + valuesMax >= values.length ? "*" : String(start + valuesMax - 1);
  const plain = from === undefined ? [attribute(name, [])] : [];
  return part.length > 0 ? [...plain, attribute(`${name};range=${start}-${end}`, part)] : plain;
}

function attribute(name: string, values: readonly (string | Buffer)[]): Buffer {
  return sequence(octets(name), element(0x31, ...values.map((value) => octets(value))));
}

function result(tag: number, code: number, message = ""): Buffer {
  return element(tag, integer(code, 0x0a), octets(""), octets(message));
}

function pagedOf(controls: Buffer): { size: number; from: number } {
  const [control] = elementsOf(controls);
  const value = elementsOf(control?.content ?? Buffer.alloc(0)).at(-1);
  const [inner] = elementsOf(value?.content ?? Buffer.alloc(0));
  const [size, cookie] = elementsOf(inner?.content ?? Buffer.alloc(0));
  return { size: integerOf(size?.content ?? Buffer.of(0)), from: Number(`${cookie?.content}`) };
}

function pageControl(cookie: string): Buffer {
  const value = sequence(integer(0), octets(cookie));
  return element(0xa0, sequence(octets("1.2.840.113556.1.4.319"), octets(value)));
}

async function closeAll(server: Server, sockets: Set<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}
