import type { DiffRow } from "@/app/_ui/diff";
import type { ChangeRow } from "@/db/queries/changes";
import { kindOfChange } from "@/lib/core/plan/sign-sums";

const fieldLabels: Record<string, string> = {
  username: "User name",
  displayName: "Display name",
  email: "E-mail",
  active: "Account",
  member: "Membership",
  name: "Group",
};

/** What of a change is put in words. */
export type ToldChange = Pick<ChangeRow, "kind" | "subject" | "groupName" | "before" | "after">;

/** What a change does, before → after, in one line. */
export function changeText(change: ToldChange): string {
  const group = change.groupName ?? "a group";
  switch (kindOfChange(change)) {
    case "group.create":
      return "New group";
    case "group.rename":
      return `Renamed from ${shown("name", change.before?.["name"]) ?? "another name"}`;
    case "group.delete":
      return "Group deleted";
    case "user.create":
      return ["New account", ...facts(change.after, ["displayName", "email"])].join(" · ");
    case "user.link":
      return `Linked to the account ${shown("username", change.after?.["username"]) ?? change.subject}`;
    case "user.unlink":
      return "No longer linked to the account, which stays as it is";
    case "user.enable":
      return "Account: disabled → enabled";
    case "user.disable":
      return "Account: enabled → disabled";
    case "user.anonymise":
      return ["Anonymised", ...facts(change.after, ["username"])].join(": ");
    case "user.delete":
      return "Account deleted for good";
    case "lead.reassign":
      return `${shown("lead", change.before?.["lead"]) ?? "A project"}: ${arrow("Lead", shown("leader", change.before?.["leader"]), shown("leader", change.after?.["leader"]))}`;
    case "membership.add":
      return `Joins ${group}`;
    case "membership.remove":
      return `Leaves ${group}`;
    default:
      return updateText(change);
  }
}

/** A person whose record could not be worked with has no fields to compare. */
function updateText(change: ToldChange): string {
  const rows = diffRows(change);
  if (rows.length === 0) return "Left as it is";
  return rows.map(({ field, now, after }) => arrow(field, now, after)).join(" · ");
}

/** Now and After, field by field. */
export function diffRows({ before, after, groupName }: ToldChange): DiffRow[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return fields.map((field) => ({
    field: fieldLabels[field] ?? field,
    now: shown(field, before?.[field]),
    after: shown(field, after?.[field]),
    ...(field === "member" && groupName !== null ? { note: groupName } : {}),
  }));
}

function arrow(field: string, now: string | null, after: string | null): string {
  return `${field}: ${now ?? "–"} → ${after ?? "–"}`;
}

function facts(record: Record<string, unknown> | null, fields: string[]): string[] {
  return fields.flatMap((field) => shown(field, record?.[field]) ?? []);
}

function shown(field: string, value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (field === "active") return value === true ? "enabled" : "disabled";
  if (field === "member") return value === true ? "member" : null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
