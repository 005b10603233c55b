import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { bindFilter } from "@/lib/scim/bind-filter";
import { cleanBody } from "@/lib/scim/clean-json";
import { evaluate } from "@/lib/scim/evaluate";
import { printFilter } from "@/lib/scim/filter";
import { parseFilter } from "@/lib/scim/filter-parser";
import { newApp, type ScimApp, scim, where } from "./scim-fixture";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
let app: ScimApp;
let everybody: Record<string, unknown>[];

const people = [
  {
    userName: "Ada@Example.com",
    externalId: "Ext-1",
    displayName: "Ada Lovelace",
    name: { givenName: "Ada", familyName: "Lovelace" },
    emails: [
      { value: "Ada@Example.com", type: "work", primary: true },
      { value: "ada@home.org", type: "home" },
    ],
    title: "Countess",
    [enterprise]: { department: "R&D", manager: { value: "boss-1" } },
  },
  { userName: "bob", active: false, emails: [{ value: "ada@example.com", type: "other" }] },
  { userName: "çelik_100%", displayName: "ÇELİK", nickName: 'O"Brien\\', externalId: "ext-1" },
  { userName: "dora", displayName: "ada lovelace", title: "", phoneNumbers: [{ value: "+1 555" }] },
  { userName: "eve+tag@example.com", name: { familyName: "lovelace" }, userType: "Contractor" },
];

beforeAll(async () => {
  app = await newApp();
  for (const sent of people) await scim(app, "POST", "/Users", sent);
  everybody = (await scim(app, "GET", "/Users")).body.Resources;
});

const userNames = (users: readonly Record<string, unknown>[]) =>
  users.map((user) => String(user["userName"])).sort();

async function found(filter: string): Promise<string[]> {
  const { status, body } = await scim(app, "GET", `/Users${where(filter)}`);
  expect([filter, status]).toEqual([filter, 200]);
  expect(body.totalResults).toBe(body.Resources.length);
  return userNames(body.Resources);
}

/** What the same filter means on values, without a database. */
function expected(filter: string): string[] {
  const bound = bindFilter(parseFilter(filter), "User");
  return userNames(everybody.filter((user) => evaluate(bound, cleanBody(user))));
}

describe("a filter in SQL", () => {
  test.each([
    ['userName eq "ADA@EXAMPLE.COM"', ["Ada@Example.com"]],
    ['externalId eq "ext-1"', ["çelik_100%"]],
    ['emails.value eq "ADA@example.com"', ["Ada@Example.com", "bob"]],
    ['emails[type eq "work"].value eq "ada@example.com"', ["Ada@Example.com"]],
    ['emails eq "ada@home.org"', ["Ada@Example.com"]],
    ['emails co "@home"', ["Ada@Example.com"]],
    ['userName sw "ÇEL"', ["çelik_100%"]],
    ['userName ew "_100%"', ["çelik_100%"]],
    ['nickName eq "o\\"brien\\\\"', ["çelik_100%"]],
    ["active eq false", ["bob"]],
    ['active eq "False"', ["bob"]],
    ["title pr", ["Ada@Example.com"]],
    [`${enterprise}:department eq "r&d"`, ["Ada@Example.com"]],
    [
      `URN:IETF:PARAMS:scim:schemas:EXTENSION:enterprise:2.0:USER:Department pr`,
      ["Ada@Example.com"],
    ],
    ['manager eq "boss-1"', ["Ada@Example.com"]],
    [
      'NAME.FAMILYNAME eq "LOVELACE" and not (active eq false)',
      ["Ada@Example.com", "eve+tag@example.com"],
    ],
    ['userName eq "bob" or (title pr and displayName co "LOVE")', ["Ada@Example.com", "bob"]],
    ["externalId eq null and active eq true", ["dora", "eve+tag@example.com"]],
    ['meta.resourceType eq "User" and userName eq "bob"', ["bob"]],
    ['meta.lastModified gt "2300-01-01T00:00:00Z"', []],
  ])("%s", async (filter, names) => {
    expect(await found(filter)).toEqual([...names].sort());
  });

  test("by time finds exactly what was shown", async () => {
    const [first] = everybody;
    const meta: unknown = first?.["meta"];
    const { created } = Object.assign({ created: "" }, meta);
    expect(await found(`meta.created eq "${created}"`)).toContain(first?.["userName"]);
    expect(await found(`meta.created ge "${created}"`)).toHaveLength(people.length);
  });

  const text = fc.constantFrom(
    "ada",
    "ADA@example.com",
    "Lovelace",
    "ext-1",
    "_",
    "%",
    "\\",
    '"',
    "É",
    "",
  );
  const attribute = fc.constantFrom(
    ...["userName", "externalId", "displayName", "title", "nickName", "name.familyName"],
    ...["emails", "emails.value", "emails.type", "phoneNumbers.value", "userType"],
    ...[`${enterprise}:department`, `${enterprise}:manager`],
  );
  const comparison = fc
    .tuple(attribute, fc.constantFrom("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"), text)
    .map(([path, operator, value]) => `${path} ${operator} ${JSON.stringify(value)}`);
  const inside = fc
    .tuple(
      fc.constantFrom("type", "value", "display"),
      fc.constantFrom("eq", "ne", "co", "sw"),
      text,
    )
    .map(([path, operator, value]) => `emails[${path} ${operator} ${JSON.stringify(value)}]`);
  const simple = fc.oneof(
    comparison,
    inside,
    attribute.map((path) => `${path} pr`),
    fc.constantFrom("active eq true", "active ne true", "emails.primary eq true"),
  );
  const { filter } = fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { depthSize: "small" },
      simple,
      tie("filter").map((inner) => `not (${inner})`),
      fc
        .tuple(tie("filter"), fc.constantFrom("and", "or"), tie("filter"))
        .map((terms) => `(${terms.join(" ")})`),
    ),
  }));

  test("means what it means on values", async () => {
    const property = fc.asyncProperty(filter, async (written) => {
      expect(await found(printFilter(parseFilter(written)))).toEqual(expected(written));
    });
    await fc.assert(property, { numRuns: 200 });
  });

  test("is a parameter, whatever it holds", async () => {
    const hostile = [`' or 1=1 --`, `$1`, `"; drop table source_users; --`, `\\'; select 1`, "%"];
    for (const value of hostile) {
      expect(await found(`userName eq ${JSON.stringify(value)}`)).toEqual([]);
      expect(await found(`title co ${JSON.stringify(value)}`)).toEqual([]);
    }
  });

  test("finds by many names at once, however they are spelt", async () => {
    const names = Array.from({ length: 98 }, (_, at) => `nobody-${at}`);
    const any = [...names, "BOB", "ada@EXAMPLE.com"].map((name) => `userName eq "${name}"`);
    expect(await found(any.join(" or "))).toEqual(["Ada@Example.com", "bob"]);
    const titles = ["x", "COUNTESS", "y"].map((title) => `title eq "${title}"`).join(" or ");
    expect(
      await found(`(${titles} or active eq false) and not (nickName eq "a" or nickName eq "b")`),
    ).toEqual(["Ada@Example.com", "bob"]);
    const work = `emails[(type eq "home" or type eq "WORK") and value ew ".org"]`;
    expect(await found(work)).toEqual(["Ada@Example.com"]);
  });

  test.each([
    `${"(".repeat(10_000)}userName pr${")".repeat(10_000)}`,
    `userName eq "${"x".repeat(64_000)}"`,
    Array.from({ length: 500 }, (_, index) => `title eq "${index}"`).join(" or "),
    Array.from({ length: 60 }, (_, index) => `title co "${index}"`).join(" or "),
    Array.from({ length: 20 }, (_, index) => `emails[value co "${index}"]`).join(" and "),
    "emails[type eq",
    'meta.location eq "x"',
    'userName eq "x" garbage',
  ])("is refused when it is hostile or has no answer", async (hostile) => {
    const refused = await scim(app, "GET", `/Users${where(hostile)}`);
    expect([refused.status, refused.body.scimType]).toEqual([400, "invalidFilter"]);
  });

  test("for a password is refused", async () => {
    const refused = await scim(app, "GET", `/Users${where('password eq "x"')}`);
    expect(refused.status).toBe(400);
  });
});
