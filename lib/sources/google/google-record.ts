import { fullName, scimNames } from "@/lib/core/mapping/scim-names";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { SourceGroupRecord, SourceMemberRecord, SourceUserRecord } from "../port";
import type { GoogleGroup, GoogleMember, GoogleUser } from "./google-shapes";

/** A Workspace user with Google's own fields, and under SCIM's names. */
export function toSourceUser(user: GoogleUser): SourceUserRecord {
  const { id, primaryEmail, name } = user;
  const displayName = name?.fullName || fullName(name?.givenName, name?.familyName);
  const active = user.suspended !== true && user.archived !== true;
  const person = { id, userName: primaryEmail, displayName, email: primaryEmail, active };
  const names = scimNames({
    ...person,
    givenName: name?.givenName,
    familyName: name?.familyName,
  });
  // SCIM calls the whole name otherwise than Google; both find it.
  const whole = displayName ? { fullName: displayName } : {};
  const both = { ...names, name: { ...names.name, ...whole } };
  return { ...person, attributes: { ...withoutNulls(user), ...both } };
}

export function toSourceGroup(group: GoogleGroup, settings: SettingValues): SourceGroupRecord {
  const { id, email, name } = group;
  const [localPart = email] = email.split("@");
  const names: Record<string, string> = { email, localPart };
  const displayName = names[settings["groupName"] ?? ""] ?? (name || email);
  return { id, displayName, attributes: withoutNulls(group) };
}

/** People outside of the account are in none of its lists; no account follows from them. */
export function toMember({ id, type }: GoogleMember, isDerived: boolean): SourceMemberRecord[] {
  if (!id) return [];
  if (type === "USER") return [{ id, kind: "user" }];
  return type === "GROUP" && !isDerived ? [{ id, kind: "group" }] : [];
}

/** Whether an organizational unit, or one above it, is among those to read. */
export function isInScope({ orgUnitPath }: GoogleUser, settings: SettingValues): boolean {
  const path = (orgUnitPath ?? "/").toLowerCase();
  const isBelow = (unit: string) =>
    path === unit || path.startsWith(unit === "/" ? "/" : `${unit}/`);
  const included = unitsOf(settings["includeOrgUnits"]);
  const excluded = unitsOf(settings["excludeOrgUnits"]);
  return (included.length === 0 || included.some(isBelow)) && !excluded.some(isBelow);
}

function unitsOf(lines = ""): string[] {
  return lines.split(/\r?\n/).flatMap((line) => {
    const unit = line
      .trim()
      .toLowerCase()
      .replace(/^\/*/, "/")
      .replace(/(.)\/+$/, "$1");
    return line.trim() === "" ? [] : [unit];
  });
}

function withoutNulls(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}
