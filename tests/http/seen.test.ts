import { expect, test } from "vitest";
import { createSeen } from "@/lib/http/seen";

test("each of 100,000 ids is new once, in less than 4 MB", () => {
  const before = process.memoryUsage().arrayBuffers;
  const seen = createSeen();
  const count = () =>
    Array.from({ length: 100_000 }, (_, n) => seen.add(`id-${n}`)).filter(Boolean);
  expect(count()).toHaveLength(100_000);
  expect(count()).toHaveLength(0);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
  expect(seen.full()).toBe(false);
});
