import { fullName, scimNames } from "@/lib/core/mapping/scim-names";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { SourceGroupRecord, SourceUserRecord } from "../port";
import type { KeycloakGroup, KeycloakRole, KeycloakUser } from "./keycloak-shapes";

/** A realm's user with Keycloak's own fields, and under SCIM's names. */
export function toSourceUser(user: KeycloakUser): SourceUserRecord {
  const { id, username, firstName, lastName, enabled } = user;
  const displayName = fullName(firstName, lastName);
  const person = {
    ...{ id, userName: username, displayName, email: user.email || null, active: enabled },
  };
  const names = scimNames({ ...person, givenName: firstName, familyName: lastName });
  return { ...person, attributes: { ...recordOf(user), ...names } };
}

export function toSourceGroup(group: KeycloakGroup, settings: SettingValues): SourceGroupRecord {
  const { id, name, path } = group;
  const displayName = settings["groupName"] === "path" ? path || `/${name}` : name;
  return { id, displayName: displayName || id, attributes: recordOf(group) };
}

export function roleAsGroup(role: KeycloakRole): SourceGroupRecord {
  return { id: role.id, displayName: role.name, attributes: recordOf(role) };
}

/** The tree is told apart; what the client may do, and the realm's own forms, are not about them. */
const leftOut: ReadonlySet<string> = new Set([
  ...["subGroups", "subGroupCount", "access", "userProfileMetadata"],
]);

function recordOf(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([name, value]) => value !== null && !leftOut.has(name)),
  );
}
