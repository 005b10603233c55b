import { isSought } from "@/lib/core/person-match";
import type { SettingValues } from "@/lib/core/setting-field";
import type { Authorized } from "@/lib/http/authorized";
import type { OpenHttp, SourceConnection, SourceMemberRecord, SourceUserRecord } from "../port";
import { type Entry, walk } from "./rest-lists";
import { groupKey, groupName, groupsIn, memberKey, personKey, toSourceUser } from "./rest-record";
import { addressIn, authorizeRest } from "./rest-session";

const pageSize = 500;
const foundMax = 20;

/** The lists of an API, each entry as it is; signed in once for each host. */
export function restLists(open: OpenHttp, settings: SettingValues) {
  const sessions = new Map<string, Authorized>();
  const sessionAt = ({ origin }: URL) => {
    const session = sessions.get(origin) ?? authorizeRest(open, settings, origin);
    sessions.set(origin, session);
    return session;
  };
  const list = (address: URL, keyOf: (value: unknown) => string | null, signal: AbortSignal) =>
    walk(sessionAt(address), address, keyOf, settings, signal);
  const people = (signal: AbortSignal) =>
    list(addressIn(settings, "url", "Address of the list of people"), personKey(settings), signal);
  return { list, people };
}

/** Reads a JSON API as the settings describe it; nothing is ever written. */
export function connectRest(open: OpenHttp, settings: SettingValues): SourceConnection {
  const { list, people } = restLists(open, settings);
  if (settings["groupSource"] === "inUser") return groupsInside(people, settings);
  return {
    async *users(signal) {
      for await (const { items, cursor } of people(signal))
        yield { cursor, items: items.map((entry) => toSourceUser(entry, settings)) };
    },
    async *groups(signal) {
      if (settings["groupSource"] !== "endpoint") return;
      const address = addressIn(settings, "groupsUrl", "Address of the list of groups");
      for await (const { items, cursor } of list(address, groupKey(settings), signal))
        yield { cursor, items: items.map((entry) => groupOf(entry, settings)) };
    },
    async *members(groupId, signal) {
      const text = settings["membersUrl"]?.replaceAll("{id}", encodeURIComponent(groupId)) ?? "";
      const address = addressIn({ membersUrl: text }, "membersUrl", "Address of a group's members");
      for await (const { items, cursor } of list(address, memberKey(settings), signal))
        yield { cursor, items: items.map(({ id }): SourceMemberRecord => ({ id, kind: "user" })) };
    },
  };
}

type People = (signal: AbortSignal) => AsyncIterable<{ items: Entry[]; cursor: string | null }>;
type Index = Map<string, { name: string; members: string[] }>;

/** Groups that stand in each person's entry are gathered while the people are read. */
function groupsInside(people: People, settings: SettingValues): SourceConnection {
  let whole: Index | null = null;

  async function* gathering(signal: AbortSignal) {
    const index: Index = new Map();
    for await (const page of people(signal)) {
      for (const entry of page.items) note(index, entry, settings);
      yield page;
    }
    whole = index;
  }

  /** A run that goes on elsewhere has not read the people. */
  async function indexed(signal: AbortSignal): Promise<Index> {
    if (!whole) for await (const _ of gathering(signal));
    return whole ?? new Map();
  }

  return {
    async *users(signal) {
      for await (const { items, cursor } of gathering(signal))
        yield { cursor, items: items.map((entry) => toSourceUser(entry, settings)) };
    },
    async *groups(signal) {
      const all = [...(await indexed(signal))].map(([id, { name }]) => ({
        ...{ id, displayName: name, attributes: { id, name } },
      }));
      for (const items of inPages(all)) yield { items, cursor: null };
    },
    async *members(groupId, signal) {
      const { members } = (await indexed(signal)).get(groupId) ?? { members: [] };
      for (const ids of inPages(members))
        yield { cursor: null, items: ids.map((id): SourceMemberRecord => ({ id, kind: "user" })) };
    },
    async findUsers(search, signal) {
      const found: SourceUserRecord[] = [];
      for await (const { items } of gathering(signal)) {
        const here = items.map((entry) => toSourceUser(entry, settings));
        found.push(...here.filter((person) => isSought(person, search)));
      }
      return found.slice(0, foundMax);
    },
    async groupsOf(userId, signal) {
      const own = [...(await indexed(signal))].filter(([, { members }]) =>
        members.includes(userId),
      );
      return own.map(([id, { name }]) => ({ id, displayName: name, attributes: { id, name } }));
    },
  };
}

function note(index: Index, { id, value }: Entry, settings: SettingValues): void {
  for (const group of groupsIn(value, settings)) {
    const known = index.get(group.id) ?? { name: group.name, members: [] };
    if (known.members.at(-1) !== id) known.members.push(id);
    index.set(group.id, known);
  }
}

function groupOf({ id, value }: Entry, settings: SettingValues) {
  const own = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const attributes = Object.fromEntries(own.filter(([, one]) => one !== null));
  return { id, displayName: groupName(value, settings) ?? id, attributes };
}

function* inPages<Item>(items: Item[]): Generator<Item[]> {
  for (let from = 0; from < items.length; from += pageSize)
    yield items.slice(from, from + pageSize);
}
