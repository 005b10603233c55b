import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import { walkPages } from "@/lib/http/walk-pages";
import type { Page, SourceConnection, SourceGroupRecord, SourceMemberRecord } from "../port";
import { walk } from "./onelogin-lists";
import { belongings, toSourceGroup, toSourceUser } from "./onelogin-record";
import { findOneloginUsers, oneWithId } from "./onelogin-search";
import { groupEnvelope, type OneloginUser, oneloginGroup } from "./onelogin-shapes";

const pageSize = 500;

type Users = (signal: AbortSignal, fields?: string) => AsyncIterable<Page<OneloginUser>>;

/** Who is in what, gathered from the people: no list of a group's people is to be had. */
type Index = Map<string, { name: string; members: string[] }>;

/** Groups that follow from an attribute of each person. */
export function groupsByAttribute(
  onelogin: Authorized,
  settings: SettingValues,
  users: Users,
): SourceConnection {
  const groupSource = settings["groupSource"] ?? "";
  let whole: Index | null = null;

  async function* gathering(signal: AbortSignal, fields?: string) {
    const index: Index = new Map();
    for await (const page of users(signal, fields)) {
      for (const user of page.items) note(index, user, groupSource);
      if (page.cursor === null) whole = index;
      yield page;
    }
  }

  /** A run that goes on elsewhere has not read the people. */
  async function indexed(signal: AbortSignal): Promise<Index> {
    if (!whole) for await (const _ of gathering(signal, "id,status,group_id,department,member_of"));
    return whole ?? new Map();
  }

  return {
    async *users(signal) {
      for await (const { items, cursor } of gathering(signal))
        yield { cursor, items: items.map((user) => toSourceUser(user, settings)) };
    },
    async *groups(signal) {
      if (groupSource === "groups") yield* listedGroups(onelogin, signal);
      else {
        const named = [...(await indexed(signal))].map(([id, { name }]) => ({ id, name }));
        for (const items of inPages(named)) yield { cursor: null, items: items.map(toSourceGroup) };
      }
    },
    async *members(groupId, signal) {
      const { members } = (await indexed(signal)).get(groupId) ?? { members: [] };
      for (const ids of inPages(members))
        yield { cursor: null, items: ids.map((id): SourceMemberRecord => ({ id, kind: "user" })) };
    },
    findUsers: (search, signal) => findOneloginUsers(onelogin, settings, search, signal),
    async groupsOf(userId, signal) {
      const [user] = await oneWithId(onelogin, userId, signal);
      const own = user ? belongings(user, groupSource) : [];
      if (groupSource !== "groups" || own.length === 0) return own.map(toSourceGroup);
      const found: SourceGroupRecord[] = [];
      for await (const { items } of listedGroups(onelogin, signal))
        found.push(...items.filter(({ id }) => own.some((group) => group.id === id)));
      return found;
    },
  };
}

function note(index: Index, user: OneloginUser, groupSource: string): void {
  for (const { id, name } of belongings(user, groupSource)) {
    const entry = index.get(id) ?? { name, members: [] };
    entry.members.push(user.id);
    index.set(id, entry);
  }
}

/** Accounts have the list of version 1, and newer ones that of version 2. */
export async function* listedGroups(
  onelogin: Authorized,
  signal: AbortSignal,
): AsyncGenerator<Page<SourceGroupRecord>> {
  try {
    yield* groupsOfVersion1(onelogin, signal);
  } catch (error) {
    if (!(error instanceof SyncError) || error.status !== 404) throw error;
    const list = { path: "/api/2/groups", query: {}, item: oneloginGroup };
    for await (const { items, cursor } of walk(onelogin, list, signal))
      yield { cursor, items: items.map(toSourceGroup) };
  }
}

async function* groupsOfVersion1(onelogin: Authorized, signal: AbortSignal) {
  const pages = walkPages("OneLogin", (next) =>
    onelogin.with(signal, async (http) => {
      const query = next === null ? {} : { after_cursor: next };
      const options = { schema: groupEnvelope, signal, query, list: true };
      const { body } = await http.json("GET", "/api/1/groups", options);
      return { items: body.data, next: body.pagination?.after_cursor || null };
    }),
  );
  for await (const { items, cursor } of pages) yield { cursor, items: items.map(toSourceGroup) };
}

function* inPages<Item>(items: Item[]): Generator<Item[]> {
  for (let from = 0; from < items.length; from += pageSize)
    yield items.slice(from, from + pageSize);
}
