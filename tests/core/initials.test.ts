import { expect, test } from "vitest";
import { initials } from "@/lib/format";

test.each([
  ["Ada Lovelace", "AL"],
  ["ada@acme.com", "A"],
  ["Ada Byron (Admin)", "AA"],
  ["(Temp) Ada", "TA"],
  ["Sean O'Brien", "SO"],
  ["דוד בן (מנהל)", "דמ"],
  ["(*)", "?"],
])("the initials of %s are %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
