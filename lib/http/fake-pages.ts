/** How a fake's lists misbehave, switched by tests. */
export type FakePaging = {
  /** A place in the list is a cursor of the provider's, which may end. */
  hasCursors: boolean;
  /** Every next page is the first one again. */
  loops: boolean;
  /** The last entry of a page comes again as the first of the next one. */
  repeats: boolean;
  /** Next pages are said to be at another host; null where no addresses are given. */
  elsewhere: boolean | null;
};

export function rightPaging(hasAddresses: boolean, hasCursors = true): FakePaging {
  return { hasCursors, loops: false, repeats: false, elsewhere: hasAddresses ? false : null };
}

type Place = { after: string; isEmpty: boolean };

/**
 * A page of a list in order of id, by an opaque cursor that outlives people who come and go. After
 * the first page comes an empty one, where a provider has those.
 */
export function fakePage<Item extends { id: string }>(
  all: readonly Item[],
  cursor: string | null,
  size: number,
  { loops, repeats }: FakePaging,
  hasEmptyPages = false,
): { items: Item[]; next: string | null } {
  const place: Place | null = cursor === null || loops ? null : readPlace(cursor);
  const sorted = inOrder(all);
  const from = place ? sorted.findIndex(({ id }) => id > place.after) : 0;
  const rest = from < 0 ? [] : sorted.slice(from);
  if (place?.isEmpty) return { items: [], next: writePlace({ ...place, isEmpty: false }) };
  const fresh = rest.slice(0, size);
  const again = repeats && place ? sorted.filter(({ id }) => id === place.after) : [];
  const last = fresh.at(-1);
  const hasMore = rest.length > fresh.length && last !== undefined;
  const isEmpty = hasEmptyPages && cursor === null;
  return {
    items: [...again, ...fresh],
    next: hasMore ? writePlace({ after: last.id, isEmpty }) : null,
  };
}

/** Those with one of these ids, found without a look at every id for each: lists may be long. */
export function withIds<Item extends { id: string }>(
  all: readonly Item[],
  ids: readonly string[],
): Item[] {
  const wanted = new Set(ids);
  return all.filter(({ id }) => wanted.has(id));
}

/** By id; a list that is so already stays, or sorting it for each page would take longest of all. */
export function inOrder<Item extends { id: string }>(all: readonly Item[]): readonly Item[] {
  return isSorted(all) ? all : [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isSorted(all: readonly { id: string }[]): boolean {
  return all.every(({ id }, index) => index === 0 || (all[index - 1]?.id ?? "") < id);
}

function writePlace({ after, isEmpty }: Place): string {
  return Buffer.from(`${isEmpty ? 1 : 0}${after}`).toString("base64url");
}

function readPlace(cursor: string): Place {
  const text = Buffer.from(cursor, "base64url").toString();
  return { after: text.slice(1), isEmpty: text.startsWith("1") };
}
