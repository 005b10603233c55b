const mark = "•••";

/** Fields of records, rows and previews that tell who somebody is, whatever lies below them. */
const telling = new Set(
  `userName user_name username nameKey displayName display_name formatted givenName familyName
  middleName honorificPrefix nickName email emailKey emails mail phoneNumbers addresses photos ims display Operations
  manager managerName profileUrl personName lead leadName`.split(/\s+/),
);
/** Beneath these are groups and apps, whose names tell nobody. */
const others = new Set([
  "groups",
  "feeds",
  "syncs",
  "apps",
  "targets",
  "type",
  "schemas",
  "op",
  "path",
]);

/** First letters, and the domain of an address: enough to tell rows apart, not to tell who it is. */
export function maskText(text: string): string {
  const [name = "", domain] = text.split("@");
  const words = name.split(/(\s+)/).map((word) => (/\S/.test(word) ? firstOf(word) + mark : word));
  return domain === undefined ? words.join("") : `${words.join("")}@${domain}`;
}

function firstOf(word: string): string {
  return [...word][0] ?? "";
}

/** The names and addresses of people in rows, records or whatever else is shown. */
export function peopleIn(...values: readonly unknown[]): string[] {
  return [...new Set(values.flatMap((value) => textsIn(value, false)))];
}

function textsIn(value: unknown, tells: boolean): string[] {
  if (typeof value === "string") return tells && /[^\s\d]/.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, tells));
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    others.has(name) ? [] : textsIn(field, tells || telling.has(name)),
  );
}

/** The same data with these names and addresses masked wherever they stand, sentences included. */
export function maskPeople<Data>(data: Data, people: readonly string[]): Data {
  // A word of two letters would tear holes into everything; the longest first, so no rest stays.
  const names = people.filter(({ length }) => length > 2).sort((a, b) => b.length - a.length);
  if (names.length === 0) return data;
  const wanted = new RegExp(names.flatMap(spellings).map(escaped).join("|"), "giu");
  // The cast is at the edge of the walk: it keeps every shape and changes texts alone.
  return walked(data, (text) => text.replace(wanted, maskText)) as Data;
}

/** Addresses of requests encode what they name. */
function spellings(name: string): string[] {
  const encoded = encodeURIComponent(name);
  return encoded === name ? [name] : [name, encoded];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function walked(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => walked(one, change));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, walked(field, change)]),
  );
}

/** Dates and the like stay what they are. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
