import type { LdapEntry } from "./ldap-message";

/** Values of one attribute as bytes, whichever case the server spells its name in. */
export function bytesOf({ attributes }: LdapEntry, name: string): Buffer[] {
  return attributes.get(name.toLowerCase()) ?? [];
}

/** Values as text: ids of Active Directory in their usual form, what is no text in base64. */
export function textsOf(entry: LdapEntry, name: string): string[] {
  const key = name.toLowerCase();
  return bytesOf(entry, name).map((value) => readable(key, value));
}

/** The first value that is more than blanks; null where there is none. */
export function textOf(entry: LdapEntry, name: string): string | null {
  return textsOf(entry, name).find((value) => value.trim() !== "") ?? null;
}

function readable(key: string, value: Buffer): string {
  if (key === "objectguid" && value.length === 16) return guidText(value);
  if (key === "objectsid" && value.length >= 8) return sidText(value);
  const text = value.toString("utf8");
  return text.includes("\uFFFD") && !Buffer.from(text).equals(value)
    ? value.toString("base64")
    : text;
}

/** The first three groups are stored with their last byte first (sources.md §6.2). */
export function guidText(bytes: Buffer): string {
  const swapped = Buffer.from(bytes);
  swapped.subarray(0, 4).reverse();
  swapped.subarray(4, 6).reverse();
  swapped.subarray(6, 8).reverse();
  return swapped.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The bytes that a filter on objectGUID needs; null for what is no GUID. */
export function guidBytes(text: string): Buffer | null {
  const hex = text.replaceAll(/[{}-]/g, "");
  if (!/^[0-9a-f]{32}$/i.test(hex)) return null;
  const bytes = Buffer.from(hex, "hex");
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

export function sidText(bytes: Buffer): string {
  const authority = bytes.readUIntBE(2, 6);
  const parts = Array.from({ length: bytes[1] ?? 0 }, (_, index) =>
    bytes.length >= 12 + index * 4 ? bytes.readUInt32LE(8 + index * 4) : 0,
  );
  return ["S", bytes[0] ?? 0, authority, ...parts].join("-");
}

/** What a group is called in its members' primary group: a number of its own, or its SID's last. */
export function primaryNumberOf(entry: LdapEntry, attribute: string): string | null {
  const text = textOf(entry, attribute);
  return attribute.toLowerCase() === "objectsid" ? (text?.split("-").at(-1) ?? null) : text;
}

/** `20250131120000.0Z`, `20250131120000Z`, `202501311200Z` as milliseconds; null for what is none. */
export function timeOf(text: string): number | null {
  const [, year, month, day, hour, minute, second = "00"] =
    /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:[.,]\d+)?Z$/.exec(text) ?? [];
  if (year === undefined) return null;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? null : at;
}

/** As servers compare `modifyTimestamp`: to the second. */
export function generalizedTime(at: number): string {
  return `${new Date(at).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`;
}
