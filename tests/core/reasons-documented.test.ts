import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { reasons } from "@/lib/core/reasons/reasons";

const page = readFileSync("docs/error-codes.md", "utf8");

test("every reason is documented in the words that people see", () => {
  const rows = Object.entries(reasons).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`);
  expect(rows.filter((row) => !page.includes(`${row}\n`))).toEqual([]);
});
