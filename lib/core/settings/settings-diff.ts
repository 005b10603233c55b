import { type GroupPattern, patternLine } from "@/lib/core/groups/group-pattern";
import type { ProfileAttribute } from "@/lib/core/mapping/profile-attribute";
import type { SyncSettings } from "./sync-settings";

export type SettingsSection = keyof SyncSettings;

/** One field that two versions have otherwise. Lists show only the lines that differ. */
export type SettingDifference = {
  section: SettingsSection;
  /** For example `goneGraceDays` or `username.sources`. */
  field: string;
  /** Null where the version has nothing; a line an entry for lists. */
  before: string | null;
  after: string | null;
  /** Lines of a list that both have, and that are not repeated here. */
  same: number;
};

export const settingsSections = [
  "users",
  "attributes",
  "profile",
  "groups",
  "schedule",
  "inactivity",
  "safety",
  "tests",
] as const satisfies readonly SettingsSection[];

type SomeSettings = { [section in SettingsSection]?: SyncSettings[section] | undefined };

/** Field by field, in the order of the tabs; empty for equal settings. Pure. */
export function settingsDiff(before: SomeSettings, after: SomeSettings): SettingDifference[] {
  return settingsSections.flatMap((section) => {
    const [one, other] = [fieldsOf(before, section), fieldsOf(after, section)];
    const names = [...new Set([...one.keys(), ...other.keys()])];
    return names.flatMap((field) => {
      const [from, to] = [one.get(field), other.get(field)];
      if (JSON.stringify(from ?? null) === JSON.stringify(to ?? null)) return [];
      return [{ section, field, ...compared(from, to) }];
    });
  });
}

/** Fields by name; those of a mapped account field stand behind its name. */
function fieldsOf(settings: SomeSettings, section: SettingsSection): Map<string, unknown> {
  if (section === "tests") return new Map([["tests", settings.tests]]);
  if (section === "profile") return new Map(settings.profile?.flatMap(attributeFields));
  const fields = Object.entries(settings[section] ?? {});
  return new Map(fields.flatMap(([name, value]) => partsOf(name, value)));
}

/** What is made of parts is compared part by part, for example `users.everyMinutes`. */
export function partsOf(name: string, value: unknown): [string, unknown][] {
  if (!isRecord(value) || isPattern(value)) return [[name, value]];
  return Object.entries(value).map(([part, inner]) => [`${name}.${part}`, inner]);
}

function attributeFields({ key, label, mapping }: ProfileAttribute) {
  const fields = Object.entries({ label, ...mapping });
  return fields.map(([name, value]) => [`${key}.${name}`, value] as const);
}

function compared(before: unknown, after: unknown) {
  if (!Array.isArray(before) && !Array.isArray(after)) {
    return { before: settingText(before), after: settingText(after), same: 0 };
  }
  const [from, to] = [linesOf(before), linesOf(after)];
  const left = linesWithout(from, to);
  const added = linesWithout(to, from);
  // The same lines in another order: both lists whole, because nothing else would show it.
  if (left.length + added.length === 0) return { before: joined(from), after: joined(to), same: 0 };
  return { before: joined(left), after: joined(added), same: from.length - left.length };
}

function linesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map((entry) => settingText(entry) ?? "") : [];
}

function linesWithout(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

function joined(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.join("\n");
}

/** As people write it. */
export function settingText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.map(settingText).join(" + ");
  if (!isRecord(value)) return String(value);
  return isPattern(value) ? patternLine(value) : recordText(value);
}

/** `target: staff, any: Engineering + Sales`; what is empty goes without saying. */
function recordText(record: Record<string, unknown>): string {
  const { name, id: _, ...rest } = record;
  if (typeof name === "string" && Object.keys(rest).length === 0) return name;
  return Object.entries(record)
    .map(([part, value]) => [part, settingText(value) ?? ""] as const)
    .filter(([, text]) => text !== "")
    .map(([part, text]) => `${part}: ${text}`)
    .join(", ");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPattern(value: unknown): value is GroupPattern {
  return isRecord(value) && "pattern" in value && "kind" in value
    ? Object.keys(value).length === 2
    : false;
}
