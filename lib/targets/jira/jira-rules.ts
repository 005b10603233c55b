import {
  groupKey,
  normalize,
  refusalIn,
  refusesSegment,
  refusesText,
} from "../datacenter/plain-rules";
import type { AccountFields } from "../port";

export { groupKey, normalize };

/** What a new account may use: Jira's default access, nothing, or one product. */
export const applicationChoices = [
  { value: "default", label: "As Jira's default access says" },
  { value: "none", label: "None; groups give it" },
  { value: "jira-software", label: "Jira Software" },
  { value: "jira-servicedesk", label: "Jira Service Management" },
  { value: "jira-core", label: "Jira Core" },
] as const;

export function refuses(fields: AccountFields) {
  return refusalIn("Jira", fields, /[<>&]/);
}

/** Names of groups travel in queries and bodies, so that nearly every character can stand in them. */
export function refusesGroup(name: string): string | null {
  return refusesText("Jira", groupKey(name));
}

/** The key of a user property, which is a segment of a path. */
export function refusesKey(key: string): string | null {
  return refusesSegment("Jira", key);
}

/** Jira refuses to disable whoever leads a project or a component. */
export const leadFields = [
  {
    name: "project",
    label: "Default project lead",
    help: "Takes over projects of people whose account is disabled: a user name in Jira",
    optional: true,
  },
  {
    name: "component",
    label: "Default component lead",
    help: "The same for components",
    optional: true,
  },
] as const;
