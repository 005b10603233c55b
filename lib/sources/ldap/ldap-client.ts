import { createReadNotes } from "@/lib/core/guard/read-notes";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { OpenSocket, Page, SourceConnection } from "../port";
import { changedSince, markChanges } from "./ldap-changes";
import { openDirectory } from "./ldap-directory";
import { createGroupFinder } from "./ldap-groups";
import { createKnown } from "./ldap-known";
import { listEntries } from "./ldap-listing";
import { type MembersOf, membersOf } from "./ldap-members";
import type { LdapEntry } from "./ldap-message";
import { createPrimaryNumbers } from "./ldap-primary";
import { toSourceGroup, toSourceUser } from "./ldap-record";
import { createResolver } from "./ldap-resolve";
import { findMany, findUsers, groupsOfUser } from "./ldap-search";
import { type Place, readLdapSettings } from "./ldap-settings";

/** More than this is never handed over at once, even by a server that cannot page. */
const pageMax = 1_000;

/** Reads a whole directory; nothing is ever written. */
export function connectLdap(open: OpenSocket, values: SettingValues): SourceConnection {
  const settings = readLdapSettings(values);
  const directory = openDirectory(open, settings);
  const counter = createReadNotes();
  const resolver = createResolver(directory, createKnown(), counter);
  const groups = createGroupFinder(directory);
  const primaries = createPrimaryNumbers(settings);
  const of: MembersOf = {
    ...{ directory, resolver, counter },
    isNobodysPrimary: primaries.isNobodys,
  };
  async function* usersIn(place: Place, signal: AbortSignal) {
    const listing = { place, attributes: settings.userAttributes, what: "people" };
    for await (const entries of listEntries(directory, listing, signal)) {
      counter.page();
      for (const entry of entries) {
        resolver.note(entry, "user");
        primaries.note(entry);
      }
      const now = Date.now();
      yield* bounded(entries, (entry) => toSourceUser(entry, settings, now));
    }
  }

  async function* groupsIn(place: Place, signal: AbortSignal) {
    const attributes = [settings.id, settings.groupName, "description"];
    for await (const entries of listEntries(
      directory,
      { place, attributes, what: "groups" },
      signal,
    )) {
      counter.page();
      for (const entry of entries) {
        resolver.note(entry, "group");
        groups.note(entry);
      }
      yield* bounded(entries, (entry) => toSourceGroup(entry, settings));
    }
  }

  return {
    async *users(signal) {
      yield* usersIn(settings.users, signal);
      primaries.areAllNoted();
    },
    groups: (signal) => groupsIn(settings.groups, signal),
    async *members(groupId, signal) {
      const group = await groups.find(groupId, signal);
      counter.page();
      // It was deleted since the groups were listed, and nobody is in it any more.
      if (group === null) return;
      for await (const items of membersOf(of, group, signal)) yield { items, cursor: null };
    },
    findUsers: (search, signal) => findUsers(directory, search, signal),
    findMany: (attribute, values, signal) => findMany(directory, attribute, values, signal),
    groupsOf: (userId, signal) => groupsOfUser(directory, userId, signal),
    markChanges: (signal) => markChanges(directory, Date.now(), signal),
    async changesSince(mark, signal) {
      const narrowed = await changedSince(directory, mark, signal);
      if (narrowed === null) return null;
      const next = await markChanges(directory, Date.now(), signal);
      const [users, changed] = [narrowed(settings.users), narrowed(settings.groups)];
      return {
        ...{ users: usersIn(users, signal), groups: groupsIn(changed, signal), mark: next },
        ...{ gone: { users: [], groups: [] }, askGroupsOf: "everybody" },
      };
    },
    notes: counter.notes,
    close: async () => directory.close(),
  };
}

/** A cookie is good for its own connection only, so there is none to hand on. */
function* bounded<Item>(entries: LdapEntry[], toItem: (entry: LdapEntry) => Item) {
  for (let at = 0; at < entries.length; at += pageMax) {
    const page: Page<Item> = { items: entries.slice(at, at + pageMax).map(toItem), cursor: null };
    yield page;
  }
}
