import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";

/** Which column says what; null where none does. */
export type Columns = {
  id: string;
  userName: string;
  email: string | null;
  displayName: string | null;
  givenName: string | null;
  familyName: string | null;
  active: string | null;
  groups: string | null;
};

/** Usual names, without case, blanks and punctuation; the surest first. */
const usual = {
  id: "id userid employeeid employeenumber personid staffnumber personnelnumber objectid uid guid externalid",
  userName: "username login loginname userprincipalname samaccountname account",
  email: "email emailaddress mail workemail primaryemail",
  displayName: "displayname fullname name",
  givenName: "givenname firstname forename",
  familyName: "familyname lastname surname",
  active: "active enabled status isactive accountenabled",
  groups: "groups group groupnames memberof roles teams",
} as const;

export function columnsOf(names: string[], settings: SettingValues): Columns {
  const find = (field: keyof typeof usual): string | null => {
    const asked = settings[`${field}Column`]?.trim();
    if (asked) return called(names, asked);
    const wanted = usual[field].split(" ");
    return (
      wanted.flatMap((name) => names.find((column) => plain(column) === name) ?? [])[0] ?? null
    );
  };
  const email = find("email");
  const userName = find("userName") ?? email;
  const id = find("id") ?? userName;
  if (id === null) throw unknownColumn("a key, a user name or an e-mail address", names);
  const rest = { displayName: find("displayName"), active: find("active"), groups: find("groups") };
  const parts = { givenName: find("givenName"), familyName: find("familyName") };
  return { id, userName: userName ?? id, email, ...rest, ...parts };
}

/** Names tell no person: no address, no bare number, nothing empty, nothing twice. */
export function isHeader(cells: string[]): boolean {
  const names = cells.map((cell) => plain(cell));
  const areNames = cells.every((cell) => !/@|^\s*\d+\s*$|^\s*$/.test(cell));
  return areNames && new Set(names).size === names.length;
}

function called(names: string[], asked: string): string {
  const found =
    names.find((name) => name === asked) ?? names.find((name) => plain(name) === plain(asked));
  if (found !== undefined) return found;
  throw unknownColumn(`a column “${asked}”`, names);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function unknownColumn(what: string, names: string[]): SyncError {
  return new SyncError(
    "stop",
    "SOURCE_COLUMN_MISSING",
    `The file has no column for ${what}. It has ${names.slice(0, 30).join(", ")}. Name the right one in the settings, or mend the file.`,
  );
}
