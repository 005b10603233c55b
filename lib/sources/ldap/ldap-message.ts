import {
  boolean,
  type Element,
  element,
  elementsOf,
  integer,
  integerOf,
  octets,
  sequence,
} from "./ber";

/** An entry as the server sent it; values are bytes until somebody knows what they are. */
export type LdapEntry = {
  dn: string;
  /** Lower-cased attribute description, options included → values, in the server's order. */
  attributes: ReadonlyMap<string, Buffer[]>;
};

export type LdapResult = { code: number; message: string };

/** What a server says (RFC 4511 §4); what Usher has no use for is `other`. */
export type LdapMessage = { id: number } & (
  | { kind: "entry"; entry: LdapEntry }
  | { kind: "reference" }
  | { kind: "result"; result: LdapResult; cookie: Buffer | null }
  | { kind: "other" }
);

export type Scope = "base" | "one" | "sub";

export type SearchRequest = {
  base: string;
  scope: Scope;
  /** Encoded; see ldap-filter.ts. */
  filter: Buffer;
  attributes: readonly string[];
  /** In seconds; the server may have a shorter one. */
  timeLimit: number;
  /** Pages of this size, going on after the cookie. */
  paged?: { size: number; cookie: Buffer };
};

const pagedResults = "1.2.840.113556.1.4.319";
export const startTlsOid = "1.3.6.1.4.1.1466.20037";

export function bindRequest(id: number, name: string, password: string): Buffer {
  return message(id, element(0x60, integer(3), octets(name), octets(password, 0x80)));
}

export function searchRequest(id: number, request: SearchRequest): Buffer {
  const { base, scope, filter, attributes, timeLimit, paged } = request;
  const body = element(
    0x63,
    octets(base),
    integer(scopes[scope], 0x0a),
    // Aliases are never followed: they could lead out of the base.
    integer(0, 0x0a),
    // No limit of ours on the number: a short list would look like a whole one.
    integer(0),
    integer(timeLimit),
    boolean(false),
    filter,
    sequence(...attributes.map((name) => octets(name))),
  );
  if (!paged) return message(id, body);
  const value = sequence(integer(paged.size), octets(paged.cookie));
  return message(id, body, control(pagedResults, value));
}

export function extendedRequest(id: number, oid: string): Buffer {
  return message(id, element(0x77, octets(oid, 0x80)));
}

export function abandonRequest(id: number, abandoned: number): Buffer {
  return message(id, integer(abandoned, 0x50));
}

export function unbindRequest(id: number): Buffer {
  return message(id, element(0x42));
}

/** Reads one whole message. */
export function parseMessage(bytes: Buffer): LdapMessage {
  const [envelope] = elementsOf(bytes);
  const [id, operation, controls] = elementsOf(expect(envelope, 0x30));
  if (!operation) throw new TypeError("An LDAP message has no operation.");
  return { id: integerOf(expect(id, 0x02)), ...operationOf(operation, controls) };
}

const scopes = { base: 0, one: 1, sub: 2 } as const;

type Operation = LdapMessage extends infer Each
  ? Each extends LdapMessage
    ? Omit<Each, "id">
    : never
  : never;

function operationOf({ tag, content }: Element, controls: Element | undefined): Operation {
  switch (tag) {
    case 0x64:
      return { kind: "entry", entry: entryOf(content) };
    case 0x73:
      return { kind: "reference" };
    // Of a bind, of a search, and of an extended operation.
    case 0x61:
    case 0x65:
    case 0x78:
      return { kind: "result", result: resultOf(content), cookie: cookieOf(controls) };
    default:
      return { kind: "other" };
  }
}

function entryOf(content: Buffer): LdapEntry {
  const [dn, list] = elementsOf(content);
  const attributes = new Map<string, Buffer[]>();
  for (const { content: attribute } of elementsOf(expect(list, 0x30))) {
    const [description, values] = elementsOf(attribute);
    const name = expect(description, 0x04).toString("utf8").toLowerCase();
    const found = elementsOf(expect(values, 0x31)).map((value) => value.content);
    attributes.set(name, [...(attributes.get(name) ?? []), ...found]);
  }
  return { dn: expect(dn, 0x04).toString("utf8"), attributes };
}

function resultOf(content: Buffer): LdapResult {
  const [code, , diagnostic] = elementsOf(content);
  // Active Directory ends its texts with a zero.
  const text = expect(diagnostic, 0x04).toString("utf8").replaceAll("\0", "").trim();
  return { code: integerOf(expect(code, 0x0a)), message: text };
}

/** The cookie of a page; null where the server did not page. */
function cookieOf(controls: Element | undefined): Buffer | null {
  if (controls?.tag !== 0xa0) return null;
  for (const { content } of elementsOf(controls.content)) {
    const [type, ...rest] = elementsOf(content);
    if (type?.content.toString("utf8") !== pagedResults) continue;
    const value = rest.find(({ tag }) => tag === 0x04);
    const [inner] = elementsOf(value?.content ?? Buffer.alloc(0));
    const [, cookie] = elementsOf(expect(inner, 0x30));
    return expect(cookie, 0x04);
  }
  return null;
}

/** Critical: a server that cannot page says so, instead of sending what it likes. */
function control(oid: string, value: Buffer): Buffer {
  return element(0xa0, sequence(octets(oid), boolean(true), octets(value)));
}

function message(id: number, ...contents: Buffer[]): Buffer {
  return sequence(integer(id), ...contents);
}

function expect(found: Element | undefined, tag: number): Buffer {
  if (found?.tag !== tag) throw new TypeError("An LDAP message is not built as RFC 4511 says.");
  return found.content;
}
