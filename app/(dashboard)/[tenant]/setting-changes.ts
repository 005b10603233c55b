import { fieldLabels } from "@/lib/core/mapping/desired-user";
import type { SettingsSection } from "@/lib/core/settings/settings-diff";
import { choiceWords, everyWords, sectionLabels, settingWords, type Word } from "./setting-words";

export function sectionLabel(section: string): string {
  return isSection(section) ? sectionLabels[section] : section;
}

const choicesByName: Record<string, Record<string, string>> = {
  ...choiceWords,
  // A switch on its tab, so its values are told as those of the other switches.
  firstContact: { ask: "on", automatic: "off" },
};

const aways = new Set(["inactive", "outOfScope", "gone"]);

/** A value as its screen calls it. */
export function valueWords(section: string, field: string, value: string | null): string | null {
  if (value === null) return value;
  if (section === "schedule" && field.endsWith("everyMinutes")) return everyWords(Number(value));
  if (section !== "users" && section !== "groups") return value;
  return choicesByName[aways.has(field) ? "away" : field]?.[value] ?? value;
}

/** `goneGraceDays` by its tab's heading and label, `email.sources` as “E-mail · sources”. */
export function fieldLabel(section: SettingsSection, field: string): string {
  const [first = "", ...rest] = field.split(".");
  const tail = rest.map((part) => partWords[part] ?? nameWords(part).toLowerCase());
  return [labelOf(section, first), ...tail].join(" · ");
}

const partWords: Record<string, string> = { everyMinutes: "every", cron: "times" };

const attributes = Object.fromEntries(
  Object.entries(fieldLabels).map(([field, label]) => [field, { label }]),
);
const words = { ...settingWords, attributes };

function labelOf(section: SettingsSection, field: string): string {
  if (section === "tests") return sectionLabels.tests;
  if (section === "profile") return field;
  const own: Record<string, Word> = words[section];
  const { label, under } = own[field] ?? { label: nameWords(field) };
  if (under === undefined) return label;
  return `${under}: ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}

/** `redirectUrl` as “Redirect URL”, for what has no label of its own. */
export function nameWords(name: string): string {
  const spaced = name
    .replaceAll(/[_.]/g, " ")
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const words = spaced.replaceAll(initials, (short) => short.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Written in capitals wherever they stand. */
const initials = /\b(?:api|csv|dns|ip|ldap|scim|sso|totp|url)\b/g;

function isSection(name: string): name is SettingsSection {
  return Object.hasOwn(sectionLabels, name);
}
