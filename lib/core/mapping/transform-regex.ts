import { RE2JS } from "re2js";
import { z } from "zod";
import { type Spend, spendAlone } from "./steps";

const patternMax = 500;
export const regexPattern = z
  .string()
  .min(1, "Enter a pattern, for example ^(.+)@.*$")
  .max(patternMax, `A pattern has at most ${patternMax} characters.`);

type Part = { literal: string } | { group: number | string };
type Compiled = { regex: RE2JS; parts: Part[] };

/**
 * Replaces every match of an RE2 pattern; `$1`, `${1}` and `${name}` stand for groups, `$$` for `$`.
 * RE2 takes linear time whatever the pattern and text (reliability.md S5).
 */
export function compileReplace(
  pattern: string,
  replacement: string,
  spend: Spend = spendAlone,
): (text: string) => string {
  const { regex, parts } = compiled(pattern, replacement);
  const stepsFor = costOf(regex);
  return (text) => {
    spend(stepsFor(text));
    const matcher = regex.matcher(text);
    let result = "";
    let from = 0;
    while (matcher.find()) {
      result += text.slice(from, matcher.start());
      for (const part of parts) {
        result += "literal" in part ? part.literal : (matcher.group(part.group) ?? "");
      }
      from = matcher.end();
    }
    return from === 0 && result === "" ? text : result + text.slice(from);
  };
}

/** Whether a text contains a match; anchors make it the whole text. */
export function compileMatch(
  pattern: string,
  spend: Spend = spendAlone,
): (text: string) => boolean {
  const regex = RE2JS.compile(pattern);
  const stepsFor = costOf(regex);
  return (text) => {
    spend(stepsFor(text));
    return regex.test(text);
  };
}

/**
 * Linear in the text, but also in the pattern, which a few characters such as `((a?){100}){10}` make
 * thousands of states long: measured at 0.5 to 1.3 µs a character and 14 ns more for each state.
 */
function costOf(regex: RE2JS): (text: string) => number {
  const perCharacter = 0.1 + regex.programSize() / 200;
  return (text) => 1 + text.length * perCharacter;
}

/** Null when pattern and replacement can be used; else what is wrong and where. */
export function regexProblem(pattern: string, replacement = ""): string | null {
  try {
    compiled(pattern, replacement);
    return null;
  } catch (error) {
    return problemOf(error, pattern);
  }
}

function compiled(pattern: string, replacement: string): Compiled {
  const regex = RE2JS.compile(pattern);
  const names = Object.keys(regex.namedGroups());
  return { regex, parts: readReplacement(replacement, regex.groupCount(), names) };
}

const reference = /\$(?:(\$)|(\d{1,2})|\{(\w+)\}|)/g;

function readReplacement(replacement: string, groups: number, names: string[]): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of replacement.matchAll(reference)) {
    parts.push({ literal: replacement.slice(from, match.index) });
    parts.push(readReference(match, groups, names));
    from = match.index + match[0].length;
  }
  parts.push({ literal: replacement.slice(from) });
  return parts.filter((part) => !("literal" in part) || part.literal !== "");
}

function readReference(match: RegExpExecArray, groups: number, names: string[]): Part {
  const [whole, dollar, digits, name] = match;
  if (dollar !== undefined) return { literal: "$" };
  const asked = digits ?? name;
  const at = `at character ${match.index + 1} of the replacement`;
  if (asked === undefined) {
    throw new SyntaxError(`a lone $ ${at}: write $1, \${name}, or $$ for the sign itself`);
  }
  if (/^\d+$/.test(asked)) {
    if (Number(asked) <= groups) return { group: Number(asked) };
    throw new SyntaxError(`${whole} ${at}: the pattern has ${groups} groups`);
  }
  if (names.includes(asked)) return { group: asked };
  throw new SyntaxError(`${whole} ${at}: the pattern has no group of this name`);
}

/** The engine quotes the part it stumbled over; people want to know where that stands. */
function problemOf(error: unknown, pattern: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, quoted] = message.match(/`([^`]+)`\s*$/) ?? [];
  const at = quoted === undefined ? -1 : pattern.indexOf(quoted);
  const where = at < 0 ? "" : ` at character ${at + 1}`;
  return `${message.replace("error parsing regexp: ", "")}${where}`;
}
