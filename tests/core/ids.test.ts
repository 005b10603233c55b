import { expect, test } from "vitest";
import { newId, newUuid, randomText } from "@/lib/core/ids";

test("ids say what they name and sort by age", () => {
  const ids = [1_000, 2_000_000, 1_795_000_000_000].map((now) => newId("run", now));
  expect(ids.every((id) => /^run_[0-9a-z]{24}$/.test(id))).toBe(true);
  expect([...ids].sort()).toEqual(ids);
});

test("uuids are version 7, variant 10", () => {
  for (let round = 0; round < 200; round++) {
    expect(newUuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  }
});

test.each([
  ["uuids", () => newUuid()],
  ["ids", () => newId("run")],
])("%s sort by age, also within a millisecond", (_, make) => {
  const made = Array.from({ length: 10_000 }, make);
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

test("keys for URLs have no underscore, which Okta refuses", () => {
  expect(randomText(400)).toMatch(/^[0-9a-z]{400}$/);
});
