import { SyncError } from "@/lib/core/sync-error";
import { boolean, element, octets } from "./ber";

/**
 * A filter as people write it (RFC 4515), encoded for the wire. Text is taken as UTF-8 and `\xx` as
 * that very byte, so that `(objectGUID=\c9\5f…)` means what it says.
 */
export function parseFilter(text: string): Buffer {
  const trimmed = text.trim();
  const reader = { text: trimmed.startsWith("(") ? trimmed : `(${trimmed})`, at: 0 };
  const filter = readFilter(reader);
  skipBlanks(reader);
  if (reader.at < reader.text.length) throw invalid(reader, "something follows after the last )");
  return filter;
}

export function both(...filters: Buffer[]): Buffer {
  return element(0xa0, ...filters);
}

export function either(...filters: Buffer[]): Buffer {
  return element(0xa1, ...filters);
}

export function equals(attribute: string, value: string | Buffer): Buffer {
  return element(0xa3, octets(attribute), octets(value));
}

export function atLeast(attribute: string, value: string): Buffer {
  return element(0xa5, octets(attribute), octets(value));
}

export function present(attribute: string): Buffer {
  return octets(attribute, 0x87);
}

/** Everything there is; the only filter of a look at one entry. */
export const anything = present("objectClass");

type Reader = { text: string; at: number };

function readFilter(reader: Reader): Buffer {
  skipBlanks(reader);
  expect(reader, "(");
  skipBlanks(reader);
  const sign = reader.text[reader.at];
  const filter = sign !== undefined && sign in lists ? readList(reader, sign) : readItem(reader);
  skipBlanks(reader);
  expect(reader, ")");
  return filter;
}

const lists: Record<string, number> = { "&": 0xa0, "|": 0xa1, "!": 0xa2 };

function readList(reader: Reader, sign: string): Buffer {
  reader.at += 1;
  const filters: Buffer[] = [];
  for (skipBlanks(reader); reader.text[reader.at] === "("; skipBlanks(reader)) {
    filters.push(readFilter(reader));
  }
  if (sign === "!" && filters.length !== 1) throw invalid(reader, "! needs exactly one filter");
  return element(lists[sign] ?? 0, ...filters);
}

/** `attribute=value` in its six kinds. */
function readItem(reader: Reader): Buffer {
  const item = /^([^=()<>~]*?)(=|>=|<=|~=|:=)((?:[^()\\]|\\[0-9a-f]{2})*)/i.exec(
    reader.text.slice(reader.at),
  );
  const [whole = "", name = "", sign = "", value = ""] = item ?? [];
  if (name.trim() === "") throw invalid(reader, "attribute=value was expected");
  reader.at += whole.length;
  if (sign === ":=") return extensible(reader, name.trim(), value);
  if (!/^[a-z0-9.;_-]+$/i.test(name.trim()))
    throw invalid(reader, "the attribute has no such name");
  return itemOf(name.trim(), sign, value);
}

function itemOf(name: string, sign: string, value: string): Buffer {
  const kinds: Record<string, number> = { ">=": 0xa5, "<=": 0xa6, "~=": 0xa8 };
  const kind = kinds[sign];
  if (kind !== undefined) return element(kind, octets(name), octets(bytesOf(value)));
  if (value === "*") return present(name);
  if (value.includes("*")) return substrings(name, value.split("*"));
  return equals(name, bytesOf(value.trim()));
}

function substrings(name: string, parts: string[]): Buffer {
  const pieces = parts.flatMap((part, index) => {
    if (part === "") return [];
    const tag = index === 0 ? 0x80 : index === parts.length - 1 ? 0x82 : 0x81;
    return [octets(bytesOf(part), tag)];
  });
  return element(0xa4, octets(name), element(0x30, ...pieces));
}

/** `attribute:dn:rule:=value`, as for Active Directory's bits and chains. */
function extensible(reader: Reader, name: string, value: string): Buffer {
  const [attribute = "", ...flags] = name.split(":");
  const isOfDn = flags[0]?.toLowerCase() === "dn";
  const [rule, ...more] = isOfDn ? flags.slice(1) : flags;
  if (more.length > 0 || (!attribute && !rule)) throw invalid(reader, "the rule cannot be read");
  return element(
    0xa9,
    ...(rule ? [octets(rule, 0x81)] : []),
    ...(attribute ? [octets(attribute, 0x82)] : []),
    octets(bytesOf(value), 0x83),
    ...(isOfDn ? [octets(boolean(true).subarray(2), 0x84)] : []),
  );
}

function bytesOf(value: string): Buffer {
  const parts = value.split(/(\\[0-9a-f]{2})/i);
  return Buffer.concat(
    parts.map((part) =>
      /^\\[0-9a-f]{2}$/i.test(part) ? Buffer.from(part.slice(1), "hex") : Buffer.from(part),
    ),
  );
}

function skipBlanks(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? "")) reader.at += 1;
}

function expect(reader: Reader, sign: string): void {
  if (reader.text[reader.at] !== sign) throw invalid(reader, `${sign} was expected`);
  reader.at += 1;
}

function invalid({ text, at }: Reader, problem: string): SyncError {
  const near = text.slice(Math.max(0, at - 12), at + 12);
  return new SyncError(
    "stop",
    "FILTER_INVALID",
    `The filter ${text} cannot be read: ${problem}, near “${near}”. Write it as in (&(objectClass=person)(mail=*)), with \\28 \\29 \\2a \\5c for ( ) * \\ inside a value.`,
  );
}
