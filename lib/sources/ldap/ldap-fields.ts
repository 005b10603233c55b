import type { SettingField } from "@/lib/core/settings/setting-field";
import { ldapPresets, presetOf } from "./ldap-presets";

/** The usual one first: as a key of the object, the name of digits would be. */
const kindsInOrder = new Set(["ad", ...Object.keys(ldapPresets)]);

/** The form of a directory. What is left empty is as the kind of directory has it. */
export const ldapFields: readonly SettingField[] = [
  {
    name: "kind",
    label: "Kind of directory",
    help: "Decides every value below that is left empty",
    choices: [...kindsInOrder].map((value) => ({ value, label: presetOf(value).label })),
  },
  {
    name: "servers",
    label: "Servers",
    help: "One address, or several with blanks between them: the first that answers is read",
    placeholder: "ldaps://dc1.example.com ldaps://dc2.example.com",
  },
  {
    name: "encryption",
    label: "Encryption of ldap:// addresses",
    help: "ldaps:// addresses are always encrypted",
    choices: [
      { value: "startTls", label: "StartTLS" },
      { value: "none", label: "None: I accept that password and people travel readable" },
    ],
  },
  {
    name: "certificate",
    label: "Certificate authority",
    help: "PEM text of the authority that signed the server's certificate, where it is your own",
    placeholder: "-----BEGIN CERTIFICATE-----",
    optional: true,
    multiline: true,
  },
  {
    name: "fingerprint",
    label: "Certificate fingerprint",
    help: "SHA-256 of the one certificate to trust, as the connection test shows it; instead of an authority",
    optional: true,
  },
  {
    name: "bindName",
    label: "Sign in as",
    help: "A DN, or for Active Directory also user@domain or DOMAIN\\user; one that may read is enough",
    placeholder: "cn=usher,ou=services,dc=example,dc=com",
  },
  { name: "password", label: "Password", help: "Of that user", secret: true },
  {
    name: "baseDn",
    label: "Base DN",
    help: "Where the directory begins; the connection test names the ones there are",
    placeholder: "dc=example,dc=com",
  },
  {
    name: "userBase",
    label: "People below",
    help: "A DN inside the base, where not everybody under it is wanted",
    optional: true,
  },
  { name: "userFilter", label: "Filter for people", help: "As in RFC 4515", optional: true },
  {
    name: "userScope",
    label: "Depth for people",
    help: "How far below that DN",
    choices: [
      { value: "sub", label: "All levels" },
      { value: "one", label: "One level" },
    ],
  },
  {
    name: "groupBase",
    label: "Groups below",
    help: "A DN inside the base, where not every group under it is wanted",
    optional: true,
  },
  { name: "groupFilter", label: "Filter for groups", help: "As in RFC 4515", optional: true },
  {
    name: "groupScope",
    label: "Depth for groups",
    help: "How far below that DN",
    choices: [
      { value: "sub", label: "All levels" },
      { value: "one", label: "One level" },
    ],
  },
  {
    name: "membership",
    label: "Memberships are read from",
    help: "Groups list members nearly everywhere; memberOf needs a server that keeps it",
    choices: [
      { value: "group", label: "The groups' member lists" },
      { value: "memberOf", label: "The people's memberOf" },
    ],
  },
  {
    name: "memberAttribute",
    label: "Attribute with members",
    help: "member, uniqueMember, memberUid or your own; several with blanks between them",
    optional: true,
  },
  {
    name: "primaryGroups",
    label: "Primary groups",
    help: "Groups that people name by a number, as Domain Users; no member list has them",
    choices: [
      { value: "yes", label: "Count as memberships" },
      { value: "no", label: "Are left out" },
    ],
  },
  {
    name: "idAttribute",
    label: "Attribute with the id",
    help: "Must survive a rename and a move",
    optional: true,
  },
  { name: "usernameAttribute", label: "Attribute with the user name", help: "", optional: true },
  { name: "emailAttribute", label: "Attribute with the e-mail address", help: "", optional: true },
  { name: "nameAttribute", label: "Attribute with the full name", help: "", optional: true },
  { name: "groupNameAttribute", label: "Attribute with a group's name", help: "", optional: true },
  {
    name: "disabledWhen",
    label: "Also disabled when",
    help: "An attribute, or attribute=value; the directory's own marks count always",
    placeholder: "employeeStatus=left",
    optional: true,
  },
  {
    name: "attributes",
    label: "More attributes",
    help: "Names with blanks between them, to be mapped and searched; the usual ones are read anyway",
    optional: true,
  },
  {
    name: "pageSize",
    label: "Page size",
    help: "Entries asked for at once; fewer where the server wants that",
    placeholder: "500",
    optional: true,
  },
];
