import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { Authorized } from "@/lib/http/authorized";
import type {
  OpenHttp,
  SourceConnection,
  SourceGroupRecord,
  SourceMemberRecord,
  UserSearch,
} from "../port";
import { type Entry, fetchOne, walk } from "./rest-lists";
import { groupKey, groupName, groupsIn, memberKey, personKey, toSourceUser } from "./rest-record";
import { soughtIn } from "./rest-search";
import { addressIn, authorizeRest, filledAddress } from "./rest-session";

const pageSize = 500;

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
  /** What the API answers to one value: a list, or the person alone; nobody where it finds none. */
  async function* one(value: string, signal: AbortSignal) {
    const address = filledAddress(settings, "personUrl", "Address that finds one person", {
      value,
    });
    const entries = await fetchOne(
      sessionAt(address),
      address,
      personKey(settings),
      settings,
      signal,
    );
    yield { items: entries, cursor: null };
  }
  return { list, people, one };
}

/** Reads a JSON API as the settings describe it; nothing is ever written. */
export function connectRest(open: OpenHttp, settings: SettingValues): SourceConnection {
  const lists = restLists(open, settings);
  if (settings["groupSource"] === "inUser") return groupsInside(lists, settings);
  const { list, people } = lists;
  const ofPerson =
    settings["groupSource"] === "endpoint" && !settings["personGroupsUrl"]
      ? {}
      : { groupsOf: (id: string, signal: AbortSignal) => groupsOf(lists, settings, id, signal) };
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
    async *members(id, signal) {
      const label = "Address of a group's members";
      const address = filledAddress(settings, "membersUrl", label, { id });
      for await (const { items, cursor } of list(address, memberKey(settings), signal))
        yield {
          cursor,
          items: items.map((one): SourceMemberRecord => ({ id: one.id, kind: "user" })),
        };
    },
    async findUsers(search, signal) {
      const found = await soughtAt(lists, settings, search, signal);
      return found.map(({ person }) => person);
    },
    ...ofPerson,
  };
}

type Lists = ReturnType<typeof restLists>;

/** Where the API can be asked for one person, and finds them so; else in the whole list. */
async function soughtAt(
  { one, people }: Lists,
  settings: SettingValues,
  search: UserSearch,
  signal: AbortSignal,
) {
  const asked = settings["personUrl"]
    ? await soughtIn(one(search.value, signal), settings, search)
    : [];
  const isAnswer = asked.length > 0 || (search.attribute === null && settings["personUrl"]);
  return isAnswer ? asked : soughtIn(people(signal), settings, search);
}

async function groupsOf(
  { list }: Lists,
  settings: SettingValues,
  id: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  if (settings["groupSource"] !== "endpoint") return [];
  const label = "Address of one person's groups";
  const address = filledAddress(settings, "personGroupsUrl", label, { id });
  const found: SourceGroupRecord[] = [];
  for await (const { items } of list(address, groupKey(settings), signal))
    found.push(...items.map((entry) => groupOf(entry, settings)));
  return found;
}

type Index = Map<string, { name: string; members: string[] }>;

/** Groups that stand in each person's entry are gathered while the people are read. */
function groupsInside(lists: Lists, settings: SettingValues): SourceConnection {
  let whole: Index | null = null;
  // Those who were looked for: their entries tell their groups.
  const looked = new Map<string, Entry>();

  async function* gathering(signal: AbortSignal) {
    const index: Index = new Map();
    for await (const page of lists.people(signal)) {
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
      const found = await soughtAt(lists, settings, search, signal);
      for (const { entry } of found) looked.set(entry.id, entry);
      return found.map(({ person }) => person);
    },
    async groupsOf(id, signal) {
      const search = { value: id, attribute: "id" };
      const [found] = looked.has(id) ? [] : await soughtIn(lists.people(signal), settings, search);
      const entry = looked.get(id) ?? found?.entry;
      const own = entry ? groupsIn(entry.value, settings) : [];
      return own.map((group) => ({ id: group.id, displayName: group.name, attributes: group }));
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
