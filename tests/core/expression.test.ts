import { describe, expect, test } from "vitest";
import {
  compileExpression,
  ExpressionError,
  expressionProblem,
  expressionTexts,
} from "@/lib/core/mapping/expression";
import { expressionFunctions } from "@/lib/core/mapping/expression-functions";
import { tookTooLong } from "@/lib/core/mapping/steps";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const user = {
  userName: "Jo.Doe@Acme.Test",
  displayName: "jo doe",
  title: "Zoë",
  hireDate: "2024-02-29",
  employeeNumber: 7,
  name: { givenName: "Jo", familyName: "Doe" },
  emails: [
    { type: "home", value: "jo@home.test" },
    { type: "work", value: "jo@acme.test", primary: true },
  ],
  [enterprise]: { department: "R&D" },
};

function evaluate(text: string): unknown {
  return compileExpression(text).evaluate({ user });
}

describe("an expression", () => {
  test.each([
    ['user.name.givenName + " " + user.name.familyName', "Jo Doe"],
    ["user.userName.stripDomain().lower()", "jo.doe"],
    ['user.emails.filter(e, e.type == "work")[0].value', "jo@acme.test"],
    [`user["${enterprise}"].department`, "R&D"],
    [`user.attr("${enterprise}:department")`, "R&D"],
    ['has(user.nickName) ? user.nickName : "none"', "none"],
    ['user.attr("nickName")', ""],
    ["user.displayName.title()", "Jo Doe"],
    ["user.title.removeDiacritics()", "Zoe"],
    ['user.userName.replaceRegex("^(?P<first>.)[^.]*[.]([^@]+).*$", "\u0024{first}$2")', "JDoe"],
    ['user.attr("hireDate").formatDate("dd.MM.yyyy")', "29.02.2024"],
    ["string(user.employeeNumber)", "7"],
    ['user.attrs("emails.value").join("; ")', "jo@home.test; jo@acme.test"],
    ['user.emails.exists(e, e.value.matches("^jo@a")) ? "yes" : "no"', "yes"],
  ])("%s gives %j", (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  test("every function that may be called has an example that compiles", () => {
    const problems = Object.values(expressionFunctions).map((text) => expressionProblem(text));
    expect(problems.filter((problem) => problem !== null)).toEqual([]);
  });

  test("tells which attributes it reads", () => {
    const text = `user.name.givenName + user["${enterprise}"].department + user.attr("title")
      + user.emails.filter(e, e.type == "work")[0].value`;
    expect(compileExpression(text).paths.sort()).toEqual(
      ["emails", "name.givenName", "title", `${enterprise}:department`].sort(),
    );
  });

  test("gives texts, several for a list, none for nothing", () => {
    expect(expressionTexts(evaluate("user.emails.map(e, e.value)"))).toEqual([
      "jo@home.test",
      "jo@acme.test",
    ]);
    expect(expressionTexts(evaluate("size(user.emails)"))).toEqual(["2"]);
    expect(expressionTexts(null)).toEqual([]);
    expect(() => expressionTexts({ value: 1 })).toThrow(ExpressionError);
  });
});

describe("a mistake is named with its position", () => {
  test.each([
    ["user.", "at character 6"],
    ["user.userName.nope()", "no function nope()"],
    ["now()", "no function now()"],
    ['cel.bind(x, "a", x + x)', "no function bind()"],
    ['timestamp("2024-01-01T00:00:00Z")', "no function timestamp()"],
    ["person.userName", "at character 1"],
    ['size(user.emails) + "x"', "no such overload"],
    ["user.emails.map(a, user.emails.map(b, user.emails.map(c, c)))", "at most 2 deep"],
    ['{"a": 1}', "must be a text"],
    ["x".repeat(3_000), "at most 2000 characters"],
  ])("%s", (text, words) => {
    expect(expressionProblem(text)).toContain(words);
  });

  test("a missing attribute says what to write instead, at the place in the text as written", () => {
    const text = "user.emails.filter(e, true)[0].value + user.nickName";
    expect(() => evaluate(text)).toThrow(/no attribute nickName.*has\(…\).*\(at character 45\)/);
  });

  test("a condition must give yes or no", () => {
    expect(expressionProblem("user.userName.lower()", { result: "bool" })).toContain(
      "true or false",
    );
    expect(expressionProblem('user.title == "x"', { result: "bool" })).toBeNull();
  });
});

describe("an expression cannot keep the process busy", () => {
  const long = {
    ...user,
    text: "a".repeat(28),
    list: Array.from({ length: 400 }, (_, n) => `${n}`),
  };
  const run = (text: string) => compileExpression(text).evaluate({ user: long });

  test("patterns run on RE2: what backtracks for seconds elsewhere is answered", () => {
    expect(run('(user.text + "!").matches("^(a+)+$")')).toBe(false);
    expect(run('[user.text + "!"].exists(x, x.matches("^(a+)+$"))')).toBe(false);
    expect(() => run('user.text.matches("(?=a)")')).toThrow("(?=");
  });

  test.each([
    "user.list.map(a, user.list.map(b, b))",
    "user.list.map(a, user.list.filter(b, a == b))",
    "[user.list + user.list].map(a, a.map(b, a.map(c, c)))",
    "(user.list + user.list).map(a, user.list.exists(b, a + b == a))",
  ])("%s is stopped", (text) => {
    expect(() => run(text)).toThrow(ExpressionError);
  });

  test("texts that grow are stopped", () => {
    const grow = 'user.list.map(a, user.text + a).join("----------").split("").join("--------")';
    expect(() => run(grow)).toThrow("longer than");
  });

  test.each([
    ["a long text and a pattern of thousands of states", `user.big.matches("^((a?){100}){10}$")`],
    [
      "one that takes its time over and over",
      `user.list.exists(x, (x + user.big).matches("^(a+)+$"))`,
    ],
    ["the same in a replacement", `user.list.map(x, (x + user.big).replaceRegex("(a+)+b", "c"))`],
    [
      "behind an alternative that holds",
      `user.list.exists(x, user.list.exists(y, x + y == "")) || true`,
    ],
  ])("%s is stopped within a fraction of a second, and told apart from a mistake", (_, text) => {
    const big = { ...long, big: "a".repeat(15_000) };
    const { evaluate: ask } = compileExpression(text, {
      result: text.includes("map") ? "text" : "bool",
    });
    const begun = performance.now();
    let thrown: unknown = null;
    try {
      ask({ user: big });
    } catch (error) {
      thrown = error;
    }
    expect(tookTooLong(thrown)).toBe(true);
    expect(String(thrown)).toContain("more than 20000 steps");
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test("a mistake in a record is no lack of time", () => {
    expect(() => run("user.nickName")).toThrow(ExpressionError);
    const mistake = new ExpressionError("no such key", 1);
    expect(tookTooLong(mistake)).toBe(false);
  });

  test("reaches no prototype", () => {
    expect(() => run("user.constructor")).toThrow("no attribute constructor");
    expect(() => run("user.__proto__")).toThrow(ExpressionError);
  });
});
