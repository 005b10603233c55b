import { RE2JS } from "re2js";
import { z } from "zod";

/** Which group names are meant: this one, a glob with * and ?, or a regular expression (RE2). */
export const groupPattern = z
  .strictObject({
    kind: z.enum(["exact", "glob", "regex"]),
    pattern: z.string().trim().min(1, "Write a group name or a pattern.").max(500),
  })
  .superRefine(({ kind, pattern }, context) => {
    const problem = kind === "regex" ? regexProblem(pattern) : null;
    if (problem) context.addIssue({ code: "custom", path: ["pattern"], message: problem });
  });
export type GroupPattern = z.infer<typeof groupPattern>;

export type NameTest = (name: string) => boolean;

/** Exact names and globs do not mind case, as targets do not; a regular expression is as written. */
export function nameTest({ kind, pattern }: GroupPattern): NameTest {
  if (kind === "exact") {
    const wanted = fold(pattern);
    return (name) => fold(name) === wanted;
  }
  if (kind === "regex") {
    const compiled = RE2JS.compile(pattern);
    return (name) => compiled.test(name);
  }
  const compiled = RE2JS.compile(globExpression(fold(pattern)), RE2JS.DOTALL);
  return (name) => compiled.testExact(fold(name));
}

/** Null when RE2 can compile it; else what is wrong, with the position where that is known. */
export function regexProblem(pattern: string): string | null {
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    return `The regular expression cannot be read: ${explain(error, pattern)}.`;
  }
}

/** Null when every $1 and ${name} of the replacement stands for a group of the pattern. */
export function replacementProblem(pattern: string, replacement: string): string | null {
  const compiled = RE2JS.compile(pattern);
  const names = Object.keys(compiled.namedGroups());
  for (const [reference, index, name] of replacement.matchAll(/\$(?:(\d+)|\{(\w+)\})/g)) {
    const known =
      name === undefined ? Number(index) <= compiled.groupCount() : names.includes(name);
    if (!known) return `The replacement names ${reference}, which the expression does not capture.`;
  }
  return null;
}

/** One line as people write it: /regex/, a glob when it has * or ?, =name for a name as it is. */
export function readPattern(line: string): GroupPattern {
  const text = line.trim();
  if (text.length > 2 && text.startsWith("/") && text.endsWith("/")) {
    return { kind: "regex", pattern: text.slice(1, -1) };
  }
  if (text.length > 1 && text.startsWith("=")) return { kind: "exact", pattern: text.slice(1) };
  return { kind: /[*?]/.test(text) ? "glob" : "exact", pattern: text };
}

/** The line that `readPattern` reads back. */
export function patternLine(pattern: GroupPattern): string {
  if (pattern.kind === "regex") return `/${pattern.pattern}/`;
  const plain = readPattern(pattern.pattern);
  const same = plain.kind === pattern.kind && plain.pattern === pattern.pattern;
  return same ? pattern.pattern : `=${pattern.pattern}`;
}

function globExpression(glob: string): string {
  return [...glob]
    .map((letter) => (letter === "*" ? ".*" : letter === "?" ? "." : RE2JS.quote(letter)))
    .join("");
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}

/** RE2 names the part it stumbled over; where that part begins is the position. */
function explain(error: unknown, pattern: string): string {
  if (!(error instanceof Error)) return "it is not valid";
  const part = /`([^`]*)`$/.exec(error.message)?.[1];
  const what = error.message.replace(/^error parsing regexp: /, "");
  const at = part === undefined ? -1 : pattern.indexOf(part);
  return at < 0 ? what : `${what} at character ${at + 1}`;
}
