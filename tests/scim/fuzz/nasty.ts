import type { Chance } from "./random";

/** Stands in JSON for text that JSON.stringify cannot write. */
export const rawMark = "@@raw:";

const filters: readonly string[] = [
  'userName eq "x"',
  'emails[type eq "work"].value eq "a@b.c"',
  "not (title pr) and active eq true",
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department co "a"',
  'members[value eq "x"]',
  'meta.lastModified gt "2011-05-13T04:42:34Z"',
  'id eq "x" and manager eq "y"',
];
const pieces: readonly string[] = [
  ...'( ) [ ] . : " \\ , eq ne co sw ew gt ge lt le pr and or not null true false'.split(" "),
  ...[
    '"x"',
    "userName",
    "emails",
    "name.givenName",
    "urn:a:b:c",
    "-1",
    "1e400",
    "\0",
    "\u00ff",
    "😀",
    "'",
  ],
];

/** A filter or PATCH path: a good one, a good one broken, or a heap of tokens. */
export function nastyFilter(chance: Chance): string {
  const good = chance.pick(filters);
  switch (chance.below(7)) {
    case 0:
      return good;
    case 1:
      return good.slice(0, chance.below(good.length));
    case 2:
      return Array.from({ length: chance.below(40) }, () => chance.pick(pieces)).join(" ");
    case 3:
      return `${"(".repeat(chance.below(3_000))}${good}${")".repeat(chance.below(3_000))}`;
    case 4:
      return Array(chance.below(300))
        .fill(good)
        .join(chance.pick([" and ", " or ", ") or ("]));
    case 5:
      return `userName eq "${chance.pick(["\\", "a", "%", "_", '"', "\\u0000", "\\ud800"]).repeat(chance.below(5_000))}"`;
    default:
      return chance.pick([
        `${"not (".repeat(chance.below(1_000))}`,
        "a.".repeat(2_500),
        "urn:".repeat(1_500),
        "emails[".repeat(700),
      ]);
  }
}

/** A value where another was expected. */
export function nastyValue(chance: Chance): unknown {
  return chance.pick<() => unknown>([
    ...[() => null, () => [], () => ({}), () => "", () => true, () => 0, () => -1, () => 1.5],
    ...[() => [null], () => [[]], () => [{}], () => ({ value: null }), () => [{ value: {} }]],
    ...[() => "\0", () => "\ud800", () => "a\udc00b", () => "\u202e", () => "😀", () => "﷽"],
    ...[() => "__proto__", () => "constructor", () => "' or 1=1 --", () => "$1", () => "null"],
    () => ({ [`${rawMark}__proto__`]: { polluted: true } }),
    () => ({ constructor: { prototype: { polluted: true } }, toString: 1, hasOwnProperty: 2 }),
    () =>
      `${rawMark}${chance.pick(["1e999", "-1e999", "123456789012345678901234567890", "0.1e-400", "-0", "1E5"])}`,
    () => `${rawMark}${chance.pick(["[", '{"a":'])}`.repeat(1),
    () => `${rawMark}${nested(chance, 1 + chance.below(30))}`,
    () => `${rawMark}${nested(chance, 3_000)}`,
    () => "x".repeat(chance.below(70_000)),
    () => Array.from({ length: chance.below(3_000) }, (_, at) => ({ value: `m${at}` })),
    () => Object.fromEntries(Array.from({ length: chance.below(300) }, (_, at) => [`k${at}`, at])),
    () => Array(chance.below(2_000)).fill("x"),
    ...[() => nastyFilter(chance), () => "members", () => "replace", () => "Add", () => "True"],
    () => ["urn:ietf:params:scim:schemas:core:2.0:User", 5, null],
    () => "bulkId:x",
    () => "2024-02-30T25:61:61Z",
  ]);
}

function nested(chance: Chance, depth: number): string {
  return chance.oneIn(2)
    ? `${"[".repeat(depth)}${"]".repeat(depth)}`
    : `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
}

const names: readonly string[] = [
  ...[
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "",
    " ",
    ".",
    "a.b.c",
    "$ref",
    "schemas",
  ],
  ...[
    "id",
    "ID",
    "meta",
    "active",
    "ACTIVE",
    "userName",
    "members",
    "value",
    "Operations",
    "op",
    "path",
  ],
  ...[
    "\0",
    "\ud800",
    "😀",
    "a b",
    'emails[type eq "work"].value',
    "name.givenName",
    "bulkId",
    "method",
  ],
  ...[
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
    "urn:x:y",
    "x".repeat(3_000),
  ],
];

export function nastyName(chance: Chance): string {
  return chance.pick(names);
}

/** A part of a path that leads somewhere it should not. */
export function nastySegment(chance: Chance): string {
  return chance.pick([
    ...[
      "..",
      "%2e%2e",
      "..%2f..%2f",
      "%00",
      "%ff%fe",
      "%",
      "%zz",
      "a%2Fb",
      ";",
      "?",
      "#",
      "*",
      "\\",
    ],
    ...[
      "Users",
      "GROUPS",
      ".search",
      "Bulk",
      "Me",
      "Schemas",
      "__proto__",
      "constructor",
      "'",
      '"',
    ],
    ...[
      "%F0%9F%98%80",
      "\u00e9",
      "x".repeat(6_000),
      "/",
      "//",
      "%2525",
      "01890000-0000-7000-8000-000000000000",
    ],
  ]);
}

export function nastyQuery(chance: Chance): string {
  const name = chance.pick([
    ...[
      "filter",
      "Filter",
      "startIndex",
      "count",
      "sortBy",
      "sortOrder",
      "attributes",
      "excludedAttributes",
    ],
    ...["cursor", "aadOptscim062020", "", "__proto__", "access_token", "filter", "filter"],
  ]);
  const value = chance.pick([
    ...[
      "",
      "0",
      "-1",
      "1e9",
      "99999999999999999999",
      "NaN",
      "%00",
      "%ff",
      "a,b,,c",
      "userName",
      "emails.value",
    ],
    ...[
      "descending",
      "meta.lastModified",
      "x".repeat(4_000),
      ",".repeat(2_000),
      "a,".repeat(2_000),
      "password",
    ],
    ...[encode(nastyFilter(chance)), encode(nastyFilter(chance)), encode(nastyFilter(chance))],
  ]);
  return `${name}=${value}`;
}

/** Now and then unencoded, or encoded twice; lone halves of surrogate pairs cannot be encoded. */
function encode(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Cs}/gu, "\ufffd")).slice(0, 12_000);
}
