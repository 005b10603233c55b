import fc from "fast-check";
import { expect, test } from "vitest";
import type { AttributePath } from "@/lib/scim/attribute-path";
import { bindFilter } from "@/lib/scim/bind-filter";
import { ScimError } from "@/lib/scim/errors";
import { evaluate } from "@/lib/scim/evaluate";
import { type Filter, printFilter } from "@/lib/scim/filter";
import { parseFilter } from "@/lib/scim/filter-parser";
import { limits } from "@/lib/scim/limits";
import { applyUserPatch } from "@/lib/scim/patch";
import { parsePatch } from "@/lib/scim/patch-request";
import { profiles } from "@/lib/scim/profiles";
import { parseUser, type UserResource } from "@/lib/scim/resource";
import { urns } from "@/lib/scim/urns";

const name = fc.stringMatching(/^[a-zA-Z][\w-]{0,8}$/);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const schema = fc.constantFrom(urns.user, urns.enterpriseUser, "urn:acme:params:2.0:User");
const path: fc.Arbitrary<AttributePath> = fc.record({
  schema: maybe(schema),
  name,
  sub: maybe(name),
});
const plain = fc.record({ schema: fc.constant(null), name, sub: fc.constant(null) });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0"));
const value = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const operator = fc.constantFrom("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le");

function term(names: fc.Arbitrary<AttributePath>): fc.Arbitrary<Filter> {
  return fc.oneof(
    fc.record({ kind: fc.constant("compare"), path: names, operator, value }),
    fc.record({ kind: fc.constant("present"), path: names }),
  );
}

function tree(leaf: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.record({
        kind: fc.constantFrom("and", "or"),
        terms: fc.array(tie("filter"), { minLength: 2, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant("not"), filter: tie("filter") }),
    ),
  })).filter;
}

const element: fc.Arbitrary<Filter> = fc.record({
  kind: fc.constant("element"),
  path: path.map((whole) => ({ ...whole, sub: null })),
  filter: tree(term(plain)),
});
const filters = tree(fc.oneof(term(path), element));

function countTerms(filter: Filter): number {
  if (filter.kind === "and" || filter.kind === "or") {
    return filter.terms.reduce((sum, inner) => sum + countTerms(inner), 0);
  }
  return filter.kind === "not" || filter.kind === "element" ? countTerms(filter.filter) : 1;
}

test("parsing a printed filter gives the filter", () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const printed = printFilter(filter);
      fc.pre(countTerms(filter) <= limits.filterTerms && printed.length <= limits.filterLength);
      expect(parseFilter(printed)).toEqual(filter);
    }),
    { numRuns: 1_000 },
  );
});

test("any text is read as a filter or refused as invalidFilter, nothing else", () => {
  const pieces = fc.constantFrom(
    "(",
    ")",
    "[",
    "]",
    '"',
    "\\",
    " ",
    "eq",
    "and",
    "not",
    "a",
    ".b",
    "1",
    "urn:",
  );
  const hostile = fc.oneof(
    fc.string({ maxLength: 5_000 }),
    fc.array(pieces).map((all) => all.join(" ")),
  );
  fc.assert(
    fc.property(hostile, (source) => {
      try {
        parseFilter(source);
      } catch (error) {
        expect(error).toBeInstanceOf(ScimError);
        expect(error).toMatchObject({ status: 400, scimType: "invalidFilter" });
      }
    }),
    { numRuns: 1_000 },
  );
});

const type = fc.constantFrom("work", "home", "other");
const address = fc.constantFrom("a@x", "b@x", "c@x");
const email = fc.record(
  { value: address, type, primary: fc.boolean(), display: fc.constantFrom("A", "B") },
  { requiredKeys: ["value"] },
);
const emails = fc.array(email, { maxLength: 4 });
const users = fc
  .record({ emails, title: fc.constantFrom("", "Lead"), active: fc.boolean() })
  .map((sent) => parseUser({ userName: "jo", ...sent }, profiles.generic));

/** RFC 7644 promises idempotence for operations whose filter still selects the same afterwards. */
const operations = fc.oneof(
  fc.record({ op: fc.constantFrom("add", "replace"), path: fc.constant("emails"), value: emails }),
  fc.record({ op: fc.constant("remove"), path: fc.constant("emails"), value: emails }),
  fc.record({
    op: fc.constantFrom("add", "replace"),
    path: type.map((wanted) => `emails[type eq "${wanted}"].value`),
    value: fc.oneof(address, fc.constant("")),
  }),
  fc.record({
    op: fc.constantFrom("add", "replace"),
    path: type.map((wanted) => `emails[type eq "${wanted}"].primary`),
    value: fc.constantFrom(true, false, "True"),
  }),
  fc.record({
    op: fc.constant("remove"),
    path: fc.constantFrom("emails", "title", 'emails[type eq "work"]', "emails[primary eq true]"),
  }),
  fc.record({
    op: fc.constantFrom("add", "replace"),
    value: fc.record({
      title: fc.constantFrom("A", null),
      "name.givenName": fc.constant("K"),
      emails,
    }),
  }),
);

const patch = (user: UserResource, operation: unknown) =>
  applyUserPatch(user, parsePatch({ Operations: [operation] }, profiles.generic), profiles.generic);

test("applying a PATCH operation twice gives what once gave", () => {
  fc.assert(
    fc.property(users, operations, (user, operation) => {
      const { resource: once } = patch(user, operation);
      const twice = patch(once, operation);
      expect(twice.resource).toEqual(once);
      expect(twice.changed).toBe(false);
    }),
    { numRuns: 3_000 },
  );
});

test("whatever the operations: at most one primary, no equal elements, nothing hollow, input untouched", () => {
  fc.assert(
    fc.property(users, fc.array(operations, { maxLength: 5 }), (user, sequence) => {
      const before = structuredClone(user);
      let result = user;
      for (const operation of sequence) result = patch(result, operation).resource;
      const body = { Operations: sequence };
      if (sequence.length > 0) {
        const all = applyUserPatch(user, parsePatch(body, profiles.generic), profiles.generic);
        expect(all.resource.userName).toBe("jo");
      }
      expect(user).toEqual(before);
      const list = result["emails"];
      const elements = Array.isArray(list) ? list.map((item) => JSON.stringify(item)) : [];
      expect(elements.filter((item) => item.includes('"primary":true')).length).toBeLessThan(2);
      expect(new Set(elements).size).toBe(elements.length);
      expect(list).not.toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test("reading what was read changes nothing", () => {
  fc.assert(
    fc.property(users, (user) => {
      expect(parseUser(user, profiles.generic)).toEqual(user);
    }),
  );
});

test("a negated filter selects exactly the others", () => {
  const condition = fc.oneof(
    fc
      .tuple(fc.constantFrom("emails", "title"), fc.constantFrom("eq", "ne", "co"), address)
      .map(([attribute, compare, wanted]) => `${attribute} ${compare} "${wanted}"`),
    type.map((wanted) => `emails[type eq "${wanted}" and primary eq true]`),
    fc.constantFrom("title pr", "emails.display pr", "active eq true"),
  );
  fc.assert(
    fc.property(users, condition, (user, source) => {
      const holds = (wanted: string) => evaluate(bindFilter(parseFilter(wanted), "User"), user);
      expect(holds(`not (${source})`)).toBe(!holds(source));
    }),
  );
});
