import type { z } from "zod";

/** Which part of a list: after or before a cursor, else its beginning. */
export type PageRequest = {
  after?: string | null | undefined;
  before?: string | null | undefined;
  limit?: number;
};

export type Page<Item> = { items: Item[]; next: string | null; previous: string | null };

export const pageSize = 50;
export const pageSizeMax = 200;

/** Cursors come back from outside: one that cannot be read means the beginning of the list. */
export function readPage<Cursor>(request: PageRequest, cursor: z.ZodType<Cursor>) {
  const limit = Math.max(1, Math.min(request.limit ?? pageSize, pageSizeMax));
  const after = decodeCursor(request.after, cursor);
  const before = after === null ? decodeCursor(request.before, cursor) : null;
  return { after, before, limit, backwards: before !== null };
}

type Part<Cursor> = ReturnType<typeof readPage<Cursor>>;

/** Makes a page of rows fetched in reading direction, one more than the limit. */
export function toPage<Item, Cursor>(
  rows: Item[],
  part: Part<Cursor>,
  cursorOf: (item: Item) => Cursor,
): Page<Item> {
  const goesOn = rows.length > part.limit;
  const items = rows.slice(0, part.limit);
  if (part.backwards) items.reverse();
  const [first, last] = [items[0], items.at(-1)];
  const hasNext = part.backwards ? last !== undefined : goesOn;
  const hasPrevious = part.backwards ? goesOn : part.after !== null && first !== undefined;
  return {
    items,
    next: hasNext && last !== undefined ? encodeCursor(cursorOf(last)) : null,
    previous: hasPrevious && first !== undefined ? encodeCursor(cursorOf(first)) : null,
  };
}

export function encodeCursor(cursor: unknown): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

function decodeCursor<Cursor>(
  text: string | null | undefined,
  cursor: z.ZodType<Cursor>,
): Cursor | null {
  if (!text) return null;
  try {
    return cursor.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    return null;
  }
}
