import { beforeAll, describe, expect, test } from "vitest";
import { core, enterprise, userBody } from "./bodies";
import { type Client, newClient } from "./client";

let client: Client;

beforeAll(async () => {
  client = await newClient();
});

const work = { value: "work@example.com", type: "work", primary: true };
const home = { value: "home@example.com", type: "home" };
const seed = {
  displayName: "Babs",
  title: "Guide",
  name: { givenName: "Barbara", familyName: "Jensen" },
  emails: [work, home],
  [enterprise]: { department: "Tours", manager: { value: "m1" } },
};
const ext = { department: "Tours", manager: { value: "m1" } };
const gone = undefined;

/** Applies the operations to the seeded person and holds what is read against what is wanted. */
async function expectPatched(operations: unknown[], wanted: Record<string, unknown>) {
  const path = `/Users/${await client.create("/Users", userBody(seed))}`;
  const before = (await client.get(path)).json;
  const patched = await client.patch(path, ...operations);
  expect([200, 204], patched.text).toContain(patched.status);
  const { json } = await client.get(path);
  if (patched.status === 200) expect(patched.json).toEqual(json);
  const { meta: _before, schemas: _schemas, ...was } = before;
  const { meta: _after, schemas, ...is } = json;
  const expected = Object.entries({ ...was, ...wanted }).filter(([, value]) => value !== gone);
  expect(is).toEqual(Object.fromEntries(expected));
  expect(schemas).toEqual(is[enterprise] ? [core, enterprise] : [core]);
}

type Row = [guarantee: string, operation: unknown, wanted: Record<string, unknown>];

const adds: Row[] = [
  [
    "without a path each attribute of the value is added",
    { value: { nickName: "B", title: "Lead" } },
    { nickName: "B", title: "Lead" },
  ],
  [
    "without a path a list gains, and does not lose",
    { value: { emails: [{ value: "x@example.com" }] } },
    { emails: [work, home, { value: "x@example.com" }] },
  ],
  [
    "without a path a complex attribute keeps its other parts",
    { value: { name: { middleName: "J" } } },
    { name: { ...seed.name, middleName: "J" } },
  ],
  [
    "a single value that was there is replaced",
    { path: "title", value: "Lead" },
    { title: "Lead" },
  ],
  ["a single value that was not there is set", { path: "nickName", value: "B" }, { nickName: "B" }],
  [
    "a complex attribute keeps the parts not named",
    { path: "name", value: { givenName: "B" } },
    { name: { givenName: "B", familyName: "Jensen" } },
  ],
  [
    "a sub-attribute",
    { path: "name.middleName", value: "J" },
    { name: { ...seed.name, middleName: "J" } },
  ],
  [
    "a list of values to a list",
    { path: "emails", value: [{ value: "x@example.com", type: "other" }] },
    { emails: [work, home, { value: "x@example.com", type: "other" }] },
  ],
  [
    "one value to a list",
    { path: "emails", value: { value: "x@example.com" } },
    { emails: [work, home, { value: "x@example.com" }] },
  ],
  ["a value that is there already changes nothing", { path: "emails", value: [home] }, {}],
  [
    "a new primary takes it from the old one",
    { path: "emails", value: [{ value: "x@example.com", primary: true }] },
    { emails: [{ ...work, primary: false }, home, { value: "x@example.com", primary: true }] },
  ],
  [
    "a list that was not there is made",
    { path: "roles", value: [{ value: "admin" }] },
    { roles: [{ value: "admin" }] },
  ],
  [
    "an extension's attribute by its URN",
    { path: `${enterprise}:costCenter`, value: "4130" },
    { [enterprise]: { ...ext, costCenter: "4130" } },
  ],
  [
    "an extension's attribute by its URN in another case",
    { path: `${enterprise.toUpperCase()}:COSTCENTER`, value: "1" },
    { [enterprise]: { ...ext, costCenter: "1" } },
  ],
  [
    "an extension without a path",
    { value: { [enterprise]: { costCenter: "4130" } } },
    { [enterprise]: { ...ext, costCenter: "4130" } },
  ],
  [
    "an extension by its URN alone",
    { path: enterprise, value: { costCenter: "4130" } },
    { [enterprise]: { ...ext, costCenter: "4130" } },
  ],
  ["a core attribute by its URN", { path: `${core}:nickName`, value: "B" }, { nickName: "B" }],
  [
    "a core sub-attribute by its URN",
    { path: `${core}:name.givenName`, value: "B" },
    { name: { givenName: "B", familyName: "Jensen" } },
  ],
  [
    "a sub-attribute of the values that a filter selects",
    { path: 'emails[type eq "home"].display', value: "Mine" },
    { emails: [work, { ...home, display: "Mine" }] },
  ],
  [
    "primary of the value that a filter selects moves",
    { path: 'emails[type eq "home"].primary', value: true },
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  [
    "the path in another case",
    { path: "NAME.GIVENNAME", value: "B" },
    { name: { givenName: "B", familyName: "Jensen" } },
  ],
];

const replaces: Row[] = [
  [
    "without a path each attribute is replaced, others stay",
    { value: { title: "Lead", emails: [home] } },
    { title: "Lead", emails: [home] },
  ],
  ["a single value", { path: "title", value: "Lead" }, { title: "Lead" }],
  [
    "a single value that was not there acts as add",
    { path: "nickName", value: "B" },
    { nickName: "B" },
  ],
  [
    "a list as a whole",
    { path: "emails", value: [{ value: "x@example.com" }] },
    { emails: [{ value: "x@example.com" }] },
  ],
  [
    "a list that was not there acts as add",
    { path: "roles", value: [{ value: "r" }] },
    { roles: [{ value: "r" }] },
  ],
  ["a list by an empty one clears it", { path: "emails", value: [] }, { emails: gone }],
  [
    "a complex attribute: sub-attributes not sent stay",
    { path: "name", value: { givenName: "B" } },
    { name: { givenName: "B", familyName: "Jensen" } },
  ],
  [
    "a sub-attribute",
    { path: "name.familyName", value: "Jones" },
    { name: { givenName: "Barbara", familyName: "Jones" } },
  ],
  [
    "a sub-attribute of a complex attribute that was not there",
    { path: `${enterprise}:manager.value`, value: "m2" },
    { [enterprise]: { ...ext, manager: { value: "m2" } } },
  ],
  [
    "the sub-attribute of the values that a filter selects",
    { path: 'emails[type eq "work"].value', value: "new@example.com" },
    { emails: [{ ...work, value: "new@example.com" }, home] },
  ],
  [
    "the values that a filter on value selects",
    { path: 'emails[value eq "HOME@example.com"].type', value: "other" },
    { emails: [work, { ...home, type: "other" }] },
  ],
  [
    "a filter with and",
    { path: 'emails[type eq "work" and primary eq true].display', value: "W" },
    { emails: [{ ...work, display: "W" }, home] },
  ],
  [
    "a filter with or",
    { path: 'emails[type eq "work" or type eq "home"].display', value: "X" },
    {
      emails: [
        { ...work, display: "X" },
        { ...home, display: "X" },
      ],
    },
  ],
  [
    "a filter with not",
    { path: 'emails[not (type eq "work")].display', value: "X" },
    { emails: [work, { ...home, display: "X" }] },
  ],
  [
    "a filter in another case",
    { path: 'EMAILS[TYPE EQ "WORK"].VALUE', value: "new@example.com" },
    { emails: [{ ...work, value: "new@example.com" }, home] },
  ],
  ["a boolean by text", { path: "active", value: "False" }, { active: false }],
  ["a value by null clears it", { path: "title", value: null }, { title: gone }],
  [
    "an extension's attribute",
    { path: `${enterprise}:department`, value: "R&D" },
    { [enterprise]: { ...ext, department: "R&D" } },
  ],
  [
    "an extension's sub-attribute",
    { path: `${enterprise}:manager.value`, value: "m2" },
    { [enterprise]: { ...ext, manager: { value: "m2" } } },
  ],
  [
    "dotted keys without a path",
    { value: { "name.givenName": "B", [`${enterprise}:department`]: "X" } },
    { name: { givenName: "B", familyName: "Jensen" }, [enterprise]: { ...ext, department: "X" } },
  ],
  ["what was so already changes nothing", { path: "title", value: "Guide" }, {}],
  ["externalId", { path: "externalId", value: "e-2" }, { externalId: "e-2" }],
  [
    "userName",
    { path: "userName", value: "renamed-by-patch@example.com" },
    { userName: "renamed-by-patch@example.com" },
  ],
];

const removes: Row[] = [
  ["a single value", { path: "title" }, { title: gone }],
  ["a value that is not there changes nothing", { path: "nickName" }, {}],
  ["a whole complex attribute", { path: "name" }, { name: gone }],
  ["a sub-attribute", { path: "name.familyName" }, { name: { givenName: "Barbara" } }],
  ["a whole list", { path: "emails" }, { emails: gone }],
  ["the values that a filter selects", { path: 'emails[type eq "work"]' }, { emails: [home] }],
  [
    "the values that a filter on value selects",
    { path: 'emails[value eq "home@example.com"]' },
    { emails: [work] },
  ],
  [
    "all values that a filter selects, and the list with the last",
    { path: "emails[value pr]" },
    { emails: gone },
  ],
  ["a filter that selects nothing changes nothing", { path: 'emails[type eq "other"]' }, {}],
  [
    "a sub-attribute of the values that a filter selects",
    { path: 'emails[type eq "work"].primary' },
    { emails: [{ value: work.value, type: "work" }, home] },
  ],
  [
    "an extension's attribute",
    { path: `${enterprise}:department` },
    { [enterprise]: { manager: { value: "m1" } } },
  ],
  ["a whole extension, with its URN in schemas", { path: enterprise }, { [enterprise]: gone }],
  [
    "values listed, as Entra and authentik do",
    { path: "emails", value: [{ value: "home@example.com" }] },
    { emails: [work] },
  ],
  ["in another case of the name", { path: "TITLE" }, { title: gone }],
];

describe.each([
  { section: "§3.5.2.1", op: "add", rows: adds },
  { section: "§3.5.2.3", op: "replace", rows: replaces },
  { section: "§3.5.2.2", op: "remove", rows: removes },
])("RFC 7644 $section: $op", ({ op, rows }) => {
  test.each(rows)("%s", async (_, operation, wanted) => {
    await expectPatched([{ op, ...Object(operation) }], wanted);
  });

  test.each([op.toUpperCase(), `${op.charAt(0).toUpperCase()}${op.slice(1)}`])(
    "the operation may be written %s",
    async (spelled) => {
      const operation = { op: spelled, path: "title", ...(op === "remove" ? {} : { value: "x" }) };
      await expectPatched([operation], { title: op === "remove" ? gone : "x" });
    },
  );
});

describe("RFC 7644 §3.5.2: several operations", () => {
  test("are carried out in their order, each on what the one before left", async () => {
    await expectPatched(
      [
        { op: "remove", path: "emails" },
        { op: "add", path: "emails", value: [{ value: "a@example.com", type: "work" }] },
        { op: "replace", path: 'emails[type eq "work"].value', value: "b@example.com" },
        { op: "add", path: "title", value: "One" },
        { op: "replace", path: "title", value: "Two" },
      ],
      { emails: [{ value: "b@example.com", type: "work" }], title: "Two" },
    );
  });
});
