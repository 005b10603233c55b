import { fullName, scimNames } from "@/lib/core/mapping/scim-names";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { SourceUserRecord } from "../port";
import type { Entry } from "./rest-lists";
import { select, selectText } from "./rest-select";

/** A person's entry as it is, and under SCIM's names. */
export function toSourceUser({ id, value }: Entry, settings: SettingValues): SourceUserRecord {
  const at = (name: string) => selectText(value, settings[`${name}Path`] || name);
  const [givenName, familyName, email] = [at("givenName"), at("familyName"), at("email")];
  const person = {
    ...{ id, userName: at("userName") ?? email ?? id, email },
    displayName: at("displayName") ?? fullName(givenName, familyName),
    active: isActive(at("active"), settings),
  };
  const own = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const attributes = Object.fromEntries(own.filter(([, one]) => one !== null));
  return {
    ...person,
    attributes: { ...attributes, ...scimNames({ ...person, givenName, familyName }) },
  };
}

export function personKey(settings: SettingValues) {
  return (value: unknown) => keyAt(value, settings["idPath"] || "id");
}

export function groupKey(settings: SettingValues) {
  return (value: unknown) => keyAt(value, settings["groupIdPath"] || "id");
}

/** A number too large for JSON's readers was rounded: two people could have the same one. */
function keyAt(value: unknown, path: string): string | null {
  const found = select(value, path);
  if (typeof found === "number" && !Number.isSafeInteger(found)) return null;
  return selectText(value, path);
}

/** Members may be keys themselves. */
export function memberKey(settings: SettingValues) {
  return (value: unknown) =>
    typeof value === "object" && value !== null
      ? keyAt(value, settings["memberIdPath"] || "id")
      : keyAt(value, "");
}

/** The groups in a person's entry: texts, or objects with key and name. */
export function groupsIn(value: unknown, settings: SettingValues): { id: string; name: string }[] {
  const found = select(value, settings["groupsPath"] || "groups");
  // Somebody in one group alone may have it without a list around.
  const list: unknown[] = Array.isArray(found) ? found : found === undefined ? [] : [found];
  return list.flatMap((one) => {
    if (typeof one !== "object" || one === null) {
      const name = selectText(one, "");
      return name === null ? [] : [{ id: name, name }];
    }
    const name = groupName(one, settings);
    const id = groupKey(settings)(one) ?? name;
    return id === null ? [] : [{ id, name: name ?? id }];
  });
}

export function groupName(value: unknown, settings: SettingValues): string | null {
  return selectText(value, settings["groupNamePath"] || "name");
}

const usuallyInactive = "false,no,0,inactive,disabled";

function isActive(value: string | null, { inactiveValues }: SettingValues): boolean {
  const inactive = (inactiveValues || usuallyInactive).split(",");
  return (
    value === null || !inactive.some((one) => one.trim().toLowerCase() === value.toLowerCase())
  );
}
