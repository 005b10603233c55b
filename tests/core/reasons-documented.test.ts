import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { reasons } from "@/lib/core/reasons";

const page = readFileSync("docs/error-codes.md", "utf8");

test.each(Object.keys(reasons))("the reason %s is documented", (code) => {
  expect(page).toContain(`\`${code}\``);
});
