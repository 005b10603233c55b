import type { Directory } from "./ldap-directory";
import { both, equals } from "./ldap-filter";
import { findEntries, readEntry } from "./ldap-listing";
import { stamps } from "./ldap-members";
import type { LdapEntry } from "./ldap-message";
import { idOf } from "./ldap-record";
import { guidBytes } from "./ldap-values";

const placesMax = 50_000;

/** Finds one group with its members: where it was when it was listed, else by its id. */
export function createGroupFinder(directory: Directory) {
  const { settings } = directory;
  const places = new Map<string, string>();
  const { memberAttributes, primaryGroup } = settings;
  const attributes = [
    ...[settings.id, ...stamps, ...(memberAttributes ?? [])],
    ...(primaryGroup ? [primaryGroup.ofGroup] : []),
  ];
  return {
    note(entry: LdapEntry) {
      if (places.size < placesMax) places.set(idOf(entry, settings), entry.dn);
    },
    async find(id: string, signal: AbortSignal): Promise<LdapEntry | null> {
      const { filter } = settings.groups;
      const dn = places.get(id);
      const wanted = { filter, attributes, what: "a group" };
      const there = dn === undefined ? null : await readEntry(directory, dn, wanted, signal);
      if (there && idOf(there, settings) === id) return there;
      const place = { ...settings.groups, filter: both(filter, hasId(directory, id)) };
      const [found] = await findEntries(directory, { place, attributes, what: "a group" }, signal);
      return found ?? null;
    },
  };
}

/** Finds an entry by the id it is remembered by, which for Active Directory is bytes. */
export function hasId({ settings }: Directory, id: string): Buffer {
  const isGuid = settings.id.toLowerCase() === "objectguid";
  return equals(settings.id, (isGuid ? guidBytes(id) : null) ?? id);
}
