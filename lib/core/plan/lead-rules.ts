import { z } from "zod";
import type { Lead } from "@/lib/core/target/target";

const username = z.string().trim().min(1).max(255);

/** Who takes over what somebody leads whose account is taken out of use. */
export const leadRules = z.strictObject({
  /** User names in the target; null names nobody, so that such people are held. */
  project: username.nullable().default(null),
  component: username.nullable().default(null),
  /** Another lead for a project and its components, by the project's key. */
  overrides: z
    .array(z.strictObject({ project: z.string().trim().min(1).max(255), lead: username }))
    .max(500, "List at most 500 projects.")
    .default([]),
});
export type LeadRules = z.infer<typeof leadRules>;

export const noLeads: LeadRules = { project: null, component: null, overrides: [] };

/** The user name that the rules give for it; null when they name nobody. */
export function leadFor({ kind, project }: Pick<Lead, "kind" | "project">, rules: LeadRules) {
  const key = project.toLowerCase();
  const own = rules.overrides.find((each) => each.project.toLowerCase() === key);
  return own?.lead ?? rules[kind];
}
