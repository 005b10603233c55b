import type { HttpClient } from "@/lib/http/client";
import { unlessRefused } from "@/lib/http/unless-refused";
import type { ScimDialect } from "./scim-dialect";
import { quoted, type Walk, walk } from "./scim-lists";
import { listOf } from "./scim-shapes";

/** Beyond this a list is not kept, but looked through each time. */
const keptMax = 200_000;

/** Finds records by name on one server, and learns how it lets itself be asked. */
export type Finder<Item> = {
  /** The records of this very name, in any case. */
  byName(name: string, signal: AbortSignal): Promise<Item[]>;
  /** The server says that this name is taken: what was known of it, and of the list, is old. */
  isTaken(name: string): void;
  /** A record that we made or renamed. */
  knows(item: Item): void;
};

type Kept = Map<string, Set<string>>;

type Options<Item> = {
  list: Walk<Item>;
  attribute: "userName" | "displayName";
  nameOf(item: Item): string;
  read(id: string, signal: AbortSignal): Promise<Item | null>;
  /** Whether the server announces filters. */
  filters: boolean;
};

/**
 * By filter; never taken at its word, because servers ignore filters that they do not know. Such a
 * server, and one that refuses filters, is read whole once, and then asked for single records.
 */
export function createFinder<Item extends { id: string }>(
  http: HttpClient,
  dialect: ScimDialect,
  { list, attribute, nameOf, read, filters }: Options<Item>,
): Finder<Item> {
  const taken = new Set<string>();
  let isFiltering = filters;
  let kept: Promise<Kept | null> | null = null;
  const isNamed = (name: string) => (item: Item) =>
    nameOf(item).toLowerCase() === name.toLowerCase();

  async function filtered(name: string, signal: AbortSignal): Promise<Item[] | null> {
    const query = { ...list.query, filter: `${attribute} eq ${quoted(name)}` };
    const answer = await unlessRefused(() =>
      http.json("GET", list.path, {
        ...{ query: { ...query, startIndex: 1, count: 10 }, schema: listOf(list.item), signal },
      }),
    );
    const told = answer?.body.Resources ?? [];
    const named = told.filter(isNamed(name));
    if (named.length > 0) return named;
    if (answer && told.length === 0) return taken.has(name.toLowerCase()) ? null : [];
    isFiltering = false;
    return null;
  }

  async function listed(name: string, signal: AbortSignal): Promise<Item[]> {
    if (kept === null) return lookThrough(name, signal);
    const known = await kept;
    if (known === null) return lookThrough(name, signal);
    const hits = known.get(name.toLowerCase()) ?? [];
    const items = await Promise.all([...hits].map((id) => read(id, signal)));
    return items.filter((item) => item !== null).filter(isNamed(name));
  }

  /** Reads the list, and keeps it for whoever asks next. */
  async function lookThrough(name: string, signal: AbortSignal): Promise<Item[]> {
    const found: Item[] = [];
    const reading = readNames((item) => isNamed(name)(item) && found.push(item), signal);
    kept = reading;
    await reading.catch((error: unknown) => {
      kept = null;
      throw error;
    });
    return found;
  }

  async function readNames(see: (item: Item) => void, signal: AbortSignal): Promise<Kept | null> {
    const names: Kept = new Map();
    let count = 0;
    for await (const { items } of walk(http, dialect, list, null, signal)) {
      items.forEach(see);
      count += items.length;
      if (count > keptMax) names.clear();
      else for (const item of items) note(names, item);
    }
    return count > keptMax ? null : names;
  }

  function note(names: Kept, item: Item): void {
    const key = nameOf(item).toLowerCase();
    const ids = names.get(key);
    if (ids) ids.add(item.id);
    else names.set(key, new Set([item.id]));
  }

  return {
    async byName(name, signal) {
      const told = isFiltering ? await filtered(name, signal) : null;
      return told ?? listed(name, signal);
    },
    isTaken(name) {
      taken.add(name.toLowerCase());
      kept = null;
    },
    knows(item) {
      kept?.then((names) => names && note(names, item)).catch(() => {});
    },
  };
}
