import { z } from "zod";
import type { DiffRow } from "@/app/_ui/diff";
import type { AuditRow } from "@/db/queries/audit-view";
import { partsOf, settingsDiff, settingText } from "@/lib/core/settings/settings-diff";
import { someSettings } from "@/lib/core/settings/sync-settings";
import { fieldLabels } from "@/lib/engine/connect/field-labels";
import { fieldLabel, nameWords, valueWords } from "../setting-changes";
import { sectionLabels } from "../setting-words";

type Told = Pick<AuditRow, "action" | "detail" | "subjectId" | "subjectName">;

/** What an event changed, field by field, in the words of the screens; empty for other events. */
export function changesOf(event: Told): DiffRow[] {
  const { before, after } = event.detail ?? {};
  if (before === undefined) return [];
  if (event.action === "sync.settingsSaved") return settingRows(before, after);
  const [from, to] = [parts.safeParse(before), parts.safeParse(after)];
  if (from.success && to.success) return fieldRows(event.subjectId, from.data, to.data);
  const field = scalarFields[event.action] ?? "Name";
  return [{ field, now: settingText(before), after: settingText(after ?? event.subjectName) }];
}

/** The rest of what an event tells, beside what it changed. */
export function factsOf(event: Told): { label: string; value: string }[] {
  const isChange = changesOf(event).length > 0;
  return Object.entries(event.detail ?? {})
    .filter(([name]) => !(isChange && (name === "before" || name === "after")))
    .flatMap(([name, value]) => partsOf(name, value))
    .map(([name, value]) => ({ label: dotted(name), value: factText(value) }))
    .filter(({ value }) => value !== "");
}

/** A switch is on or off; a fact is so or not. */
function factText(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return settingText(value) ?? "";
}

const parts = z.record(z.string(), z.unknown());

const scalarFields: Record<string, string> = {
  "member.roleChanged": "Role",
  "app.profileChanged": "Client profile",
};

/** Settings that an earlier version wrote otherwise are no difference that can be told. */
function settingRows(before: unknown, after: unknown): DiffRow[] {
  const [from, to] = [someSettings.safeParse(before), someSettings.safeParse(after)];
  if (!from.success || !to.success) return [];
  return settingsDiff(from.data, to.data).map(({ section, field, before, after, same }) => ({
    field: `${sectionLabels[section]}: ${fieldLabel(section, field)}`,
    now: valueWords(section, field, before),
    after: valueWords(section, field, after),
    note: same === 0 ? undefined : `${same} more in both`,
  }));
}

function fieldRows(
  subjectId: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): DiffRow[] {
  const labels = fieldLabels(subjectId.startsWith("tgt_") ? "target" : "app");
  const flat = (whole: Record<string, unknown>) =>
    new Map(Object.entries(whole).flatMap(([name, value]) => partsOf(name, value)));
  const [from, to] = [flat(before), flat(after)];
  return [...new Set([...from.keys(), ...to.keys()])]
    .map((name) => ({
      field: labels.get(name) ?? dotted(name),
      now: settingText(from.get(name)),
      after: settingText(to.get(name)),
    }))
    .filter((row) => row.now !== row.after);
}

function dotted(name: string): string {
  return name
    .split(".")
    .map((part, at) => (at === 0 ? nameWords(part) : uncapitalised(nameWords(part))))
    .join(" · ");
}

function uncapitalised(words: string): string {
  return /^[A-Z]{2}/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);
}
