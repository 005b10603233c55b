import type { Environment } from "@marcbachmann/cel-js";
import { compilePath } from "./attribute-path";
import { stepsMax, TooManyStepsError } from "./steps";
import { formatMoment, readMoment } from "./transform-date";
import { compileMatch, compileReplace } from "./transform-regex";
import { guestAddress, removeDiacritics, stripDomain, titleCase } from "./transform-text";

/** Every function an expression may call, with an example; anything else is refused by name. */
export const expressionFunctions: Readonly<Record<string, string>> = {
  has: 'has(user.title) ? user.title : ""',
  attr: 'user.attr("name.givenName")',
  attrs: 'user.attrs("emails.value").exists(e, e.endsWith("@acme.test"))',
  size: "size(user.emails) > 1",
  string: "string(user.employeeNumber)",
  int: 'int("42")',
  double: 'double("4.2")',
  bool: 'bool("true")',
  startsWith: 'user.userName.startsWith("x-")',
  endsWith: 'user.userName.endsWith("@acme.test")',
  contains: 'user.title.contains("Contractor")',
  indexOf: 'user.userName.indexOf("@")',
  lastIndexOf: 'user.userName.lastIndexOf(".")',
  substring: "user.userName.substring(0, 3)",
  matches: 'user.userName.matches("^[a-z]+[.][a-z]+@")',
  split: 'user.userName.split("@")[0]',
  join: 'user.attrs("emails.value").join(", ")',
  lower: "user.userName.lower()",
  upper: "user.userName.upper()",
  lowerAscii: "user.userName.lowerAscii()",
  upperAscii: "user.userName.upperAscii()",
  title: "user.displayName.title()",
  trim: "user.displayName.trim()",
  replace: 'user.userName.replace(".", "_")',
  replaceRegex: 'user.userName.replaceRegex("^(.)[^.]*[.](.+)@.*$", "$1$2")',
  stripDomain: "user.userName.stripDomain()",
  guestAddress: "user.userName.guestAddress()",
  removeDiacritics: "user.displayName.removeDiacritics()",
  formatDate: 'user.attr("hireDate").formatDate("yyyy-MM-dd")',
  all: 'user.attrs("emails.value").all(e, e.contains("@"))',
  exists: 'user.emails.exists(e, e.type == "work")',
  exists_one: "user.emails.exists_one(e, e.primary == true)",
  filter: 'user.emails.filter(e, e.type == "work")',
  map: "user.emails.map(e, e.value)",
};

/** What the expression's text is written with → what stands behind it: native ones are unbounded. */
export const renamedFunctions: Readonly<Record<string, string>> = {
  matches: "matchesInLinearTime",
  split: "splitBounded",
  join: "joinBounded",
};

const textMax = 20_000;
let steps = 0;

/** Called before each evaluation, which is synchronous: no two ever share the count. */
export function startCounting(): void {
  steps = 0;
}

/** A count instead of a clock, so that the same record always gives the same answer. */
function spend(count: number): void {
  steps += count;
  if (steps > stepsMax) throw new TooManyStepsError();
}

/**
 * Whether the last evaluation spent more than it had. The engine passes over errors beside an `||`
 * and inside of `exists`, and what comes of those is no answer.
 */
export function ranOut(): boolean {
  return steps > stepsMax;
}

function bounded(list: unknown): unknown {
  if (Array.isArray(list)) spend(list.length);
  return list;
}

function text(value: string): string {
  spend(1 + value.length / 1_000);
  if (value.length > textMax) throw new RangeError(`a text is longer than ${textMax} characters`);
  return value;
}

export function registerFunctions(environment: Environment): Environment {
  return environment
    .registerFunction("bounded(dyn): dyn", bounded)
    .registerFunction("map.attr(string): string", (user, path) => readerOf(path)(user)[0] ?? "")
    .registerFunction("map.attrs(string): list<string>", (user, path) => readerOf(path)(user))
    .registerFunction("string.matchesInLinearTime(string): bool", (value, pattern) =>
      match(pattern)(text(value)),
    )
    .registerFunction("string.splitBounded(string): list<string>", (value, separator) =>
      text(value).split(separator),
    )
    .registerFunction("list.joinBounded(string): string", joined)
    .registerFunction("list.joinBounded(): string", (list) => joined(list, ""))
    .registerFunction("string.lower(): string", (value) => text(value).toLowerCase())
    .registerFunction("string.upper(): string", (value) => text(value).toUpperCase())
    .registerFunction("string.title(): string", (value) => titleCase(text(value)))
    .registerFunction("string.replace(string, string): string", (value, find, replacement) =>
      text(text(value).split(find).join(replacement)),
    )
    .registerFunction("string.replaceRegex(string, string): string", (value, find, replacement) =>
      text(replace(find, replacement)(text(value))),
    )
    .registerFunction("string.stripDomain(): string", (value) => stripDomain(text(value)))
    .registerFunction("string.guestAddress(): string", (value) => guestAddress(text(value)))
    .registerFunction("string.removeDiacritics(): string", (value) => removeDiacritics(text(value)))
    .registerFunction("string.formatDate(string): string", formatDate);
}

function joined(list: unknown[], separator: string): string {
  let length = 0;
  for (const item of list) {
    if (typeof item !== "string") throw new TypeError("join() needs a list of texts");
    length += item.length + separator.length;
    if (length > textMax) throw new RangeError(`a text is longer than ${textMax} characters`);
  }
  spend(1 + length / 1_000);
  return list.join(separator);
}

function formatDate(value: string, format: string): string {
  const moment = readMoment(text(value));
  if (!moment) throw new RangeError(`“${value.slice(0, 40)}” is no date`);
  return formatMoment(moment, format);
}

const readerOf = remembered(compilePath);
const match = remembered((pattern: string) => compileMatch(pattern, spend));
const replacers = remembered((key: string) => {
  const [pattern = "", replacement = ""] = key.split("\u0000");
  return compileReplace(pattern, replacement, spend);
});
const replace = (pattern: string, replacement: string) =>
  replacers(`${pattern}\u0000${replacement}`);

const rememberedMax = 500;

/** Compiled once per text; a text made from the record itself must not fill the memory. */
function remembered<Result>(compile: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (key) => {
    spend(10);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = compile(key);
    if (known.size >= rememberedMax) known.clear();
    known.set(key, made);
    return made;
  };
}
