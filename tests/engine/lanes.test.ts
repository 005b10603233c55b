import { expect, test } from "vitest";
import { newcomersAtOnce } from "@/lib/engine/apply/apply-newcomers";
import { inLanes } from "@/lib/engine/apply/lanes";
import { isShort, lanesNow, withRightOfWay } from "@/lib/engine/run/right-of-way";

/** Lets whatever can run do so. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("no more run at once than there are lanes, and two that share a key never do", async () => {
  const edges = Array.from({ length: 60 }, (_, n) => [`person ${n % 7}`, `group ${n % 5}`]);
  const running = new Set<string[]>();
  let most = 0;
  await inLanes(
    edges,
    3,
    (keys) => keys,
    async (keys) => {
      for (const other of running) expect(other.some((key) => keys.includes(key))).toBe(false);
      running.add(keys);
      most = Math.max(most, running.size);
      await turn();
      running.delete(keys);
    },
  );
  expect(most).toBe(3);
});

test("what shares a key keeps its order, and nothing waits for what it shares nothing with", async () => {
  const order: string[] = [];
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const work = inLanes(
    ["slow a", "a", "b", "a again"],
    2,
    (item) => [item.includes("b") ? "b" : "a"],
    async (item) => {
      if (item === "slow a") await gate;
      order.push(item);
    },
  );
  await turn();
  expect(order).toEqual(["b"]);
  open();
  await work;
  expect(order).toEqual(["b", "slow a", "a", "a again"]);
});

test("in any order whatever is free goes first, and what rests holds nobody up", async () => {
  const begun: string[] = [];
  let open = (): void => {};
  const written = new Promise<void>((resolve) => {
    open = resolve;
  });
  const work = inLanes(
    ["ann in a", "ann in b", "bob in b", "bob in a"],
    2,
    (item) => item.split(" in "),
    async (item) => {
      begun.push(item);
      await turn();
      return { done: written };
    },
    { inAnyOrder: true },
  );
  for (let turns = 0; turns < 5; turns += 1) await turn();
  expect(begun).toEqual(["ann in a", "bob in b", "ann in b", "bob in a"]);
  open();
  await work;
});

test("of those under way and those that rest there are never more than two a lane", async () => {
  let open = (): void => {};
  const written = new Promise<void>((resolve) => {
    open = resolve;
  });
  const begun: number[] = [];
  const work = inLanes(
    Array.from({ length: 20 }, (_, n) => n),
    3,
    (item) => [`${item}`],
    async (item) => {
      begun.push(item);
      await turn();
      return { done: written };
    },
  );
  for (let turns = 0; turns < 20; turns += 1) await turn();
  expect(begun).toHaveLength(6);
  open();
  await work;
  expect(begun).toHaveLength(20);
});

test("after a failure nothing new is begun, and what runs is waited for", async () => {
  const done: number[] = [];
  const work = inLanes(
    [1, 2, 3, 4],
    2,
    (item) => [`${item}`],
    async (item) => {
      if (item === 1) throw new Error("refused");
      await turn();
      done.push(item);
    },
  );
  await expect(work).rejects.toThrow("refused");
  expect(done).toEqual([2]);
});

test("what follows is asked for before the last ones begin, so that no lane waits for it", async () => {
  const batches = [[3, 4], [5], []];
  const begun: number[] = [];
  let most = 0;
  let running = 0;
  await inLanes(
    [1, 2],
    2,
    (item) => [`${item}`],
    async (item) => {
      begun.push(item);
      running += 1;
      most = Math.max(most, running);
      // The first is over long after all others.
      for (let turns = item === 1 ? 50 : 1; turns > 0; turns -= 1) await turn();
      if (item === 1) expect(begun).toEqual([1, 2, 3, 4, 5]);
      running -= 1;
    },
    { more: async () => batches.shift() ?? [] },
  );
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test("a long run has fewer lanes while a short one is under way, and all of them afterwards", async () => {
  const open = () => [lanesNow(8, 1_000), lanesNow(2, 1_000), lanesNow(8, 50)];
  expect(open()).toEqual([8, 2, 8]);
  const failing = withRightOfWay(async () => {
    expect(open()).toEqual([2, 1, 8]);
    throw new Error("it failed");
  });
  await expect(failing).rejects.toThrow("it failed");
  expect(open()).toEqual([8, 2, 8]);

  const running: number[] = [];
  let now = 0;
  await inLanes(
    Array.from({ length: 12 }, (_, n) => n),
    () => (running.length < 6 ? 4 : 1),
    (n) => [String(n)],
    async () => {
      now += 1;
      running.push(now);
      await turn();
      now -= 1;
      return undefined;
    },
  );
  expect(Math.max(...running.slice(0, 6))).toBe(4);
  expect(Math.max(...running.slice(-4))).toBe(1);
});

test("short are pushes of few people and runs about one alone", () => {
  const full = { scope: "full", onlyKind: null } as const;
  const delta = { scope: "delta", onlyKind: null } as const;
  expect([isShort(delta, 50), isShort(delta, 51), isShort(full, 0)]).toEqual([true, false, false]);
  expect(isShort({ scope: "full", onlyKind: "user" }, 1)).toBe(true);
});

test("newcomers that are made together leave no lane without some, where there are enough", () => {
  const shares = [3, 12, 100, 200, 5_000].map((creates) => newcomersAtOnce(creates, 4));
  expect(shares).toEqual([10, 10, 25, 50, 50]);
});
