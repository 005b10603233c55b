import { RE2JS } from "re2js";
import { z } from "zod";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import { type GroupPattern, nameTest, regexProblem, replacementProblem } from "./group-pattern";

const replacementText = z.string().max(500);

/** One step that makes a group's name in the target out of its name at the provider. */
export const groupNameStep = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("trim") }),
  z.strictObject({ kind: z.literal("lowerCase") }),
  z.strictObject({ kind: z.literal("upperCase") }),
  z.strictObject({
    kind: z.literal("replace"),
    find: z.string().min(1, "Say what to look for.").max(500),
    with: replacementText,
  }),
  z
    .strictObject({
      kind: z.literal("regex"),
      pattern: z.string().min(1, "Write a regular expression.").max(500),
      with: replacementText,
    })
    .superRefine((step, context) => {
      const pattern = regexProblem(step.pattern);
      const problem = pattern ?? replacementProblem(step.pattern, step.with);
      if (problem === null) return;
      context.addIssue({ code: "custom", path: [pattern ? "pattern" : "with"], message: problem });
    }),
]);
export type GroupNameStep = z.infer<typeof groupNameStep>;

export type GroupNameRules = {
  include: GroupPattern[];
  exclude: GroupPattern[];
  steps: GroupNameStep[];
  /** Leaves out every group whose name no replacing step matched. */
  dropUnmatched: boolean;
};

/** What became of one source group's name: after which steps, or which rule left it out. */
export type NamedGroup = {
  /** The name as the provider has it, then after each step that changed it. */
  trace: string[];
} & ({ kept: true; name: string } | { kept: false; reason: LeftOut; rule: string | null });

export type LeftOut = Extract<
  ReasonCode,
  "group_excluded" | "group_not_included" | "group_name_unmatched" | "group_name_empty"
>;

/** Filter, then the steps in order, then drop: the order is fixed. Compiled once, used per group. */
export function groupNamer(rules: GroupNameRules): (name: string) => NamedGroup {
  const include = rules.include.map(tested);
  const exclude = rules.exclude.map(tested);
  const steps = rules.steps.map(compiled);
  return (name) => {
    const excluded = exclude.find(({ test }) => test(name));
    if (excluded) return leftOut([name], "group_excluded", excluded.pattern.pattern);
    if (include.length > 0 && !include.some(({ test }) => test(name))) {
      return leftOut([name], "group_not_included");
    }
    return named(name, steps, rules.dropUnmatched);
  };
}

function named(given: string, steps: Step[], dropUnmatched: boolean): NamedGroup {
  const trace = [given];
  let name = given;
  let matched = false;
  for (const step of steps) {
    const result = step(name);
    matched ||= result.matched;
    if (result.name !== name) trace.push(result.name);
    name = result.name;
  }
  if (dropUnmatched && !matched) return leftOut(trace, "group_name_unmatched");
  if (name.trim() === "") return leftOut(trace, "group_name_empty");
  return { kept: true, name, trace };
}

function leftOut(trace: string[], reason: LeftOut, rule: string | null = null): NamedGroup {
  return { kept: false, reason, rule, trace };
}

function tested(pattern: GroupPattern) {
  return { pattern, test: nameTest(pattern) };
}

/** `matched`: a replacing step found what it looks for; the other steps apply to every name. */
type Step = (name: string) => { name: string; matched: boolean };

function compiled(step: GroupNameStep): Step {
  switch (step.kind) {
    case "trim":
      return (name) => ({ name: name.trim(), matched: false });
    case "lowerCase":
      return (name) => ({ name: name.toLowerCase(), matched: false });
    case "upperCase":
      return (name) => ({ name: name.toUpperCase(), matched: false });
    case "replace":
      return (name) => ({
        name: name.replaceAll(step.find, () => step.with),
        matched: name.includes(step.find),
      });
    case "regex": {
      const pattern = RE2JS.compile(step.pattern);
      // RE2JS knows named groups by JavaScript's spelling.
      const replacement = step.with.replaceAll(/\$\{(\w+)\}/g, "$<$1>");
      return (name) => {
        if (!pattern.test(name)) return { name, matched: false };
        return { name: pattern.matcher(name).replaceAll(replacement), matched: true };
      };
    }
    default:
      return step satisfies never;
  }
}
