import { beforeAll, describe, expect, test } from "vitest";
import { isObject } from "@/lib/scim/json";
import { core, enterprise, groupBody, userBody } from "./bodies";
import { type Client, each, filtered, newClient, refusalOf } from "./client";

let client: Client;
const ids = { jensen: "", smith: "", brien: "", zoe: "", staff: "", empty: "" };
const badge = "urn:example:params:scim:schemas:extension:badge:2.0:User";

const people = {
  jensen: {
    userName: "bjensen@example.com",
    externalId: "Ext-1",
    displayName: "Babs Jensen",
    name: { givenName: "Barbara", familyName: "Jensen" },
    title: "Tour Guide",
    emails: [
      { value: "bjensen@example.com", type: "work", primary: true },
      { value: "babs@jensen.org", type: "home" },
    ],
    roles: [{ value: "admin", primary: true }],
    [enterprise]: { department: "Tours", employeeNumber: "701984", manager: { value: "m1" } },
  },
  smith: {
    userName: "JSmith@Example.com",
    externalId: "ext-1",
    active: false,
    name: { givenName: "John", familyName: "Smith" },
    title: "Engineer",
    emails: [{ value: "JSmith@work.example", type: "work" }],
    [enterprise]: { department: "R&D", employeeNumber: "99" },
  },
  brien: {
    userName: "o'brien@example.org",
    displayName: 'The "Boss" \\ 100%_',
    name: { givenName: "Sean" },
    userType: "Contractor",
    emails: [{ value: "sean@jensen.org", type: "home", primary: true }],
  },
  zoe: {
    userName: "zoë+tag@example.com",
    displayName: "ZOË",
    addresses: [{ type: "work", locality: "Hollywood", country: "US" }],
    phoneNumbers: [{ value: "tel:+1-555", type: "mobile" }],
    [badge]: { number: 7, vip: true, colour: "Blue" },
  },
};

type Name = keyof typeof people;
const all: Name[] = ["jensen", "smith", "brien", "zoe"];
const not = (...names: Name[]) => all.filter((name) => !names.includes(name));

beforeAll(async () => {
  client = await newClient();
  for (const name of all) ids[name] = await client.create("/Users", userBody(people[name]));
  const members = [{ value: ids.jensen }, { value: ids.smith }];
  const staff = groupBody({ displayName: "Tour Staff", externalId: "G-1", members });
  ids.staff = await client.create("/Groups", staff);
  ids.empty = await client.create("/Groups", groupBody({ displayName: "Nobody" }));
});

/** `{jensen}` stands for that person's id. */
const filled = (filter: string) =>
  Object.entries(ids).reduce((text, [name, id]) => text.replaceAll(`{${name}}`, id), filter);

async function found(resource: string, filter: string): Promise<string[]> {
  const answer = await client.get(filtered(resource, filled(filter)));
  expect(answer.status, answer.text).toBe(200);
  const seen = each(answer, "id");
  expect(answer.json["totalResults"]).toBe(seen.length);
  return Object.entries(ids).flatMap(([name, id]) => (seen.includes(id) ? [name] : []));
}

const users: [section: string, filter: string, names: Name[]][] = [
  // Operators on a string that is not caseExact.
  ["eq", 'userName eq "bjensen@example.com"', ["jensen"]],
  ["eq", 'userName eq "BJENSEN@EXAMPLE.COM"', ["jensen"]],
  ["eq", 'userName eq "bjensen"', []],
  ["ne", 'userName ne "bjensen@example.com"', not("jensen")],
  ["co", 'userName co "EXAMPLE.COM"', ["jensen", "smith", "zoe"]],
  ["sw", 'userName sw "j"', ["smith"]],
  ["ew", 'userName ew ".ORG"', ["brien"]],
  ["gt", 'userName gt "jsmith@example.com"', ["brien", "zoe"]],
  ["ge", 'userName ge "jsmith@example.com"', ["smith", "brien", "zoe"]],
  ["lt", 'userName lt "jsmith@example.com"', ["jensen"]],
  ["le", 'userName le "JSMITH@example.com"', ["jensen", "smith"]],
  ["pr", "title pr", ["jensen", "smith"]],
  ["pr", "userName pr", all],
  ["pr", "nickName pr", []],
  ["not", "not (title pr)", ["brien", "zoe"]],
  ["ne of what is unassigned", 'title ne "Engineer"', not("smith")],
  ["eq of what is unassigned", 'nickName eq "x"', []],
  ["gt of what is unassigned", 'nickName gt ""', []],
  ["co with nothing", 'title co ""', ["jensen", "smith"]],
  // Case: of operators, names, URNs, and of values that are caseExact.
  ["§2.1 any case", 'USERNAME EQ "bjensen@example.com"', ["jensen"]],
  [
    "any case",
    'userName Eq "bjensen@example.com" Or userName EQ "jsmith@example.com"',
    ["jensen", "smith"],
  ],
  ["any case", "NOT (title PR)", ["brien", "zoe"]],
  ["§3.10 URN", `${core}:userName eq "bjensen@example.com"`, ["jensen"]],
  ["§3.10 URN", `${core.toUpperCase()}:USERNAME eq "bjensen@example.com"`, ["jensen"]],
  ["§3.10 URN", `${enterprise}:department eq "tours"`, ["jensen"]],
  ["§3.10 URN", `${enterprise}:manager.value eq "m1"`, ["jensen"]],
  ["§3.10 URN", `${enterprise}:manager eq "m1"`, ["jensen"]],
  ["§3.10 URN", `${enterprise}:employeeNumber pr`, ["jensen", "smith"]],
  ["caseExact", 'externalId eq "Ext-1"', ["jensen"]],
  ["caseExact", 'externalId eq "EXT-1"', []],
  ["caseExact", 'externalId sw "ext"', ["smith"]],
  ["id", 'id eq "{jensen}"', ["jensen"]],
  ["id", 'id eq "nobody"', []],
  ["id", 'id ne "{jensen}"', not("jensen")],
  ["id", "id pr", all],
  // Types.
  ["boolean", "active eq true", not("smith")],
  ["boolean", "active eq false", ["smith"]],
  ["boolean", "active ne true", ["smith"]],
  ["boolean as text", 'active eq "False"', ["smith"]],
  ["boolean", "active eq TRUE", not("smith")],
  ["null", "title eq null", ["brien", "zoe"]],
  ["null", "title ne null", ["jensen", "smith"]],
  ["dateTime", 'meta.created gt "2001-01-01T00:00:00Z"', all],
  ["dateTime", 'meta.created lt "2001-01-01T00:00:00Z"', []],
  ["dateTime with a zone", 'meta.lastModified ge "2001-01-01T00:00:00+14:00"', all],
  ["dateTime", "meta.created pr", all],
  ["meta", 'meta.resourceType eq "User"', all],
  ["meta", 'meta.resourceType eq "Group"', []],
  ["meta", "meta pr and meta.version pr and meta.location pr", all],
  ["meta", "not (meta pr)", []],
  ["number in an unknown extension", `${badge}:number eq 7`, ["zoe"]],
  ["number in an unknown extension", `${badge}:number gt 6.5`, ["zoe"]],
  ["number in an unknown extension", `${badge}:number lt 7e0`, []],
  ["boolean in an unknown extension", `${badge}:vip eq true`, ["zoe"]],
  ["text in an unknown extension", `${badge}:colour eq "blue"`, ["zoe"]],
  // Sub-attributes and multi-valued attributes.
  ["sub-attribute", 'name.familyName eq "jensen"', ["jensen"]],
  ["sub-attribute", 'name.familyName co "e" and name.givenName sw "B"', ["jensen"]],
  ["complex pr", "name pr", ["jensen", "smith", "brien"]],
  ["complex pr", "addresses pr", ["zoe"]],
  ["any value", 'emails.value eq "babs@jensen.org"', ["jensen"]],
  ["any value", 'emails.value ew "jensen.org"', ["jensen", "brien"]],
  ["any value", 'emails.type eq "WORK"', ["jensen", "smith"]],
  ["no value", 'emails.type ne "work"', ["brien", "zoe"]],
  ["default sub-attribute", 'emails eq "babs@jensen.org"', ["jensen"]],
  ["default sub-attribute", 'emails co "jensen.org"', ["jensen", "brien"]],
  ["multi-valued pr", "emails pr", not("zoe")],
  ["multi-valued boolean", "emails.primary eq true", ["jensen", "brien"]],
  [
    "different values may satisfy",
    'emails.type eq "work" and emails.value ew "jensen.org"',
    ["jensen"],
  ],
  // Value paths: one and the same value.
  ["value path", 'emails[type eq "work" and value ew "jensen.org"]', []],
  ["value path", 'emails[type eq "home" and value ew "jensen.org"]', ["jensen", "brien"]],
  ["value path", 'emails[type eq "home" and not (primary eq true)]', ["jensen"]],
  ["value path", 'emails[value co "WORK" or type eq "home"]', not("zoe")],
  ["value path", 'addresses[locality eq "hollywood" and country eq "US"]', ["zoe"]],
  ["value path and more", 'emails[type eq "work"] and active eq true', ["jensen"]],
  ["two value paths", 'emails[type eq "home"] or phoneNumbers[type eq "mobile"]', not("smith")],
  ["not of a value path", 'not (emails[type eq "work"])', ["brien", "zoe"]],
  [
    "value path, as Entra goes on",
    'emails[type eq "work"].value eq "bjensen@example.com"',
    ["jensen"],
  ],
  ["value path, as Entra goes on", 'emails[type eq "home"].value eq "bjensen@example.com"', []],
  ["boolean as text inside", 'roles[primary eq "True"].value eq "admin"', ["jensen"]],
  ["no spaces inside", 'emails[type eq "work"and primary eq true]', ["jensen"]],
  // Precedence and grouping.
  ["and before or", 'title pr and active eq false or userName sw "z"', ["smith", "zoe"]],
  ["and before or", 'userName sw "z" or title pr and active eq false', ["smith", "zoe"]],
  ["grouping", 'title pr and (active eq false or userName sw "z")', ["smith"]],
  ["not before and", 'not (title pr) and userName sw "z"', ["zoe"]],
  ["not of or", 'not (title pr or userName sw "z")', ["brien"]],
  ["nested grouping", '((((userName eq "bjensen@example.com"))))', ["jensen"]],
  ["double not", "not (not (title pr))", ["jensen", "smith"]],
  ["no space before a parenthesis", "not(title pr)", ["brien", "zoe"]],
  ["left to right", "title pr and name pr and active eq true and emails pr", ["jensen"]],
  // Values as JSON text.
  ["apostrophe", `userName eq "o'brien@example.org"`, ["brien"]],
  ["escaped quote and backslash", 'displayName eq "The \\"Boss\\" \\\\ 100%_"', ["brien"]],
  ["escaped by code point", 'userName eq "\\u0062jensen@example.com"', ["jensen"]],
  ["text that LIKE would expand", 'displayName co "%"', ["brien"]],
  ["text that LIKE would expand", 'userName sw "_"', []],
  ["text that LIKE would expand", 'displayName ew "0%_"', ["brien"]],
  ["beyond ASCII, in any case", 'displayName eq "zoë"', ["zoe"]],
  ["plus sign", 'userName eq "ZOË+tag@example.com"', ["zoe"]],
  ["injection", `userName eq "' or '1'='1"`, []],
  // Members of groups, seen from the user.
  ["groups", 'groups.value eq "{staff}"', ["jensen", "smith"]],
  ["groups", 'groups eq "{staff}"', ["jensen", "smith"]],
  ["groups", 'groups.display eq "tour staff"', ["jensen", "smith"]],
  ["groups", "not (groups pr)", ["brien", "zoe"]],
  ["groups", 'groups[type eq "direct" and display sw "tour"]', ["jensen", "smith"]],
  ["manager without its URN, as Entra asks", 'id eq "{jensen}" and manager eq "m1"', ["jensen"]],
];

const groups: [section: string, filter: string, names: string[]][] = [
  ["eq", 'displayName eq "tour staff"', ["staff"]],
  ["co", 'displayName co "STAFF"', ["staff"]],
  ["externalId", 'externalId eq "G-1"', ["staff"]],
  ["externalId", 'externalId eq "g-1"', []],
  ["externalId", "not (externalId pr)", ["empty"]],
  ["id", 'id eq "{empty}"', ["empty"]],
  ["members.value", 'members.value eq "{jensen}"', ["staff"]],
  ["members", 'members eq "{smith}"', ["staff"]],
  ["members", 'members eq "{zoe}"', []],
  ["members[…]", 'members[value eq "{jensen}"]', ["staff"]],
  ["members[…]", 'members[value eq "{zoe}"]', []],
  ["members pr", "members pr", ["staff"]],
  ["members pr", "not (members pr)", ["empty"]],
  ["members.type", 'members.type eq "User"', ["staff"]],
  ["members.display", 'members.display eq "zoë"', []],
  ["members[…].display", 'members[value eq "{jensen}" and display pr]', ["staff"]],
  ["Entra's test", 'id eq "{staff}" and members eq "{jensen}"', ["staff"]],
  ["Entra's test", 'id eq "{staff}" and members eq "{zoe}"', []],
  ["members ne", 'members.value ne "{jensen}"', ["empty"]],
  [
    "meta",
    'meta.resourceType eq "Group" and meta.created gt "2001-01-01T00:00:00Z"',
    ["staff", "empty"],
  ],
];

describe("RFC 7644 §3.4.2.2: filters find exactly whom they describe", () => {
  test.each(users)("users, %s: %s", async (_, filter, names) => {
    expect(await found("Users", filter)).toEqual(names);
  });

  test.each(groups)("groups, %s: %s", async (_, filter, names) => {
    expect(await found("Groups", filter)).toEqual(names);
  });

  test("a resource is found by the very times that it shows", async () => {
    const { meta } = (await client.get(`/Users/${ids.jensen}`)).json;
    for (const name of ["created", "lastModified"]) {
      const shown = isObject(meta) ? String(meta[name]) : "";
      const local = `${new Date(Date.parse(shown) + 7_200_000).toISOString().slice(0, -1)}+02:00`;
      for (const value of [shown, local]) {
        expect(await found("Users", `meta.${name} eq "${value}" and id eq "{jensen}"`)).toEqual([
          "jensen",
        ]);
        expect(await found("Users", `meta.${name} gt "${value}" and id eq "{jensen}"`)).toEqual([]);
        expect(await found("Users", `meta.${name} le "${value}" and id eq "{jensen}"`)).toEqual([
          "jensen",
        ]);
      }
    }
  });

  test.each([
    ["displayName", "ΓΙΩΡΓΟΣ", "γιωργοσ"],
    ["name.familyName", "ΠΑΠΠΑΣ", "παππασ"],
    ["displayName", "İSTANBUL", "İstanbul"],
    ["userName", "ΝΙΚΟΣ@example.gr", "νικοσ@EXAMPLE.GR"],
    ["displayName", "ĞÜŞÖÇ", "ğüşöç"],
  ])("RFC 7643 §2.2 %s %s is found as it is, and as %s", async (path, value, other) => {
    const own = await newClient();
    const [name = "", sub] = path.split(".");
    const id = await own.create("/Users", userBody({ [name]: sub ? { [sub]: value } : value }));
    for (const spelled of [value, other]) {
      expect(each(await own.get(filtered("Users", `${path} eq "${spelled}"`)), "id")).toEqual([id]);
    }
  });

  test("a filter and a page together count all that the filter finds", async () => {
    const path = `${filtered("Users", 'userName co "example"')}&count=1&startIndex=2`;
    const { json } = await client.get(path);
    expect(json).toMatchObject({ totalResults: 4, itemsPerPage: 1, startIndex: 2 });
  });

  test.each([
    "userName+eq+%22bjensen@example.com%22",
    "userName%20eq%20%22bjensen%40example.com%22",
  ])("§3.4.2.2 the filter may be written in the URL as %s", async (encoded) => {
    expect((await client.get(`/Users?filter=${encoded}&`)).json["totalResults"]).toBe(1);
  });
});

describe("RFC 7644 §3.4.2.2: what has no meaning is 400 invalidFilter", () => {
  const broken = [
    "userName",
    "userName eq",
    'eq "x"',
    '"x" eq userName',
    "userName eq bjensen",
    "userName eq 'bjensen'",
    'userName = "x"',
    'userName == "x"',
    'userName eq "x" userName eq "y"',
    'userName eq "x" and',
    'and userName eq "x"',
    'userName eq "x" xor active eq true',
    '(userName eq "x"',
    'userName eq "x")',
    "()",
    "not",
    "not ()",
    'not userName eq "x"',
    "userName pr pr",
    'userName eq "x',
    'userName eq "\\x"',
    'userName eq "a\nb"',
    'emails[type eq "work"',
    'emails type eq "work"]',
    "emails[]",
    'emails[type eq "a"][type eq "b"]',
    'emails[type[value eq "a"]]',
    'emails[type eq "work"]value eq "a"',
    'emails[type eq "work"].value',
    'userName[value eq "a"]',
    'name.givenName.first eq "x"',
    '.userName eq "x"',
    'userName. eq "x"',
    'user name eq "x"',
    'nosuch eq "x"',
    'name.nosuch eq "x"',
    'emails[nosuch eq "x"]',
    `${enterprise}:nosuch eq "x"`,
    "userName eq 5",
    "userName eq true",
    "active eq 5",
    'active eq "yes"',
    "active gt true",
    "active ge false",
    'active co "t"',
    'x509Certificates.value gt "a"',
    'meta.created eq "yesterday"',
    "meta.created gt 5",
    'meta.created co "2001"',
    "userName gt null",
    "userName eq 1e999",
    'userName eq "\\u0000"',
    'userName eq "\\ud83d"',
    "🚀 eq 1",
  ];

  test.each(broken)("%s", async (filter) => {
    expect(refusalOf(await client.get(filtered("Users", filter)))).toEqual([400, "invalidFilter"]);
  });

  test.each(['userName eq "x"', 'name.givenName eq "x"', "active eq true", "emails pr"])(
    "a group has no %s",
    async (filter) => {
      expect(refusalOf(await client.get(filtered("Groups", filter)))).toEqual([
        400,
        "invalidFilter",
      ]);
    },
  );

  test("RFC 7644 §7.5.2 a password cannot be searched for", async () => {
    for (const filter of ['password eq "x"', 'password sw "a"', "password pr"]) {
      const [status, scimType] = refusalOf(await client.get(filtered("Users", filter)));
      expect([400, 403]).toContain(status);
      expect(["invalidFilter", "sensitive"]).toContain(scimType);
    }
  });

  const hostile: [what: string, filter: string][] = [
    ["5,000 open parentheses", "(".repeat(5_000)],
    ["2,000 nested pairs", `${"(".repeat(2_000)}title pr${")".repeat(2_000)}`],
    ["1,200 negations", `${"not (".repeat(1_200)}title pr${")".repeat(1_200)}`],
    ["400 alternatives", Array(400).fill('title eq "a"').join(" or ")],
    ["9,000 characters of text", `title eq "${"a".repeat(9_000)}"`],
    ["5,000 quotes", '"'.repeat(5_000)],
    ["5,000 backslashes", `title eq "${"\\".repeat(5_001)}"`],
    ["500 brackets", "emails[".repeat(500)],
    ["a name of 5,000 characters", `${"a".repeat(5_000)} eq "x"`],
    ["5,000 dots", `${"a.".repeat(2_500)} pr`],
    ["5,000 colons", `urn${":".repeat(5_000)} pr`],
    ["4,000 spaces and nothing", `${" ".repeat(4_000)}x`],
  ];

  test.each(hostile)("§7.4 %s", async (_, filter) => {
    expect(refusalOf(await client.get(filtered("Users", filter)))).toEqual([400, "invalidFilter"]);
  });

  test.each([
    ["15 parentheses", `${"(".repeat(15)}title pr${")".repeat(15)}`],
    ["60 alternatives", Array.from({ length: 60 }, (_, at) => `title eq "a${at}"`).join(" or ")],
    ["4,000 characters of text", `title ne "${"a".repeat(4_000)}"`],
    ["2,000 spaces between", `title${" ".repeat(2_000)}pr`],
  ])("§7.4 what stays within reason is answered: %s", async (_, filter) => {
    expect((await client.get(filtered("Users", filter))).status).toBe(200);
  });
});
