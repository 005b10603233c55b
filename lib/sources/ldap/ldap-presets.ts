/** What a kind of directory server calls things (sources.md §6.1). */
export type LdapPreset = {
  label: string;
  /** Below the base DN, where people and groups are kept by default. */
  userBase: string;
  groupBase: string;
  userFilter: string;
  groupFilter: string;
  idAttribute: string;
  usernameAttribute: string;
  /** How a group tells its members. */
  memberAttributes: readonly string[];
  /** By which number people name one of their groups without being listed in it. */
  primaryGroup: { ofUser: string; ofGroup: string } | null;
};

const activeDirectory: LdapPreset = {
  label: "Active Directory",
  ...{ userBase: "", groupBase: "" },
  userFilter: "(&(objectCategory=person)(objectClass=user))",
  groupFilter: "(objectClass=group)",
  ...{ idAttribute: "objectGUID", usernameAttribute: "sAMAccountName" },
  memberAttributes: ["member"],
  primaryGroup: { ofUser: "primaryGroupID", ofGroup: "objectSid" },
};

const openLdap: LdapPreset = {
  label: "OpenLDAP",
  ...{ userBase: "", groupBase: "" },
  userFilter: "(objectClass=inetOrgPerson)",
  groupFilter: "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))",
  ...{ idAttribute: "entryUUID", usernameAttribute: "uid" },
  memberAttributes: ["member", "uniqueMember"],
  primaryGroup: null,
};

const freeIpa: LdapPreset = {
  label: "FreeIPA",
  userBase: "cn=users,cn=accounts",
  groupBase: "cn=groups,cn=accounts",
  userFilter: "(&(objectClass=posixAccount)(objectClass=inetUser))",
  groupFilter: "(objectClass=ipaUserGroup)",
  ...{ idAttribute: "ipaUniqueID", usernameAttribute: "uid" },
  memberAttributes: ["member"],
  primaryGroup: null,
};

const directoryServer: LdapPreset = {
  label: "389 Directory Server",
  ...{ userBase: "", groupBase: "" },
  userFilter: "(objectClass=inetOrgPerson)",
  groupFilter: "(|(objectClass=groupOfUniqueNames)(objectClass=groupOfNames))",
  ...{ idAttribute: "nsUniqueId", usernameAttribute: "uid" },
  memberAttributes: ["uniqueMember", "member"],
  primaryGroup: null,
};

const posix: LdapPreset = {
  label: "POSIX accounts (RFC 2307)",
  ...{ userBase: "", groupBase: "" },
  userFilter: "(objectClass=posixAccount)",
  groupFilter: "(objectClass=posixGroup)",
  ...{ idAttribute: "entryUUID", usernameAttribute: "uid" },
  memberAttributes: ["memberUid", "member"],
  primaryGroup: { ofUser: "gidNumber", ofGroup: "gidNumber" },
};

export const ldapPresets: Record<string, LdapPreset> = {
  ad: activeDirectory,
  openldap: openLdap,
  freeipa: freeIpa,
  "389": directoryServer,
  posix,
};

export function presetOf(kind: string | undefined): LdapPreset {
  return ldapPresets[kind ?? "ad"] ?? activeDirectory;
}
