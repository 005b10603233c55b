import type { ReadCounter } from "@/lib/core/guard/read-notes";
import { SyncError } from "@/lib/core/sync-error";
import type { SourceMemberRecord } from "../port";
import type { Directory } from "./ldap-directory";
import { both, equals } from "./ldap-filter";
import { type Listing, listEntries, readEntry } from "./ldap-listing";
import type { LdapEntry } from "./ldap-message";
import { idOf } from "./ldap-record";
import type { Resolver } from "./ldap-resolve";
import type { Place } from "./ldap-settings";
import { bytesOf, primaryNumberOf, textOf } from "./ldap-values";

export type MembersOf = {
  directory: Directory;
  resolver: Resolver;
  counter: ReadCounter;
  /** True when nobody in scope names a group of this number as the primary one. */
  isNobodysPrimary(number: string): boolean;
};

/** Direct members of a group, however this directory keeps them; one may come twice. */
export async function* membersOf(
  of: MembersOf,
  group: LdapEntry,
  signal: AbortSignal,
): AsyncGenerator<SourceMemberRecord[]> {
  const { memberAttributes } = of.directory.settings;
  if (memberAttributes === null) yield* sayingSo(of, group, signal);
  for (const attribute of memberAttributes ?? []) yield* listed(of, group, attribute, signal);
  yield* byPrimaryNumber(of, group, signal);
}

/** Those that say so themselves, by memberOf. */
async function* sayingSo(of: MembersOf, group: LdapEntry, signal: AbortSignal) {
  const { users, groups } = of.directory.settings;
  const isIn = equals("memberOf", group.dn);
  yield* refs(of, users, isIn, "user", signal);
  yield* refs(of, groups, isIn, "group", signal);
}

/** Domain Users and POSIX login groups: a number in the person's entry, and no list anywhere. */
async function* byPrimaryNumber(of: MembersOf, group: LdapEntry, signal: AbortSignal) {
  const { primaryGroup, users } = of.directory.settings;
  const number = primaryGroup ? primaryNumberOf(group, primaryGroup.ofGroup) : null;
  if (primaryGroup === null || number === null || of.isNobodysPrimary(number)) return;
  yield* refs(of, users, equals(primaryGroup.ofUser, number), "user", signal);
}

async function* refs(
  { directory, counter }: MembersOf,
  place: Place,
  isIn: Buffer,
  kind: "user" | "group",
  signal: AbortSignal,
): AsyncGenerator<SourceMemberRecord[]> {
  const { settings } = directory;
  const listing: Listing = {
    place: { ...place, filter: both(place.filter, isIn) },
    ...{ attributes: [settings.id], what: "the members of a group" },
  };
  for await (const entries of listEntries(directory, listing, signal)) {
    counter.page();
    yield entries.map((entry) => ({ id: idOf(entry, settings), kind }));
  }
}

const valuesAtOnce = 1_000;
const triesMax = 3;

/** Those in the group's own list, resolved a thousand at a time. */
async function* listed(of: MembersOf, group: LdapEntry, attribute: string, signal: AbortSignal) {
  let entry = group;
  for (let tries = 1; ; tries += 1) {
    try {
      for await (const values of valuesOf(of, entry, attribute, signal)) {
        for (let at = 0; at < values.length; at += valuesAtOnce) {
          const names = values.slice(at, at + valuesAtOnce).map((value) => value.toString("utf8"));
          yield await of.resolver.resolve(attribute, names, signal);
        }
      }
      return;
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== changing || tries === triesMax)
        throw error;
      entry = await readAnew(of, group.dn, attribute, signal);
    }
  }
}

/** The group as it is by now: its parts are compared with this state, not with the one before. */
async function readAnew(
  { directory, counter }: MembersOf,
  dn: string,
  attribute: string,
  signal: AbortSignal,
): Promise<LdapEntry> {
  const { filter } = directory.settings.groups;
  const wanted = { filter, attributes: [attribute, ...stamps], what: "the members of a group" };
  const entry = await readEntry(directory, dn, wanted, signal);
  counter.page();
  if (entry === null) throw changed(dn);
  return entry;
}

const changing = "SOURCE_CHANGING";

/**
 * Active Directory gives long lists in parts, as `member;range=0-1499`, beside an empty `member`. A
 * list that changes meanwhile shifts, so its parts must all be of one state of the group.
 */
async function* valuesOf(
  { directory, counter }: MembersOf,
  group: LdapEntry,
  attribute: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer[]> {
  let part = partOf(group, attribute);
  yield part.values;
  while (part.next !== null) {
    const asked = [`${attribute};range=${part.next}-*`, ...stamps];
    const wanted = { attributes: asked, what: "the members of a group" };
    const filter = directory.settings.groups.filter;
    const entry = await readEntry(directory, group.dn, { ...wanted, filter }, signal);
    counter.page();
    if (entry === null || stampOf(entry) !== stampOf(group)) throw changed(group.dn);
    const at = part.next;
    part = partOf(entry, attribute);
    // Without its place, or at another one, a part says nothing of those in between.
    if (part.from !== at || (part.next !== null && part.next <= at)) throw changed(group.dn);
    yield part.values;
  }
}

type Part = { values: Buffer[]; from: number | null; next: number | null };

function partOf(entry: LdapEntry, attribute: string): Part {
  const name = attribute.toLowerCase();
  for (const [key, values] of entry.attributes) {
    const [, base, from, last] = /^(.+);range=(\d+)-(\d+|\*)$/.exec(key) ?? [];
    if (base !== name || last === undefined) continue;
    return { values, from: Number(from), next: last === "*" ? null : Number(last) + 1 };
  }
  return { values: bytesOf(entry, attribute), from: null, next: null };
}

/** What a group's members are read with. */
export const stamps = ["uSNChanged", "modifyTimestamp"];

function stampOf(entry: LdapEntry): string | null {
  return textOf(entry, "uSNChanged") ?? textOf(entry, "modifyTimestamp");
}

function changed(dn: string): SyncError {
  return new SyncError(
    "retry",
    changing,
    `The members of ${dn} changed while they were read in parts. Usher reads them again.`,
  );
}
