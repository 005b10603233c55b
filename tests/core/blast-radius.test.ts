import { expect, test } from "vitest";
import { blastRadius, blastWords } from "@/lib/core/guard/blast-radius";

test("a plan is compared with the plans before it, once there are enough", () => {
  expect(blastRadius(40, [1, 2, 3, 4])).toBeNull();
  const before = [0, 0, 0, 1, 2, 2, 3, 10, 50, 200];
  expect(blastRadius(40, before)).toEqual({
    ...{ changes: 40, plans: 10, largerThanPercent: 80, largest: 200 },
  });
  expect(blastRadius(0, before)).toMatchObject({ largerThanPercent: 0 });
});

test("and told in one sentence", () => {
  const usual = { changes: 40, plans: 10, largerThanPercent: 80, largest: 200 };
  expect(blastWords(usual)).toMatch(/^It makes 40 changes: more than 80 % of the last 10 plans/);
  expect(blastWords({ ...usual, changes: 412 })).toContain("more than any of the last 10 plans");
});
