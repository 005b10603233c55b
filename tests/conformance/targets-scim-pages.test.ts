import { describe, expect, test } from "vitest";
import { ada, connectTo, people } from "./scim-world";

const range = (length: number) => Array.from({ length }, (_, n) => ({ ...ada, id: `u${n}` }));

/** Gives the second page only once the third was given, and what happens `between` them. */
function servedInTurns(there: (typeof ada)[], between: () => void) {
  let thirdGiven = () => {};
  const third = new Promise<void>((resolve) => {
    thirdGiven = resolve;
  });
  let isBehind = true;
  return connectTo(async ({ path }) => {
    const query = new URLSearchParams(path.split("?")[1]);
    const [start, count] = [Number(query.get("startIndex")), Number(query.get("count"))];
    if (start === 101 && isBehind) {
      isBehind = false;
      await third;
      between();
    }
    const Resources = there.slice(start - 1, start - 1 + count);
    if (start === 201) thirdGiven();
    return [200, { totalResults: there.length, Resources }];
  });
}

describe("pages of a list of users that are read side by side", () => {
  test("are as many as one after the other, and hold everybody", async () => {
    const { calls, connection } = await servedInTurns(range(450), () => {});
    expect((await people(connection)).map(({ id }) => id)).toEqual(range(450).map(({ id }) => id));
    expect(calls).toHaveLength(5);
  });

  test.each([
    ["somebody is added to a page", 150, 0, [{ ...ada, id: "new" }]],
    ["somebody is added before a page that was read", 20, 0, [{ ...ada, id: "new" }]],
    ["two leave a page that was read", 20, 2, []],
    ["two leave the page", 150, 2, []],
  ])("hide nobody when %s after the next one was read", async (_, at, leaving, added) => {
    const there = range(450);
    const { connection } = await servedInTurns(there, () => there.splice(at, leaving, ...added));
    const ids = (await people(connection)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(there.filter(({ id }) => id !== "new" && !ids.includes(id))).toEqual([]);
  });
});
