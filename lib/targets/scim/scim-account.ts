import type { Account, AccountChange, NewAccount, ProfileDefinition, TargetGroup } from "../port";
import { enterprise, type ScimUser } from "./scim-shapes";

/** An account as the engine compares it. */
export function toAccount(user: ScimUser): Account {
  return {
    id: user.id,
    username: user.userName,
    displayName: user.displayName ?? user.name?.formatted ?? joined(user),
    email: emailOf(user) ?? "",
    active: user.active ?? true,
    writable: true,
    profile: profileOf(user),
  };
}

function joined({ name }: ScimUser): string | null {
  const parts = [name?.givenName, name?.familyName].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : null;
}

/** The work address is the one that is written; where there is none, what the server prefers. */
function emailOf({ emails }: ScimUser): string | null {
  const all = emails ?? [];
  const work = all.find(({ type }) => type?.toLowerCase() === "work");
  return (work ?? all.find(({ primary }) => primary) ?? all[0])?.value ?? null;
}

/** Null where the server does not tell a user's groups, or tells them without their names. */
export function groupsOf({ groups }: ScimUser): TargetGroup[] | null {
  if (!groups) return null;
  const named = groups.flatMap(({ value, display }) =>
    display ? [{ id: value, name: display }] : [],
  );
  return named.length === groups.length ? named : null;
}

/** RFC 7643 §4.1 and §8.7.1; without a password, because people sign in by single sign-on. */
export function newUser({ username, displayName, email, externalId }: NewAccount): object {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: username,
    ...(externalId ? { externalId } : {}),
    ...(displayName === "" ? {} : { displayName, name: { formatted: displayName } }),
    ...(email === "" ? {} : { emails: [workEmail(email)] }),
    active: true,
  };
}

/** For servers that want a first and a last name: the last word is taken for the latter. */
export function withNameParts(fields: NewAccount): object {
  const formatted = fields.displayName.trim() || fields.username;
  const parts = formatted.split(/\s+/);
  const familyName = parts.pop() ?? formatted;
  const name = { formatted, givenName: parts.join(" ") || familyName, familyName };
  return { ...newUser(fields), name };
}

export function workEmail(value: string) {
  return { value, type: "work", primary: true };
}

/** One thing to set, by a PATCH path and in the resource itself. */
export type Setting = {
  path: string;
  value: unknown;
  /** Changes a whole resource in the same way, for servers without PATCH. */
  set(resource: Record<string, unknown>): void;
};

export function accountSettings(changed: AccountChange): Setting[] {
  const { username, displayName, email, active, profile: values } = changed;
  const settings: Setting[] = [];
  if (username !== undefined) settings.push(plainSetting("userName", username));
  if (displayName !== undefined) {
    settings.push(
      plainSetting("displayName", displayName),
      inside("name", "formatted", displayName),
    );
  }
  if (email !== undefined) settings.push(workEmailSetting(email));
  if (active !== undefined) settings.push(activeSetting(active));
  if (values) settings.push(...profileSettings(values));
  return settings;
}

export function activeSetting(active: boolean): Setting {
  return plainSetting("active", active);
}

export function plainSetting(name: string, value: unknown): Setting {
  return {
    path: name,
    value,
    set(resource) {
      put(resource, name, value);
    },
  };
}

/** A sub-attribute; `container` may be an extension's URN, which PATCH joins with a colon. */
function inside(container: string, name: string, value: unknown): Setting {
  return {
    path: container.startsWith("urn:") ? `${container}:${name}` : `${container}.${name}`,
    value,
    set(resource) {
      const held = resource[container];
      const inner: Record<string, unknown> = { ...(typeof held === "object" ? held : {}) };
      put(inner, name, value);
      resource[container] = inner;
      const schemas: unknown[] = Array.isArray(resource["schemas"]) ? resource["schemas"] : [];
      const isNew = container.startsWith("urn:") && !schemas.includes(container);
      if (isNew && schemas.length > 0) resource["schemas"] = [...schemas, container];
    },
  };
}

/** In a whole resource, what is not there is cleared. */
function put(resource: Record<string, unknown>, name: string, value: unknown): void {
  if (value === null) delete resource[name];
  else resource[name] = value;
}

/** Only the work address: others that the server keeps are not ours. */
function workEmailSetting(email: string): Setting {
  return {
    path: 'emails[type eq "work"].value',
    value: email,
    set(resource) {
      const held: unknown[] = Array.isArray(resource["emails"]) ? resource["emails"] : [];
      const others = held.filter((one) => !isWork(one));
      resource["emails"] = [workEmail(email), ...others.map(notPrimary)];
    },
  };
}

function isWork(email: unknown): boolean {
  const isTyped = typeof email === "object" && email !== null && "type" in email;
  return isTyped && String(email.type).toLowerCase() === "work";
}

function notPrimary(email: unknown): unknown {
  return typeof email === "object" && email !== null ? { ...email, primary: false } : email;
}

type ProfileField = { key: string; label: string; at: [container: string | null, name: string] };

const profileFields: readonly ProfileField[] = [
  { key: "givenName", label: "First name", at: ["name", "givenName"] },
  { key: "familyName", label: "Last name", at: ["name", "familyName"] },
  { key: "nickName", label: "Nickname", at: [null, "nickName"] },
  { key: "title", label: "Job title", at: [null, "title"] },
  { key: "department", label: "Department", at: [enterprise, "department"] },
  { key: "organization", label: "Organisation", at: [enterprise, "organization"] },
  { key: "preferredLanguage", label: "Language", at: [null, "preferredLanguage"] },
  { key: "timezone", label: "Time zone", at: [null, "timezone"] },
];

export const profile: ProfileDefinition = {
  fields: profileFields.map(({ key, label }) => ({ key, label })),
  isOpen: false,
  refusesKey: (key) =>
    profileFields.some((field) => field.key === key) ? null : "is no attribute of a SCIM user",
};

function profileOf(user: ScimUser): Record<string, string> {
  const values = {
    givenName: user.name?.givenName,
    familyName: user.name?.familyName,
    nickName: user.nickName,
    title: user.title,
    department: user[enterprise]?.department,
    organization: user[enterprise]?.organization,
    preferredLanguage: user.preferredLanguage,
    timezone: user.timezone,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  );
}

/** A cleared value is sent as null, which RFC 7643 §2.5 holds to be no value. */
export function profileSettings(values: Readonly<Record<string, string | null>>): Setting[] {
  return profileFields.flatMap(({ key, at: [container, name] }) => {
    const value = values[key];
    if (value === undefined) return [];
    return [container === null ? plainSetting(name, value) : inside(container, name, value)];
  });
}
