import type { SourceGroupRecord, SourceUserRecord, UserSearch } from "../port";
import type { Directory } from "./ldap-directory";
import { both, either, equals } from "./ldap-filter";
import { hasId } from "./ldap-groups";
import { findEntries, listEntries, readEntry } from "./ldap-listing";
import type { LdapEntry } from "./ldap-message";
import { toSourceGroup, toSourceUser } from "./ldap-record";
import { bytesOf, guidBytes, textOf, textsOf } from "./ldap-values";

const foundMax = 20;

/** A few people in scope who have this very value. */
export async function findUsers(
  directory: Directory,
  search: UserSearch,
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  const { settings } = directory;
  const found = await entriesWith(directory, search, signal);
  return found.slice(0, foundMax).map((entry) => toSourceUser(entry, settings, Date.now()));
}

/** Everybody in scope whose attribute has one of these values. */
export async function findMany(
  directory: Directory,
  attribute: string,
  values: readonly string[],
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  if (values.length === 0) return [];
  const { settings } = directory;
  const { users, userAttributes: attributes } = settings;
  const name = spelled(directory, attribute);
  const isOne = either(...values.map((value) => oneMatching(directory, name, value)));
  const place = { ...users, filter: both(users.filter, isOne) };
  const found = await findEntries(directory, { place, attributes, what: "people" }, signal);
  return found.map((entry) => toSourceUser(entry, settings, Date.now()));
}

async function entriesWith(directory: Directory, search: UserSearch, signal: AbortSignal) {
  const { users, userAttributes: attributes } = directory.settings;
  const what = "one person";
  if (search.attribute?.toLowerCase() === "dn") {
    const wanted = { filter: users.filter, attributes, what };
    const entry = await readEntry(directory, search.value, wanted, signal);
    return entry ? [entry] : [];
  }
  const place = { ...users, filter: both(users.filter, matching(directory, search)) };
  const found: LdapEntry[] = [];
  for await (const page of listEntries(directory, { place, attributes, what }, signal)) {
    found.push(...page);
    if (found.length >= foundMax) break;
  }
  return found;
}

/** An attribute that a server does not know is true of nobody, and no error. */
function matching(directory: Directory, { value, attribute }: UserSearch): Buffer {
  const { settings } = directory;
  if (attribute !== null) return oneMatching(directory, spelled(directory, attribute), value);
  const names = [settings.username, settings.email, settings.fullName, settings.id];
  const usual = [
    "uid",
    "cn",
    "userPrincipalName",
    "sAMAccountName",
    "employeeNumber",
    "employeeID",
  ];
  const all = new Map([...names, ...usual].map((name) => [name.toLowerCase(), name]));
  return either(...[...all.values()].map((name) => oneMatching(directory, name, value)));
}

function oneMatching(directory: Directory, name: string, value: string): Buffer {
  if (name.toLowerCase() === directory.settings.id.toLowerCase()) return hasId(directory, value);
  const bytes = name.toLowerCase() === "objectguid" ? guidBytes(value) : null;
  return equals(name, bytes ?? value);
}

/** SCIM's names for what has another one here. */
function spelled({ settings }: Directory, attribute: string): string {
  const names: Record<string, string> = {
    ...{ username: settings.username, externalid: settings.id, id: settings.id },
    ...{ email: settings.email, emails: settings.email, displayname: settings.fullName },
  };
  return names[attribute.toLowerCase()] ?? attribute;
}

/** The groups that have this person as a direct member. */
export async function groupsOfUser(
  directory: Directory,
  userId: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  const { settings } = directory;
  const { users, groups, primaryGroup } = settings;
  const attributes = [
    "uid",
    "memberOf",
    "objectSid",
    ...(primaryGroup ? [primaryGroup.ofUser] : []),
  ];
  const place = { ...users, filter: both(users.filter, hasId(directory, userId)) };
  const [user] = await findEntries(directory, { place, attributes, what: "one person" }, signal);
  if (!user) return [];
  const wanted = {
    attributes: [settings.id, settings.groupName, "description"],
    what: "the groups of one person",
  };
  const isListed = listing(directory, user);
  const found = isListed
    ? await findEntries(
        directory,
        { place: { ...groups, filter: both(groups.filter, isListed) }, ...wanted },
        signal,
      )
    : await named(directory, textsOf(user, "memberOf"), wanted, signal);
  const primary = await primaryGroupOf(directory, user, wanted, signal);
  const all = new Map([...found, ...primary].map((entry) => [entry.dn, entry]));
  return [...all.values()].map((entry) => toSourceGroup(entry, settings));
}

/** True of groups that list this person; null where the person lists the groups. */
function listing({ settings }: Directory, user: LdapEntry): Buffer | null {
  if (settings.memberAttributes === null) return null;
  const uid = textOf(user, "uid");
  return either(
    ...settings.memberAttributes.flatMap((name) => {
      if (name.toLowerCase() !== "memberuid") return [equals(name, user.dn)];
      return uid === null ? [] : [equals(name, uid)];
    }),
  );
}

type Wanted = { attributes: readonly string[]; what: string };

async function named(
  directory: Directory,
  dns: string[],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<LdapEntry[]> {
  const { filter } = directory.settings.groups;
  const entries: LdapEntry[] = [];
  for (const dn of dns) {
    const entry = await readEntry(directory, dn, { ...wanted, filter }, signal);
    if (entry) entries.push(entry);
  }
  return entries;
}

/** A POSIX group is found by its number; Active Directory's by the person's SID with that end. */
async function primaryGroupOf(
  directory: Directory,
  user: LdapEntry,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<LdapEntry[]> {
  const { groups, primaryGroup } = directory.settings;
  const number = primaryGroup ? textOf(user, primaryGroup.ofUser) : null;
  if (primaryGroup === null || number === null) return [];
  const isBySid = primaryGroup.ofGroup.toLowerCase() === "objectsid";
  const value = isBySid ? sidEndingIn(bytesOf(user, "objectSid")[0], Number(number)) : number;
  if (value === null) return [];
  const filter = both(groups.filter, equals(primaryGroup.ofGroup, value));
  return findEntries(directory, { place: { ...groups, filter }, ...wanted }, signal);
}

function sidEndingIn(sid: Buffer | undefined, number: number): Buffer | null {
  if (sid === undefined || sid.length < 12 || !Number.isInteger(number)) return null;
  const bytes = Buffer.from(sid);
  bytes.writeUInt32LE(number, bytes.length - 4);
  return bytes;
}
