import { createServer, type Socket } from "node:net";
import {
  element,
  elementsOf,
  integer,
  integerOf,
  octets,
  sequence,
  sizeOf,
} from "@/lib/sources/ldap/ber";

export type AskedLdap = { base: string; attributes: string[]; cookie: string };

export type LdapReply = {
  entries?: { dn: string; attributes: Record<string, (string | Buffer)[]> }[];
  references?: number;
  code?: number;
  /** Where the next page goes on; null for no word about pages at all. */
  cookie?: string | null;
  /** The connection ends behind the answer. */
  closes?: boolean;
};

/** A directory that gives these answers, byte by byte where that is asked for. */
export async function serveLdap(answer: (asked: AskedLdap) => LdapReply, isSlow = false) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true).on("error", () => {});
    let pending = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (
        let size = sizeOf(pending);
        size && pending.length >= size.whole;
        size = sizeOf(pending)
      ) {
        const message = pending.subarray(size.head, size.whole);
        pending = pending.subarray(size.whole);
        reply(socket, message);
      }
    });
  });
  function reply(socket: Socket, message: Buffer): void {
    const [id, operation, controls] = elementsOf(message);
    const number = integer(integerOf(id?.content ?? Buffer.of(0)));
    const say = (body: Buffer, ...more: Buffer[]) => write(socket, sequence(number, body, ...more));
    if (operation?.tag === 0x60) say(result(0x61, 0));
    if (operation?.tag !== 0x63) return;
    const said = answer(askedOf(operation.content, controls?.content));
    for (const body of bodiesOf(said)) say(body);
    const cookie = said.cookie === undefined ? "" : said.cookie;
    say(result(0x65, said.code ?? 0), ...(cookie === null ? [] : [pageControl(cookie)]));
    if (said.closes) socket.destroySoon();
  }
  function write(socket: Socket, bytes: Buffer): void {
    if (!isSlow) socket.write(bytes);
    else for (const byte of bytes) socket.write(Buffer.of(byte));
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `ldap://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function askedOf(request: Buffer, controls: Buffer | undefined): AskedLdap {
  const [base, , , , , , , names] = elementsOf(request);
  const [control] = controls ? elementsOf(controls) : [];
  const value = control ? elementsOf(control.content).at(-1) : undefined;
  const [inner] = value ? elementsOf(value.content) : [];
  const [, cookie] = inner ? elementsOf(inner.content) : [];
  return {
    base: `${base?.content}`,
    attributes: elementsOf(names?.content ?? Buffer.alloc(0)).map(({ content }) => `${content}`),
    cookie: `${cookie?.content ?? ""}`,
  };
}

function bodiesOf({ entries = [], references = 0 }: LdapReply): Buffer[] {
  const reference = element(0x73, octets("ldap://elsewhere.test/DC=elsewhere"));
  return [...entries.map(entryOf), ...Array.from({ length: references }, () => reference)];
}

function entryOf({ dn, attributes }: NonNullable<LdapReply["entries"]>[number]): Buffer {
  const lists = Object.entries(attributes).map(([name, values]) =>
    sequence(octets(name), element(0x31, ...values.map((value) => octets(value)))),
  );
  return element(0x64, octets(dn), sequence(...lists));
}

function result(tag: number, code: number): Buffer {
  return element(tag, integer(code, 0x0a), octets(""), octets(""));
}

function pageControl(cookie: string): Buffer {
  const value = sequence(integer(0), octets(cookie));
  return element(0xa0, sequence(octets("1.2.840.113556.1.4.319"), octets(value)));
}
