import { SyncError } from "@/lib/core/sync-error";
import type { SourceGroupRecord, SourceUserRecord } from "../port";
import { isDisabled } from "./ldap-disabled";
import { isNamedBy } from "./ldap-dn";
import type { LdapEntry } from "./ldap-message";
import type { LdapSettings } from "./ldap-settings";
import { textOf, textsOf } from "./ldap-values";

/** A person under the directory's names and SCIM's. */
export function toSourceUser(
  entry: LdapEntry,
  settings: LdapSettings,
  now: number,
): SourceUserRecord {
  const id = idOf(entry, settings);
  // Without a user name the mapping says so for this person; a made-up one would be an account.
  const userName = nameOf(entry, settings.username) ?? "";
  const email = textOf(entry, settings.email);
  const displayName = nameOf(entry, settings.fullName) ?? usualNameOf(entry);
  const active = !isDisabled(entry, settings, now);
  return {
    ...{ id, userName, displayName, email, active },
    attributes: {
      ...attributesOf(entry, settings.userAttributes),
      ...{ dn: entry.dn, userName, externalId: id, active },
      ...(displayName === null ? {} : { displayName }),
      name: namesOf(entry, displayName),
      emails: email === null ? [] : [{ value: email, type: "work", primary: true }],
    },
  };
}

export function toSourceGroup(entry: LdapEntry, settings: LdapSettings): SourceGroupRecord {
  const id = idOf(entry, settings);
  const displayName = nameOf(entry, settings.groupName) ?? entry.dn;
  const description = textOf(entry, "description");
  return {
    ...{ id, displayName },
    attributes: { dn: entry.dn, ...(description === null ? {} : { description }) },
  };
}

/** The id that survives renames and moves. Nobody is told apart without it. */
export function idOf(entry: LdapEntry, { id }: Pick<LdapSettings, "id">): string {
  const found = textOf(entry, id);
  if (found !== null) return found;
  throw new SyncError(
    "stop",
    "SOURCE_ID_MISSING",
    `${entry.dn} has no ${id} that the user Usher signs in as may read, so it cannot be told apart after a rename. Grant the right to read it, or name another attribute as the id.`,
  );
}

/** Active Directory and others keep what was not set as an empty text. */
function usualNameOf(entry: LdapEntry): string | null {
  return textOf(entry, "displayName") ?? nameOf(entry, "cn");
}

/** Values have no order (RFC 4511 §4.1.7): of several the one in the entry's own name counts. */
function nameOf(entry: LdapEntry, attribute: string): string | null {
  const values = textsOf(entry, attribute).filter((value) => value.trim() !== "");
  const own = values.length > 1 && values.find((value) => isNamedBy(entry.dn, attribute, value));
  return own || (values[0] ?? null);
}

function namesOf(entry: LdapEntry, formatted: string | null) {
  const [givenName, familyName] = [textOf(entry, "givenName"), textOf(entry, "sn")];
  return {
    ...(formatted === null ? {} : { formatted }),
    ...(givenName === null ? {} : { givenName }),
    ...(familyName === null ? {} : { familyName }),
  };
}

/** As asked for, in the spelling of the asking; one value stands alone, several are a list. */
export function attributesOf(
  entry: LdapEntry,
  asked: readonly string[],
): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  const spelled = new Map(asked.map((name) => [name.toLowerCase(), name]));
  for (const key of entry.attributes.keys()) {
    const [base = "", ...options] = key.split(";");
    const name = spelled.get(base);
    if (name === undefined) continue;
    const values = textsOf(entry, key);
    const [first] = values;
    // Languages and other options are attributes of their own: `displayName;lang-de`.
    const full = [name, ...options].join(";");
    if (first !== undefined) found[full] = values.length === 1 ? first : values;
  }
  return found;
}
