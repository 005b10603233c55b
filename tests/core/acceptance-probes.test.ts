import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const page = readFileSync("docs/acceptance.md", "utf8");
const rows = page.split("\n").filter((line) => /^\| \d+ \|/.test(line));

test("the documents have a row for each of the twenty probes, in order", () => {
  const numbers = rows.map((row) => Number(/^\| (\d+) /.exec(row)?.[1]));
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

/** A title stands on the line of its `test(`, or on one of its own. */
function titleLines(file: string): string[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => /^\s*(test\b|\)?\(?["'`])/.test(line));
}

describe.each(rows.map((row) => [row.split(" | ").slice(0, 2).join(" ").slice(2), row]))(
  "probe %s",
  (_probe, row) => {
    const told = [...row.matchAll(/`(tests\/[\w./-]+)` “([^”]+)”/g)];

    test("names what tries it", () => {
      expect(told.length).toBeGreaterThan(0);
      expect(told.length).toBe(row.split(" · ").length);
    });

    test.each(told.map(([, file = "", title = ""]) => [file, title]))("%s: %s", (file, title) => {
      expect(titleLines(file).filter((line) => line.includes(title))).toHaveLength(1);
    });
  },
);
