import { isSought } from "@/lib/core/plan/person-match";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { OpenHttp, SourceConnection, SourceUserRecord, Uploaded } from "../port";
import { fetchFile } from "./csv-file";
import { groupsOf, toSourceUser } from "./csv-record";
import { readSheet } from "./csv-rows";

const pageSize = 500;
const foundMax = 20;

/** Name without case → name as it came first, and who is in it. */
type Groups = Map<string, { name: string; members: string[] }>;

/** Reads one file, fetched once for all lists of a run. */
export function connectCsv(
  open: OpenHttp,
  settings: SettingValues,
  uploaded?: Uploaded,
): SourceConnection {
  let file: Promise<string> | null = null;
  let known: Groups | null = null;
  const fileOf = (signal: AbortSignal) => {
    file ??= fetchFile(open, settings, signal, uploaded);
    return file;
  };

  async function* people(signal: AbortSignal) {
    const groups: Groups = new Map();
    const { columns, rows } = await readSheet(await fileOf(signal), settings);
    let page: SourceUserRecord[] = [];
    for await (const row of rows) {
      signal.throwIfAborted();
      const person = toSourceUser(row, columns, settings);
      for (const name of groupsOf(row, columns, settings)) note(groups, name, person.id);
      page.push(person);
      if (page.length < pageSize) continue;
      yield { items: page, cursor: person.id };
      page = [];
    }
    known = groups;
    yield { items: page, cursor: null };
  }

  async function grouped(signal: AbortSignal): Promise<Groups> {
    if (!known) for await (const _ of people(signal));
    return known ?? new Map();
  }

  return {
    users: people,
    async *groups(signal) {
      const all = [...(await grouped(signal))].map(([id, { name }]) => ({
        ...{ id, displayName: name, attributes: { name } },
      }));
      for (const items of inPages(all)) yield { items, cursor: null };
    },
    async *members(groupId, signal) {
      const { members } = (await grouped(signal)).get(groupId) ?? { members: [] };
      for (const ids of inPages(members))
        yield { items: ids.map((id) => ({ id, kind: "user" as const })), cursor: null };
    },
    async findUsers(search, signal) {
      const found: SourceUserRecord[] = [];
      for await (const { items } of people(signal))
        found.push(...items.filter((person) => isSought(person, search)));
      return found.slice(0, foundMax);
    },
    async groupsOf(userId, signal) {
      const own = [...(await grouped(signal))].filter(([, { members }]) =>
        members.includes(userId),
      );
      return own.map(([id, { name }]) => ({ id, displayName: name, attributes: { name } }));
    },
  };
}

function note(groups: Groups, name: string, id: string): void {
  const key = name.toLowerCase();
  const group = groups.get(key) ?? { name, members: [] };
  if (group.members.at(-1) !== id) group.members.push(id);
  groups.set(key, group);
}

function* inPages<Item>(items: Item[]): Generator<Item[]> {
  for (let from = 0; from < items.length; from += pageSize)
    yield items.slice(from, from + pageSize);
}
