import { credentialEndField } from "@/lib/core/access/credential-end";
import type { SettingField } from "@/lib/core/settings/setting-field";

const optional = (
  name: string,
  label: string,
  help: string,
  placeholder?: string,
): SettingField => ({
  ...{ name, label, help, optional: true },
  ...(placeholder === undefined ? {} : { placeholder }),
});

const secret = (name: string, label: string, help: string): SettingField => ({
  ...{ name, label, help, secret: true, optional: true },
});

/** Paths are JSON pointers (/data/items) or names with dots between them (data.items). */
export const restFields: readonly SettingField[] = [
  {
    name: "url",
    label: "Address of the list of people",
    help: "With the query that the API needs, without the part that pages",
    placeholder: "https://api.acme.com/v1/people?status=all",
  },
  {
    name: "signIn",
    label: "Sign in with",
    help: "What the API asks for; sent to the addresses on this page alone",
    choices: [
      { value: "none", label: "Nothing" },
      { value: "basic", label: "User name and password" },
      { value: "bearer", label: "Bearer token" },
      { value: "header", label: "A header of its own" },
      { value: "clientCredentials", label: "OAuth 2.0 client credentials" },
    ],
  },
  optional("userName", "User name", "For user name and password"),
  secret("password", "Password", "Of that user"),
  secret("token", "Bearer token", "As the API gave it"),
  optional("headerName", "Name of the header", "For a header of its own", "X-API-Key"),
  secret("headerValue", "Value of the header", "As the API gave it"),
  optional(
    "tokenUrl",
    "Token endpoint",
    "For client credentials",
    "https://api.acme.com/oauth/token",
  ),
  optional("clientId", "Client ID", "For client credentials"),
  secret("clientSecret", "Client secret", "Of that client"),
  optional("scope", "Scope", "Where the token endpoint asks for one"),
  credentialEndField("Token or secret"),
  {
    name: "paging",
    label: "How lists are paged",
    help: "The same way for people, groups and members",
    choices: [
      { value: "none", label: "Not at all: everything comes at once" },
      { value: "page", label: "Page numbers" },
      { value: "offset", label: "Offset and limit" },
      { value: "cursor", label: "A cursor in the answer" },
      { value: "nextUrl", label: "The next page's address in the answer" },
      { value: "link", label: "A Link header" },
    ],
  },
  optional("pageParameter", "Paging parameter", "Empty for page, offset or cursor", "page"),
  optional("firstPage", "Number of the first page", "Empty for 1", "1"),
  optional("sizeParameter", "Size parameter", "Empty where the API takes none", "limit"),
  optional("pageSize", "Entries a page", "Empty for 100", "100"),
  optional("nextPath", "Path of the cursor or next address", "In the answer", "/meta/next"),
  optional(
    "totalPath",
    "Path of the total",
    "How many entries there are, where the answer tells",
    "/meta/total",
  ),
  optional(
    "itemsPath",
    "Path of the entries",
    "Empty where the answer is the list itself",
    "/data",
  ),
  optional(
    "checkPath",
    "Path that shows success",
    "For an API that answers errors with 200",
    "/status",
  ),
  optional("checkValue", "Its value then", "Anything else is an error", "ok"),
  optional("idPath", "Path of a person's key", "Empty for id; it must not change", "/id"),
  optional(
    "userNamePath",
    "Path of the user name",
    "Empty for userName, else the address",
    "/login",
  ),
  optional("emailPath", "Path of the e-mail address", "Empty for email", "/contact/email"),
  optional("displayNamePath", "Path of the full name", "Empty for displayName", "/name"),
  optional("givenNamePath", "Path of the first name", "Empty for givenName", "/firstName"),
  optional("familyNamePath", "Path of the last name", "Empty for familyName", "/lastName"),
  optional(
    "activePath",
    "Path that says who is active",
    "Empty for active; without a value everybody is",
    "/status",
  ),
  optional(
    "inactiveValues",
    "Values of those who are not",
    "With commas; empty for false, no, 0, inactive, disabled",
  ),
  {
    name: "groupSource",
    label: "Groups",
    help: "Where the API tells who is in which group",
    choices: [
      { value: "none", label: "No groups" },
      { value: "inUser", label: "In each person's entry" },
      { value: "endpoint", label: "In lists of their own" },
    ],
  },
  optional(
    "groupsPath",
    "Path of a person's groups",
    "Texts, or objects with key and name",
    "/groups",
  ),
  optional(
    "groupsUrl",
    "Address of the list of groups",
    "For lists of their own",
    "https://api.acme.com/v1/groups",
  ),
  optional("groupIdPath", "Path of a group's key", "Empty for id", "/id"),
  optional("groupNamePath", "Path of a group's name", "Empty for name", "/name"),
  optional(
    "membersUrl",
    "Address of a group's members",
    "{id} stands for the group's key",
    "https://api.acme.com/v1/groups/{id}/members",
  ),
  optional(
    "memberIdPath",
    "Path of a member's key",
    "Empty for id, or where entries are keys themselves",
    "/id",
  ),
  optional(
    "personUrl",
    "Address that finds one person",
    "{value} stands for what is looked for; empty to look through the whole list",
    "https://api.acme.com/v1/people?login={value}",
  ),
  optional(
    "personGroupsUrl",
    "Address of one person's groups",
    "{id} stands for the person's key; for groups in lists of their own",
    "https://api.acme.com/v1/people/{id}/groups",
  ),
];
