import type { SettingsSection } from "@/lib/core/settings-diff";

/** The tab on which a section is edited. */
export const sectionLabels: Record<SettingsSection, string> = {
  users: "User sync",
  attributes: "Attributes",
  profile: "Custom attributes",
  groups: "Group sync",
  schedule: "Schedule",
  inactivity: "Inactive users",
  safety: "Safety",
  tests: "Tests",
};

const accountFields = { username: "User name", displayName: "Full name", email: "E-mail" };

export function sectionLabel(section: string): string {
  return isSection(section) ? sectionLabels[section] : section;
}

/** `goneGraceDays` as “Gone grace days”, `email.sources` as “E-mail · sources”. */
export function fieldLabel(field: string): string {
  const [first = "", ...rest] = field.split(".");
  const head = isAccountField(first) && rest.length > 0 ? accountFields[first] : words(first);
  const tail = rest.map((part) => words(part).toLowerCase());
  return [head, ...tail].join(" · ");
}

function words(name: string): string {
  const spaced = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function isSection(name: string): name is SettingsSection {
  return Object.hasOwn(sectionLabels, name);
}

function isAccountField(name: string): name is keyof typeof accountFields {
  return Object.hasOwn(accountFields, name);
}
