import { setMaxListeners } from "node:events";
import type { ReadCounter } from "@/lib/core/guard/read-notes";
import type { SourceMemberRecord } from "../port";
import type { Directory } from "./ldap-directory";
import { dnKey, isBelow } from "./ldap-dn";
import { both, either, equals } from "./ldap-filter";
import type { Known } from "./ldap-known";
import { findEntries, readEntry } from "./ldap-listing";
import type { LdapEntry } from "./ldap-message";
import { idOf } from "./ldap-record";
import { textOf } from "./ldap-values";

/** Tells who stands behind the names in member lists. */
export type Resolver = {
  /** The people and groups in scope among the names; the rest is counted. */
  resolve(attribute: string, names: string[], signal: AbortSignal): Promise<SourceMemberRecord[]>;
  /** Notes an entry that was listed, so that nobody need ask for it. */
  note(entry: LdapEntry, kind: "user" | "group"): void;
};

/** Questions on their way at once; the server answers them one by one. */
const questionsMax = 16;
const namesAtOnce = 50;

export function createResolver(directory: Directory, known: Known, counter: ReadCounter): Resolver {
  const { settings } = directory;

  return {
    note(entry, kind) {
      const member = { id: idOf(entry, settings), kind };
      const key = dnKey(entry.dn);
      if (key !== null) known.set(key, member);
      if (kind === "user") noteUid(entry);
    },
    async resolve(attribute, names, signal) {
      const areUids = attribute.toLowerCase() === "memberuid";
      const keyed = names.map((name) => (areUids ? keyOfUid(name) : keyOfDn(name)));
      const strangers = keyed.filter(({ key }) => key !== null && known.get(key) === undefined);
      await (areUids ? askForUids : askForDns)(strangers, signal);
      return keyed.flatMap(({ key, name }) => {
        const member = key === null ? null : known.get(key);
        if (!member) counter.unresolved(name);
        return member ?? [];
      });
    },
  };

  async function askForDns(strangers: Named[], signal: AbortSignal): Promise<void> {
    const queue = [...strangers];
    const together = AbortSignal.any([signal]);
    setMaxListeners(questionsMax, together);
    const work = async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        if (next.key !== null) known.set(next.key, await lookUp(next.name, together));
      }
    };
    await Promise.all(Array.from({ length: questionsMax }, work));
  }

  /** Also where the lists are known: a person renamed since then is under a new name here. */
  async function lookUp(dn: string, signal: AbortSignal): Promise<SourceMemberRecord | null> {
    for (const kind of ["user", "group"] as const) {
      const { base, scope, filter } = settings[`${kind}s`];
      if (!isBelow(dn, base, scope)) continue;
      const wanted = { filter, attributes: [settings.id], what: "a member" };
      const entry = await readEntry(directory, dn, wanted, signal);
      if (entry) return { id: idOf(entry, settings), kind };
    }
    return null;
  }

  async function askForUids(strangers: Named[], signal: AbortSignal): Promise<void> {
    for (let at = 0; at < strangers.length; at += namesAtOnce) {
      const some = strangers.slice(at, at + namesAtOnce);
      for (const { key } of some) if (key !== null) known.set(key, null);
      for (const entry of await peopleCalled(some, signal)) noteUid(entry);
    }
  }

  function peopleCalled(names: Named[], signal: AbortSignal): Promise<LdapEntry[]> {
    const isOne = either(...names.map(({ name }) => equals("uid", name)));
    const place = { ...settings.users, filter: both(settings.users.filter, isOne) };
    const attributes = [settings.id, "uid"];
    return findEntries(directory, { place, attributes, what: "members" }, signal);
  }

  function noteUid(entry: LdapEntry): void {
    const uid = textOf(entry, "uid");
    if (uid !== null) known.set(uidKey(uid), { id: idOf(entry, settings), kind: "user" });
  }
}

/** A name as it stands in a member list, and what it is remembered by. */
type Named = { name: string; key: string | null };

/** `uniqueMember` may have a bit string behind the name (RFC 4517 §3.3.21). */
function keyOfDn(value: string): Named {
  const name = value.replace(/#'[01]*'B$/, "");
  return { name, key: dnKey(name) };
}

function keyOfUid(name: string): Named {
  return { name, key: uidKey(name) };
}

function uidKey(uid: string): string {
  return `uid ${uid.trim().toLowerCase()}`;
}
