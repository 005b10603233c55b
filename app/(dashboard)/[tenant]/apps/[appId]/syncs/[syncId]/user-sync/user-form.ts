import { z } from "zod";
import { checkbox, optionalText } from "@/lib/access/form-fields";
import { patternLine, readPattern } from "@/lib/core/groups/group-pattern";
import { type UsernameRule, usernameRule } from "@/lib/core/mapping/username-rule";
import { type LeadRules, leadRules } from "@/lib/core/plan/lead-rules";
import { userRules } from "@/lib/core/settings/sync-settings";
import { jsonList } from "../json-list";
import { sectionFields } from "../save-section";

const { shape } = userRules;

/** One pattern a line, as people write them. */
export const patternLines = z
  .string()
  .max(20_000)
  .transform((text) =>
    text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map(readPattern),
  )
  .pipe(shape.excluded.unwrap());

/** One project a line: its key and the user name of its lead. */
const overrideLines = z
  .string()
  .max(50_000)
  .default("")
  .transform((text) =>
    text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => {
        const [project = "", ...rest] = line.trim().split(/\s+/);
        return { project, lead: rest.join(" ") };
      }),
  )
  .pipe(leadRules.shape.overrides.unwrap());

export function overrideText({ overrides }: LeadRules): string {
  return overrides.map(({ project, lead }) => `${project} ${lead}`).join("\n");
}

const userFields = z.strictObject({
  ...sectionFields,
  create: checkbox,
  update: checkbox,
  /** Empty takes user names as they are. */
  usernamePattern: z.string().trim().default(""),
  usernameReplacement: z.string().default(""),
  match: jsonList(shape.match.unwrap()),
  adoption: shape.adoption.unwrap(),
  inactive: shape.inactive,
  inactiveGraceDays: z.coerce.number().pipe(shape.inactiveGraceDays.unwrap()),
  outOfScope: shape.outOfScope.unwrap(),
  outOfScopeGraceDays: z.coerce.number().pipe(shape.outOfScopeGraceDays.unwrap()),
  gone: shape.gone,
  goneGraceDays: z.coerce.number().pipe(shape.goneGraceDays),
  lead_project: optionalText,
  lead_component: optionalText,
  lead_overrides: overrideLines,
  anonymousDays: z.coerce.number().pipe(shape.anonymousDays.unwrap()),
  /** The target's name, typed by an owner who wants accounts to be deleted. */
  deletePhrase: optionalText,
  strip: shape.strip.unwrap(),
  stripExcept: patternLines,
  reactivate: shape.reactivate,
  excluded: patternLines,
  protectedAccounts: patternLines,
});

type Flat = z.output<typeof userFields>;

/** The section's own fields beside the rules, which are nested where the form is flat. */
export const userForm = userFields.superRefine(checkUsernameRule).transform((form) => {
  const { lead_project: project, lead_component: component, lead_overrides, ...flat } = form;
  const { usernamePattern: _, usernameReplacement: __, ...rest } = flat;
  const leads = { project, component, overrides: lead_overrides };
  return { ...rest, leads, usernameRule: usernameRuleOf(form) };
});

function usernameRuleOf({ usernamePattern, usernameReplacement }: Flat): UsernameRule {
  if (usernamePattern === "") return null;
  return { pattern: usernamePattern, replacement: usernameReplacement };
}

function checkUsernameRule(form: Flat, context: z.RefinementCtx): void {
  const issue = usernameRule.safeParse(usernameRuleOf(form)).error?.issues[0];
  if (!issue) return;
  const field = issue.path[0] === "replacement" ? "usernameReplacement" : "usernamePattern";
  context.addIssue({ code: "custom", path: [field], message: issue.message });
}

export function linesOf(patterns: Parameters<typeof patternLine>[0][]): string {
  return patterns.map(patternLine).join("\n");
}
