import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { parseLdapUrl } from "@/lib/http/guarded-socket";
import { parseFilter } from "./ldap-filter";
import { presetOf } from "./ldap-presets";

/** Where people or groups are, and which entries there are some. */
export type Place = { base: string; scope: "one" | "sub"; filter: Buffer };

export type LdapServer = { isTls: boolean; host: string; port: number };

/** A directory's settings, read and completed by what its kind has. */
export type LdapSettings = {
  servers: LdapServer[];
  isStartTls: boolean;
  certificate: string | null;
  fingerprint: string | null;
  bindName: string;
  password: string;
  baseDn: string;
  users: Place;
  groups: Place;
  id: string;
  username: string;
  email: string;
  fullName: string;
  groupName: string;
  /** Null where people say themselves which groups they are in. */
  memberAttributes: readonly string[] | null;
  primaryGroup: { ofUser: string; ofGroup: string } | null;
  disabledWhen: { attribute: string; value: string | null } | null;
  /** Everything that is asked for of a person. */
  userAttributes: string[];
  pageSize: number;
};

const pageSizeMax = 1_000;

export function readLdapSettings(values: SettingValues): LdapSettings {
  const preset = presetOf(values["kind"]);
  const given = (name: string, otherwise: string) => values[name]?.trim() || otherwise;
  const baseDn = given("baseDn", "");
  const place = (kind: "user" | "group", base: string, filter: string): Place => ({
    base: given(`${kind}Base`, below(base, baseDn)),
    scope: values[`${kind}Scope`] === "one" ? "one" : "sub",
    filter: parseFilter(given(`${kind}Filter`, filter)),
  });
  const wordsOf = (name: string) =>
    given(name, "")
      .split(/[\s,;]+/)
      .filter(Boolean);
  const named = {
    id: given("idAttribute", preset.idAttribute),
    username: given("usernameAttribute", preset.usernameAttribute),
    email: given("emailAttribute", "mail"),
    fullName: given("nameAttribute", "displayName"),
  };
  const disabledWhen = conditionOf(given("disabledWhen", ""));
  const primaryGroup = values["primaryGroups"] === "no" ? null : preset.primaryGroup;
  const members = wordsOf("memberAttribute");
  return {
    servers: serversOf(values),
    isStartTls: values["encryption"] !== "none",
    certificate: values["certificate"]?.trim() || null,
    fingerprint:
      given("fingerprint", "")
        .replaceAll(/[^0-9a-f]/gi, "")
        .toUpperCase() || null,
    bindName: given("bindName", ""),
    password: values["password"] ?? "",
    baseDn,
    users: place("user", preset.userBase, preset.userFilter),
    groups: place("group", preset.groupBase, preset.groupFilter),
    ...named,
    groupName: given("groupNameAttribute", "cn"),
    memberAttributes: membersOf(values["membership"], members, preset.memberAttributes),
    primaryGroup,
    disabledWhen,
    userAttributes: askedOfUsers([
      ...Object.values(named),
      ...(disabledWhen ? [disabledWhen.attribute] : []),
      ...(primaryGroup ? [primaryGroup.ofUser] : []),
      ...wordsOf("attributes"),
    ]),
    pageSize: Math.min(Math.max(Number(given("pageSize", "500")) || 500, 1), pageSizeMax),
  };
}

/** The addresses in the order of trying. */
export function addressesOf(values: SettingValues): string[] {
  return (values["servers"] ?? "").split(/[\s,;]+/).filter(Boolean);
}

function serversOf(values: SettingValues): LdapServer[] {
  const servers = addressesOf(values).map(parseLdapUrl);
  if (servers.length > 0) return servers;
  throw new SyncError("stop", "ADDRESS_INVALID", "No server is named. Give its address.");
}

function below(relative: string, base: string): string {
  return [relative, base].filter(Boolean).join(",");
}

function membersOf(
  membership: string | undefined,
  given: string[],
  preset: readonly string[],
): readonly string[] | null {
  if (membership === "memberOf") return null;
  return given.length > 0 ? given : preset;
}

function conditionOf(text: string): LdapSettings["disabledWhen"] {
  if (text === "") return null;
  const [attribute = "", value] = text.split(/=(.*)/s);
  return { attribute: attribute.trim(), value: value === undefined ? null : value.trim() };
}

/** What people are usually mapped from, and the marks that say who is disabled. */
const usual = [
  ...["cn", "displayName", "givenName", "sn", "initials", "mail", "uid", "sAMAccountName"],
  ...["userPrincipalName", "proxyAddresses", "employeeID", "employeeNumber", "employeeType"],
  ...["title", "department", "departmentNumber", "company", "o", "ou", "manager", "description"],
  ...["telephoneNumber", "mobile", "l", "st", "co", "physicalDeliveryOfficeName"],
  ...["preferredLanguage", "uidNumber", "gidNumber", "objectSid", "whenChanged"],
  ...["modifyTimestamp", "userAccountControl", "accountExpires", "pwdAccountLockedTime"],
  ...["nsAccountLock", "shadowExpire"],
];

/** Passwords are never read, whatever is asked for. */
const never = new Set(
  ["userPassword", "unicodePwd", "ntPwdHistory", "lmPwdHistory", "supplementalCredentials"]
    .concat(["sambaNTPassword", "sambaLMPassword", "krbPrincipalKey", "dBCSPwd", "ms-Mcs-AdmPwd"])
    .map((name) => name.toLowerCase()),
);

function askedOfUsers(more: string[]): string[] {
  const byKey = new Map([...usual, ...more].map((name) => [name.toLowerCase(), name]));
  return [...byKey].flatMap(([key, name]) => (never.has(key.split(";")[0] ?? "") ? [] : [name]));
}
