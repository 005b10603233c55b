import { fullName, scimNames } from "@/lib/core/mapping/scim-names";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { SourceGroupRecord, SourceUserRecord } from "../port";
import type { OneloginUser } from "./onelogin-shapes";

const statusActive = 1;
const statusSuspended = 2;

/** A OneLogin user under OneLogin's names and SCIM's. */
export function toSourceUser(user: OneloginUser, settings: SettingValues): SourceUserRecord {
  const { id, status, firstname, lastname } = user;
  const email = user.email || null;
  const userName = user.username || email || id;
  const active =
    settings["activeStatus"] === "notSuspended"
      ? status !== statusSuspended
      : status === statusActive;
  const person = { id, userName, displayName: fullName(firstname, lastname), email, active };
  const names = scimNames({ ...person, givenName: firstname, familyName: lastname });
  return { ...person, attributes: { ...recordOf(user), ...names } };
}

export function toSourceGroup(group: {
  id: string;
  name?: string | null | undefined;
}): SourceGroupRecord {
  const displayName = group.name || group.id;
  return { id: group.id, displayName, attributes: { id: group.id, name: group.name ?? "" } };
}

/** What a user belongs to by an attribute of their own, as id and name. */
export function belongings(
  user: Pick<OneloginUser, "group_id" | "department" | "member_of">,
  groupSource: string,
): { id: string; name: string }[] {
  if (groupSource === "groups") return user.group_id ? [{ id: user.group_id, name: "" }] : [];
  if (groupSource === "departments") {
    const name = user.department?.trim();
    return name ? [{ id: name, name }] : [];
  }
  const names = user.member_of?.split(";").map((part) => part.trim()) ?? [];
  return names.filter((part) => part !== "").map((part) => ({ id: part, name: commonName(part) }));
}

/** `CN=Sales\, EMEA,OU=Groups,DC=acme` is called "Sales, EMEA". */
function commonName(dn: string): string {
  const [, name = dn] = /^CN=((?:\\.|[^,\\])+)/i.exec(dn) ?? [];
  return name.replace(/\\(.)/g, "$1");
}

function recordOf(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}
