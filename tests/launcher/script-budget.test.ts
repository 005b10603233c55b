import { beforeAll, expect, test } from "vitest";
import { buildAll } from "@/scripts/lib/build";
import { pageScripts } from "../support/page-scripts";

const bytesMax = 200_000;

beforeAll(buildAll, 600_000);

test("no page makes a browser fetch more than 200 kB of scripts at its first load", () => {
  const pages = pageScripts(".next");
  expect(pages.length).toBeGreaterThan(40);
  const tooLarge = pages.filter(({ bytes }) => bytes > bytesMax);
  expect(tooLarge.map(({ page, bytes }) => `${page}: ${Math.ceil(bytes / 1_000)} kB`)).toEqual([]);
});
