import { describe, expect, test } from "vitest";
import { ScimError } from "@/lib/scim/errors";
import { printFilter } from "@/lib/scim/filter";
import { parseFilter } from "@/lib/scim/filter-parser";
import { limits } from "@/lib/scim/limits";
import { urns } from "@/lib/scim/urns";

function refusal(text: string): ScimError {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`was read: ${text}`);
}

const path = (name: string, sub: string | null = null, schema: string | null = null) => ({
  schema,
  name,
  sub,
});

describe("what is read", () => {
  test.each(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"])(
    "operator %s, in any case",
    (operator) => {
      const wanted = { kind: "compare", path: path("title"), operator, value: "x" };
      expect(parseFilter(`title ${operator} "x"`)).toEqual(wanted);
      expect(parseFilter(`title ${operator.toUpperCase()} "x"`)).toEqual(wanted);
    },
  );

  test("pr has no value", () => {
    expect(parseFilter("name.givenName PR")).toEqual({
      kind: "present",
      path: path("name", "givenName"),
    });
  });

  test.each([
    ["true", true],
    ["False", false],
    ["null", null],
    ["12", 12],
    ["-1.5e3", -1500],
    ['"x"', "x"],
  ])("the value %s", (text, value) => {
    expect(parseFilter(`a eq ${text}`)).toMatchObject({ value });
  });

  test("quotes, backslashes and unicode in text are JSON escapes (P22)", () => {
    expect(parseFilter(String.raw`a eq "O'Brien \"Bo\" \\ \u00e9 😀"`)).toMatchObject({
      value: `O'Brien "Bo" \\ é 😀`,
    });
  });

  test("and binds stronger than or, parentheses strongest", () => {
    expect(printFilter(parseFilter("a pr or b pr and c pr"))).toBe("a pr or (b pr and c pr)");
    expect(printFilter(parseFilter("(a pr or b pr) AND c pr"))).toBe("(a pr or b pr) and c pr");
    expect(printFilter(parseFilter("NOT (a pr) or Not(b pr)"))).toBe("not (a pr) or not (b pr)");
  });

  test("a value path holds conditions for one element", () => {
    expect(parseFilter('emails[type eq "work" and value co "@x"]')).toMatchObject({
      kind: "element",
      path: path("emails"),
      filter: { kind: "and", terms: [{ path: path("type") }, { path: path("value") }] },
    });
  });

  test("Entra ID's value path with a sub-attribute is a condition on the same element", () => {
    expect(printFilter(parseFilter('emails[type eq "work"].value eq "a@x"'))).toBe(
      'emails[type eq "work" and value eq "a@x"]',
    );
    expect(printFilter(parseFilter('emails[type eq "work"].value pr'))).toBe(
      'emails[type eq "work" and value pr]',
    );
  });

  test("the dot of the version does not end the URN", () => {
    expect(parseFilter(`${urns.user}:name.familyName pr`)).toMatchObject({
      path: path("name", "familyName", urns.user),
    });
  });

  test.each([
    [`${urns.user.toUpperCase()}:USERNAME`, path("USERNAME", null, urns.user)],
    [`${urns.enterpriseUser}:manager.value`, path("manager", "value", urns.enterpriseUser)],
    ["urn:scim:schemas:core:1.0:userName", path("userName")],
    [
      "urn:scim:schemas:extension:enterprise:1.0:department",
      path("department", null, urns.enterpriseUser),
    ],
    ["urn:acme:params:2.0:User:badge", path("badge", null, "urn:acme:params:2.0:User")],
    ["$ref", path("$ref")],
  ])("the name %s", (text, wanted) => {
    expect(parseFilter(`${text} pr`)).toEqual({ kind: "present", path: wanted });
  });

  test("a name that starts like a keyword is a name", () => {
    expect(parseFilter('notes eq "x"')).toMatchObject({ path: path("notes") });
    expect(parseFilter('not eq "x"')).toMatchObject({ path: path("not") });
  });
});

describe("what is refused as invalidFilter, saying where", () => {
  test.each([
    ["", 1],
    ["userName", 9],
    ["userName eq", 12],
    ["userName eq x", 13],
    ["userName eq 'x'", 13],
    ['userName eq "x', 13],
    [String.raw`userName eq "\x"`, 13],
    [String.raw`userName eq "\u0000"`, 13],
    [String.raw`userName eq "\ud800"`, 13],
    ['userName is "x"', 10],
    ['userName eq "x" userName pr', 17],
    ['userName eq "x")', 16],
    ['(userName eq "x"', 17],
    ["userName pr and", 16],
    ["emails[]", 8],
    ['emails[type eq "work"', 22],
    ['emails[type eq "work")', 22],
    ['emails[ims[type eq "x"]]', 11],
    ['emails[a.b eq "x"]', 8],
    ['emails.value[type eq "x"]', 13],
    ['emails[type eq "work"].a.b eq "x"', 23],
    ["name.a.b pr", 1],
    ["1a pr", 1],
    ["__proto__ pr", 1],
    ["a eq 01", 6],
    ["a eq 1e999", 6],
  ])("%s", (text, position) => {
    const error = refusal(text);
    expect(error).toMatchObject({ status: 400, scimType: "invalidFilter" });
    expect(error.detail).toContain(`character ${position}:`);
  });
});

describe("bounds on hostile filters", () => {
  const nested = (depth: number) => `${"(".repeat(depth)}a pr${")".repeat(depth)}`;
  const terms = (count: number) => Array.from({ length: count }, () => "a pr").join(" or ");

  test("length", () => {
    const text = (length: number) => `a eq "${"x".repeat(length - 7)}"`;
    expect(parseFilter(text(limits.filterLength)).kind).toBe("compare");
    expect(refusal(text(limits.filterLength + 1)).scimType).toBe("invalidFilter");
  });

  test("nesting, by parentheses, not and value paths together", () => {
    expect(parseFilter(nested(limits.filterDepth)).kind).toBe("present");
    expect(refusal(nested(limits.filterDepth + 1)).detail).toContain("nest deeper");
    const inElement = (depth: number) => `emails[${nested(depth)}]`;
    expect(parseFilter(inElement(limits.filterDepth - 1)).kind).toBe("element");
    expect(refusal(inElement(limits.filterDepth)).detail).toContain("nest deeper");
    expect(refusal(`${"not (".repeat(30)}a pr${")".repeat(30)}`).detail).toContain("nest deeper");
  });

  test("number of comparisons", () => {
    expect(parseFilter(terms(limits.filterTerms))).toMatchObject({ kind: "or" });
    expect(refusal(terms(limits.filterTerms + 1)).detail).toContain("comparisons");
  });

  test.each([
    ["opening parentheses", "(".repeat(5_000)],
    ["opening brackets", "a[".repeat(2_500)],
    ["nots", "not ".repeat(1_250)],
    ["quotes", '"'.repeat(5_000)],
    ["backslashes", `a eq "${"\\".repeat(4_993)}`],
    ["or expansion", `a pr${" or a pr".repeat(700)}`],
    ["a long word", "a".repeat(5_000)],
    ["dots and colons", "urn:.".repeat(1_000)],
  ])("5 kB of %s is refused", (_name, text) => {
    expect(refusal(text).scimType).toBe("invalidFilter");
  });
});
