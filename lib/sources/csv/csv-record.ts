import { fullName, scimNames } from "@/lib/core/mapping/scim-names";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { SourceUserRecord } from "../port";
import type { Columns } from "./csv-columns";
import type { Row } from "./csv-rows";

/** A line under the file's own names, and under SCIM's. */
export function toSourceUser(
  { values }: Row,
  columns: Columns,
  settings: SettingValues,
): SourceUserRecord {
  const cell = (column: string | null) => (column === null ? "" : (values[column]?.trim() ?? ""));
  const id = cell(columns.id);
  const givenName = cell(columns.givenName) || null;
  const familyName = cell(columns.familyName) || null;
  const email = cell(columns.email) || null;
  const person = {
    ...{ id, userName: cell(columns.userName) || email || id, email },
    displayName: cell(columns.displayName) || fullName(givenName, familyName),
    active: columns.active === null || isActive(cell(columns.active), settings),
  };
  return {
    ...person,
    attributes: { ...values, ...scimNames({ ...person, givenName, familyName }) },
  };
}

/** Names of groups count without case; the first spelling stays. */
export function groupsOf({ values }: Row, { groups }: Columns, settings: SettingValues): string[] {
  const text = groups === null ? "" : (values[groups] ?? "");
  const separator = settings["listSeparator"] || /[;|]/;
  return text.split(separator).flatMap((name) => name.trim() || []);
}

const usuallyInactive = "false,no,n,0,inactive,disabled,terminated,suspended";

function isActive(value: string, { inactiveValues }: SettingValues): boolean {
  const inactive = (inactiveValues || usuallyInactive).split(",");
  return !inactive.some((one) => one.trim().toLowerCase() === value.toLowerCase());
}
