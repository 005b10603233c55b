import { mappingProblems } from "@/lib/core/mapping/attribute-mapping";
import { limitProblem } from "@/lib/core/settings/limit-problem";
import type { SyncSettings } from "@/lib/core/settings/sync-settings";
import { UserError } from "@/lib/core/user-error";

/** The sections to save; the others stay. */
export type Sections = { [Name in keyof SyncSettings]?: SyncSettings[Name] | undefined };

/** The settings that a save of these sections would leave; throws for what cannot be saved. */
export function withSections(before: SyncSettings, sections: Sections): SyncSettings {
  const after: SyncSettings = {
    users: sections.users ?? before.users,
    attributes: sections.attributes ?? before.attributes,
    profile: sections.profile ?? before.profile,
    groups: sections.groups ?? before.groups,
    inactivity: sections.inactivity ?? before.inactivity,
    safety: sections.safety ?? before.safety,
    schedule: sections.schedule ?? before.schedule,
    tests: sections.tests ?? before.tests,
  };
  if (sections.attributes) checkMappings(sections.attributes);
  checkLimits(before, after);
  return after;
}

function checkMappings(attributes: SyncSettings["attributes"]): void {
  for (const [field, mapping] of Object.entries(attributes)) {
    const [problem] = mappingProblems(mapping);
    if (problem) {
      throw new UserError(problem.message, { field: `attributes.${field}.${problem.place}` });
    }
  }
}

function checkLimits(before: SyncSettings, after: SyncSettings): void {
  const problem = limitProblem(before.safety, after.safety, Date.now());
  if (problem) throw new UserError(problem.message, { field: problem.field });
}
