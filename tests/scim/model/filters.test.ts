import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { bindFilter } from "@/lib/scim/bind-filter";
import { ScimError } from "@/lib/scim/errors";
import { evaluate } from "@/lib/scim/evaluate";
import { printFilter } from "@/lib/scim/filter";
import { parseFilter } from "@/lib/scim/filter-parser";
import type { JsonObject } from "@/lib/scim/json";
import type { ResourceType } from "@/lib/scim/schemas";
import { bindSort, compareBySort, parseSort } from "@/lib/scim/sort";
import { enterprise } from "../conformance/bodies";
import { type Client, each, filtered, listed, newClient, refusalOf } from "../conformance/client";
import { runs } from "./runs";

/** Text that folding, ordering, LIKE and JSON treat in ways of their own. */
const texts = [
  ...[
    "",
    "a",
    "A",
    "ab",
    "Ab",
    "b",
    "B",
    "z",
    "0",
    "10",
    "9",
    " ",
    "a b",
    "%",
    "_",
    "\\",
    '"',
    "'",
  ],
  ...["é", "É", "e\u0301", "ß", "ẞ", "SS", "σ", "ς", "Σ", "ΟΔΟΣ", "οδος", "İ", "i", "I", "ı", "ǅ"],
  ...["\uffee", "😀", "𐐀", "𐐨", "ﬀ", "K", "true", "null", "2024-01-01T00:00:00Z"],
];
const text = fc.constantFrom(...texts);
const filterText = fc.oneof(
  text,
  fc.string({ maxLength: 3 }).filter((value) => !value.includes("\0")),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const email = fc.record({
  value: text,
  type: fc.constantFrom("work", "Work", "home"),
  primary: maybe(fc.boolean()),
});
const badge = "urn:example:params:scim:schemas:extension:badge:2.0:User";
const user = fc.record({
  displayName: maybe(text),
  title: maybe(text),
  externalId: maybe(text),
  active: fc.boolean(),
  name: maybe(fc.record({ givenName: maybe(text), familyName: maybe(text) })),
  emails: maybe(fc.array(email, { maxLength: 3 })),
  roles: maybe(fc.array(fc.record({ value: text }), { maxLength: 2 })),
  x509Certificates: maybe(
    fc.array(fc.record({ value: fc.constantFrom("QQ==", "qq==") }), { maxLength: 1 }),
  ),
  [enterprise]: maybe(
    fc.record({ department: maybe(text), manager: maybe(fc.record({ value: text })) }),
  ),
  [badge]: maybe(
    fc.record({ level: fc.oneof(fc.integer({ min: -3, max: 3 }), text, fc.boolean()) }),
  ),
});

const order = ["eq", "ne", "gt", "ge", "lt", "le"];
const parts = ["co", "sw", "ew"];
const term = (path: string, operators: readonly string[], value: fc.Arbitrary<unknown>) =>
  fc
    .record({ operator: fc.constantFrom(...operators, "pr"), value })
    .map(({ operator, value: wanted }) =>
      operator === "pr" ? `${path} pr` : `${path} ${operator} ${JSON.stringify(wanted)}`,
    );
const textTerm = (path: string) => term(path, [...order, ...parts], filterText);
const flag = (path: string) =>
  term(path, ["eq", "ne"], fc.constantFrom(true, false, "True", "false"));
const nullTerm = fc
  .record({
    path: fc.constantFrom("title", "emails", "name.givenName"),
    operator: fc.constantFrom("eq", "ne"),
  })
  .map(({ path, operator }) => `${path} ${operator} null`);

const inElement = fc.oneof(textTerm("value"), textTerm("type"), flag("primary"));
const joined = (inner: fc.Arbitrary<string>) =>
  fc.tuple(inner, fc.constantFrom("and", "or"), inner).map(([a, by, b]) => `(${a} ${by} ${b})`);
const negated = (inner: fc.Arbitrary<string>) => inner.map((filter) => `not (${filter})`);
const element = fc
  .oneof(inElement, joined(inElement), negated(inElement))
  .map((inner) => `emails[${inner}]`);

const userPaths = [
  "userName",
  "displayName",
  "title",
  "externalId",
  "name.givenName",
  "name.familyName",
];
const userTerms = [
  ...[...userPaths, "emails", "emails.value", "emails.type", "roles", "roles.value", "id"].map(
    textTerm,
  ),
  ...[`${enterprise}:department`, `${enterprise}:manager`, `${enterprise}:manager.value`].map(
    textTerm,
  ),
  ...["groups.value", "groups.display", "meta.resourceType"].map(textTerm),
  ...[flag("active"), flag("emails.primary"), element, nullTerm, textTerm(`${badge}:level`)],
  term(`${badge}:level`, order, fc.integer({ min: -3, max: 3 })),
  term(`${badge}:level`, ["eq", "ne"], fc.boolean()),
  fc.constantFrom(
    "name pr",
    "emails pr",
    "groups pr",
    "meta.created pr",
    'x509Certificates.value eq "QQ=="',
  ),
];
const groupTerms = [
  ...["displayName", "externalId", "id", "members.value", "members.type", "members"].map(textTerm),
  fc.constantFrom("members pr", 'meta.resourceType eq "group"', 'members[value eq "a"]'),
];

/** Filters as text, of any shape over these terms. */
function filtersOf(terms: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.oneof(...terms),
      joined(tie("filter")),
      negated(tie("filter")),
    ),
  })).filter;
}

let client: Client;
let stored: Record<ResourceType, JsonObject[]>;

beforeAll(async () => {
  client = await newClient();
  const bodies = fc.sample(user, { numRuns: 90, seed: 7 });
  const ids = await Promise.all(
    bodies.map((body, at) =>
      client.create("/Users", { ...body, userName: `${texts[at % texts.length]}-${at}` }),
    ),
  );
  for (const [at, name] of texts.entries()) {
    const members = ids.slice(at, at + (at % 3)).map((value) => ({ value }));
    const nested = at % 5 === 0 ? [{ value: "later" }, { value: "a" }] : [];
    const displayName = `${name}#${at}`;
    await client.create("/Groups", {
      displayName,
      externalId: name,
      members: [...members, ...nested],
    });
  }
  stored = { User: await all("/Users"), Group: await all("/Groups") };
});

/** Each as GET shows it. */
async function all(path: string): Promise<JsonObject[]> {
  const ids = each(await client.get(`${path}?count=200&attributes=id`), "id");
  return Promise.all(ids.map(async (id) => (await client.get(`${path}/${id}`)).json));
}

const kinds: [ResourceType, string, fc.Arbitrary<string>, number][] = [
  ["User", "Users", filtersOf(userTerms), 300],
  ["Group", "Groups", filtersOf(groupTerms), 100],
];

describe.each(kinds)("filters on a %s", (type, resource, filters, count) => {
  test("find in SQL whom they find in memory, and no others", async () => {
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const bound = bindFilter(parseFilter(filter), type);
        const wanted = stored[type].filter((one) => evaluate(bound, one)).map(({ id }) => id);
        const answer = await client.get(`${filtered(resource, filter)}&count=200&attributes=id`);
        expect(answer.status, answer.text).toBe(200);
        expect(each(answer, "id").sort()).toEqual(wanted.sort());
        expect(answer.json["totalResults"]).toBe(wanted.length);
      }),
      runs(count),
    );
  });

  test("mean the same when printed and read again", () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const parsed = parseFilter(filter);
        expect(parseFilter(printFilter(parsed))).toEqual(parsed);
        expect(printFilter(parseFilter(printFilter(parsed)))).toBe(printFilter(parsed));
      }),
      runs(300),
    );
  });

  test("and their negation share nobody and leave nobody out", async () => {
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const count = async (text: string) =>
          Number((await client.get(`${filtered(resource, text)}&count=0`)).json["totalResults"]);
        expect((await count(filter)) + (await count(`not (${filter})`))).toBe(stored[type].length);
      }),
      runs(40),
    );
  });
});

test("a list shows each resource as GET does", async () => {
  for (const [path, type] of [
    ["/Users", "User"],
    ["/Groups", "Group"],
  ] as const) {
    const shown = listed(await client.get(`${path}?count=200`));
    expect(shown).toEqual(stored[type]);
  }
});

test.each([
  "userName",
  "title",
  "name.familyName",
  "emails",
  "externalId",
  "active",
  `${enterprise}:department`,
])("sorting by %s in SQL gives the order of sorting in memory, both ways", async (path) => {
  for (const order of ["ascending", "descending"]) {
    const sort = parseSort(path, order);
    const bound = sort && bindSort(sort, "User");
    const wanted = [...stored.User].sort((a, b) => (bound ? compareBySort(bound, a, b) : 0));
    const answer = await client.get(`/Users?count=200&sortBy=${path}&sortOrder=${order}`);
    expect(each(answer, "id")).toEqual(wanted.map(({ id }) => id));
  }
});

test("a filter that is refused in memory is refused by the server, in the same words", async () => {
  const wrong = fc.constantFrom(
    "active gt true",
    "title eq 5",
    'nosuch eq "x"',
    "title",
    'emails[x eq "y"]',
    "(",
  );
  await fc.assert(
    fc.asyncProperty(fc.tuple(filtersOf(userTerms), wrong), async ([good, bad]) => {
      const filter = `${good} and ${bad}`;
      let detail = "";
      try {
        bindFilter(parseFilter(filter), "User");
      } catch (error) {
        detail = error instanceof ScimError ? error.detail : "";
      }
      const answer = await client.get(filtered("Users", filter));
      expect(refusalOf(answer)).toEqual([400, "invalidFilter"]);
      expect(answer.json["detail"]).toBe(detail);
    }),
    runs(20),
  );
});
