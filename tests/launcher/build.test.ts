import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sourcesHash } from "@/scripts/lib/build";
import { testDir } from "../support/test-dir";

test("a build is stale when a source changes, comes, or moves, and not for a test or a date", () => {
  const folder = testDir();
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
    return sourcesHash(folder);
  };
  const first = write("app/page.tsx", "one");
  expect(write("tests/page.test.ts", "a test")).toBe(first);
  utimesSync(join(folder, "app/page.tsx"), 0, 0);
  expect(sourcesHash(folder)).toBe(first);

  const changed = write("app/page.tsx", "two");
  const added = write("lib/core/new.ts", "two");
  expect(new Set([first, changed, added]).size).toBe(3);
});
