import { describe, expect, test } from "vitest";
import { TooManyStepsError } from "@/lib/core/mapping/steps";
import { type Transform, transform, transformProblem } from "@/lib/core/mapping/transform";
import {
  compileChain,
  runChain,
  TransformError,
  transformText,
} from "@/lib/core/mapping/transform-chain";
import { regexProblem } from "@/lib/core/mapping/transform-regex";

const resource = {
  name: { givenName: "Jo", familyName: "Doe" },
  emails: [{ value: "a@x.test" }, { value: "b@x.test" }],
};

describe("each transform", () => {
  const cases: [Transform, string, string][] = [
    [{ kind: "lowerCase" }, "Jo DOE", "jo doe"],
    [{ kind: "upperCase" }, "jo Doe", "JO DOE"],
    [{ kind: "titleCase" }, "JO o'neil-SMITH de boer", "Jo O'Neil-Smith De Boer"],
    [{ kind: "trim" }, "  jo  ", "jo"],
    [{ kind: "stripDomain" }, "jo@acme@acme.test", "jo@acme"],
    [{ kind: "stripDomain" }, "jo", "jo"],
    [{ kind: "guestAddress" }, "jo_doe_acme.com#EXT#@t.onmicrosoft.com", "jo_doe@acme.com"],
    [{ kind: "guestAddress" }, "jo@acme.com", "jo@acme.com"],
    [{ kind: "removeDiacritics" }, "Zoë Müller-Straße Łódź Øre", "Zoe Muller-Strasse Lodz Ore"],
    [{ kind: "replace", find: ".", with: "_" }, "a.b.c", "a_b_c"],
    [{ kind: "replace", find: "$1", with: "$&" }, "a$1b", "a$&b"],
    [{ kind: "regex", pattern: "^(\\w+)\\.(\\w+)@.*$", with: "$2.$1" }, "jo.doe@x", "doe.jo"],
    [{ kind: "regex", pattern: "(?P<first>\\w)\\w*", with: "\u0024{first}$$" }, "jo doe", "j$ d$"],
    [{ kind: "regex", pattern: "x(y)?", with: "[\u0024{1}]" }, "x xy", "[] [y]"],
    [{ kind: "regex", pattern: "nothing", with: "" }, "jo", "jo"],
    [{ kind: "regex", pattern: "^x-", with: "" }, "x-jo", "jo"],
    [
      { kind: "template", text: "{name.familyName}, {name.givenName} ({value})" },
      "x",
      "Doe, Jo (x)",
    ],
    [{ kind: "template", text: "{name.givenName} {name.middleName} {value}" }, "x", "Jo x"],
    [
      { kind: "lookup", entries: [{ from: "DE", to: "Germany" }], otherwise: "keep" },
      "de",
      "Germany",
    ],
    [{ kind: "lookup", entries: [{ from: "DE", to: "Germany" }], otherwise: "keep" }, "FR", "FR"],
    [{ kind: "lookup", entries: [{ from: "DE", to: "Germany" }], otherwise: "empty" }, "FR", ""],
    [{ kind: "date", format: "dd.MM.yyyy" }, "2024-02-29", "29.02.2024"],
    [{ kind: "date", format: "d MMM yyyy HH:mm" }, "2024-02-29T23:30:00-02:00", "1 Mar 2024 01:30"],
    [{ kind: "date", format: "yyyy-MM-dd'T'HH" }, "20240131235959.0Z", "2024-01-31T23"],
    [{ kind: "date", format: "yyyy" }, "1700000000", "2023"],
  ];
  test.each(cases)("%j turns %j into %j", (step, before, after) => {
    expect(runChain(compileChain([step]), [before], resource)[0] ?? "").toBe(after);
  });

  test("of a list changes every value; join and first make one of them", () => {
    const values = ["A@x", "B@x"];
    const run = (...steps: Transform[]) => runChain(compileChain(steps), values, resource);
    expect(run({ kind: "lowerCase" })).toEqual(["a@x", "b@x"]);
    expect(run({ kind: "join", separator: "; " })).toEqual(["A@x; B@x"]);
    expect(run({ kind: "stripDomain" }, { kind: "first" })).toEqual(["A"]);
  });
});

test("a template whose attributes are all empty gives nothing", () => {
  const chain = compileChain([{ kind: "template", text: "Hello {title} {nickName}!" }]);
  expect(runChain(chain, [], resource)).toEqual([]);
});

test("what is no date is an error that names the value", () => {
  const step: Transform = { kind: "date", format: "yyyy" };
  for (const value of ["soon", "2023-02-30", "2024-13-01"]) {
    expect(() => transformText(value, [step])).toThrow(TransformError);
    expect(() => transformText(value, [step])).toThrow(value);
  }
});

test("a date does not depend on the machine's time zone", () => {
  expect(transformText("2024-06-30T23:59:59", [{ kind: "date", format: "dd HH" }])).toBe("30 23");
});

test("a chain cannot blow a value up", () => {
  const slow: Transform = { kind: "regex", pattern: "^((a?){100}){10}$", with: "" };
  expect(() => transformText("a".repeat(9_000), [slow])).toThrow(TooManyStepsError);
  const grow: Transform = { kind: "regex", pattern: "x", with: "x".repeat(200) };
  expect(() => transformText("x".repeat(200), [grow])).toThrow("longer than");
});

describe("steps that cannot work are named at save", () => {
  test.each([
    [{ kind: "regex", pattern: "ab[", with: "" }, "at character 3"],
    [{ kind: "regex", pattern: "(?=a)", with: "" }, "at character 1"],
    [{ kind: "regex", pattern: "(a)", with: "$2" }, "the pattern has 1 groups"],
    [{ kind: "regex", pattern: "(a)", with: "\u0024{b}" }, "no group of this name"],
    [{ kind: "regex", pattern: "(a)", with: "5$" }, "a lone $"],
    [{ kind: "template", text: "{emails[}" }, "character 1"],
    [{ kind: "template", text: "{name" }, "lone brace"],
    [{ kind: "template", text: "fixed" }, "no {attribute}"],
  ] satisfies [Transform, string][])("%j", (step, words) => {
    expect(transformProblem(step)).toContain(words);
  });

  test("shapes are checked before that", () => {
    expect(transform.safeParse({ kind: "script", text: "1" }).success).toBe(false);
    expect(transform.safeParse({ kind: "replace", find: "" }).success).toBe(false);
    expect(transform.parse({ kind: "replace", find: "a" })).toEqual({
      ...{ kind: "replace", find: "a", with: "" },
    });
  });
});

describe("patterns take linear time", () => {
  test.each(["(a+)+$", "^(\\w+\\s?)*$", "(.*a){25}"])("%s", (pattern) => {
    expect(regexProblem(pattern)).toBeNull();
    const text = `${"a".repeat(5_000)}!`;
    expect(transformText(text, [{ kind: "regex", pattern, with: "" }]).length).toBeGreaterThan(0);
  });
});
