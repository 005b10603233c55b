import { expect, test } from "vitest";
import { writtenTogether } from "@/lib/engine/apply/written-together";
import { oneAhead } from "@/lib/engine/read/one-ahead";

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("what comes up while a transaction is written goes together into the next, as far as it may", async () => {
  const written: number[][] = [];
  const write = writtenTogether<number>(
    async (items) => {
      await turn();
      written.push(items);
    },
    { most: 5, sizeOf: (item) => item },
  );
  await Promise.all([1, 2, 3, 9, 4].map(write));
  expect(written).toEqual([[1], [2, 3], [9], [4]]);
});

test("one that cannot be written fails alone, and the others are written", async () => {
  const written: number[] = [];
  const write = writtenTogether<number>(async (items) => {
    await turn();
    if (items.includes(3)) throw new Error("no third");
    written.push(...items);
  });
  const ends = await Promise.allSettled([1, 2, 3, 4].map(write));
  expect(ends.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  expect(written).toEqual([1, 2, 4]);
});

test("the page that follows is read while one is worked on, and none beyond it", async () => {
  const read: number[] = [];
  async function* pages() {
    for (let page = 1; page <= 4; page += 1) {
      read.push(page);
      yield page;
    }
  }
  const seen: [page: number, read: number][] = [];
  for await (const page of oneAhead(pages())) {
    await turn();
    seen.push([page, read.length]);
  }
  expect(seen).toEqual([
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 4],
  ]);
});

test("a list that breaks off gives its pages first, and whoever stops early leaves it closed", async () => {
  let isClosed = false;
  async function* broken() {
    try {
      yield 1;
      throw new Error("cut");
    } finally {
      isClosed = true;
    }
  }
  const seen: number[] = [];
  await expect(
    (async () => {
      for await (const page of oneAhead(broken())) seen.push(page);
    })(),
  ).rejects.toThrow("cut");
  expect(seen).toEqual([1]);
  isClosed = false;
  for await (const page of oneAhead(broken())) {
    expect(page).toBe(1);
    break;
  }
  expect(isClosed).toBe(true);
});
