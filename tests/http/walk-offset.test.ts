import fc from "fast-check";
import { expect, test } from "vitest";
import { walkOffset } from "@/lib/http/walk-offset";

type Entry = { id: string };

const entries = (ids: number[]): Entry[] => ids.map((id) => ({ id: String(id).padStart(4, "0") }));

async function found(pages: AsyncIterable<{ items: Entry[] }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of pages) ids.push(...page.items.map(({ id }) => id));
  return ids;
}

/** A list in order of id that changes before each request, with or without totals in its pages. */
function shifting(ids: number[], changes: [gone: number, come: number][], hasTotals: boolean) {
  let now = entries(ids);
  let calls = 0;
  return {
    list: {
      ...{ label: "The server", size: 5 },
      async pageAt(offset: number, size: number) {
        const [gone = -1, come = -1] = changes[calls] ?? [];
        calls += 1;
        now = [...now.filter((_, index) => index !== gone), ...(come < 0 ? [] : entries([come]))];
        now.sort((a, b) => (a.id < b.id ? -1 : 1));
        return { items: now.slice(offset, offset + size), total: hasTotals ? now.length : null };
      },
    },
    stayed: () => entries(ids).filter(({ id }) => now.some((entry) => entry.id === id)),
    calls: () => calls,
  };
}

test("whoever is there all the time is found, wherever others come and go", async () => {
  const change = fc.tuple(fc.integer({ min: -1, max: 30 }), fc.integer({ min: 5_000, max: 5_999 }));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 0, max: 4_999 }), { maxLength: 40 }),
      fc.array(change, { maxLength: 12 }),
      fc.boolean(),
      async (ids, changes, hasTotals) => {
        const { list, stayed } = shifting(ids, changes, hasTotals);
        const seen = new Set(await found(walkOffset(list)));
        expect(stayed().filter(({ id }) => !seen.has(id))).toEqual([]);
      },
    ),
  );
});

test("a list that stands still is read once, in as many requests as it has pages", async () => {
  const { list, calls } = shifting([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [], true);
  expect(await found(walkOffset(list))).toHaveLength(12);
  expect(calls()).toBe(3);
});

test("a list shorter than the server says is walked three times, and then is an error", async () => {
  const { list, calls } = shifting([1, 2, 3], [], false);
  const walked = found(walkOffset({ ...list, count: async () => 4 }));
  await expect(walked).rejects.toMatchObject({ code: "SOURCE_LIST_INCOMPLETE" });
  expect(calls()).toBe(2 * 3);
});

test("a server that takes no offset is found out", async () => {
  const pageAt = async () => ({ items: entries([1, 2, 3, 4, 5]), total: 1_000_000 });
  const walked = found(walkOffset({ label: "The server", size: 5, pageAt }));
  await expect(walked).rejects.toMatchObject({ code: "SOURCE_LIST_REPEATS" });
});
