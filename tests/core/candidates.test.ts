import { expect, test } from "vitest";
import { chooseUsername } from "@/lib/core/mapping/attribute-candidates";

const taken = new Set(["jo", "jo2"]);

test.each([
  ["the first name that is free", ["jo", "jo2", "jo3"], null, "jo3", true],
  ["the mapped name when nobody has it", ["max", "max2"], null, "max", true],
  ["nothing when all are taken", ["jo", "Jo2"], null, "jo", false],
  [
    "the name that the account has, though others would be free",
    ["max", "max2"],
    "Max2",
    "max2",
    true,
  ],
  [
    "the mapped name for an account of another name, as a rename",
    ["max", "max2"],
    "moritz",
    "max",
    true,
  ],
])("gives %s", (_, options, present, username, isFree) => {
  expect(chooseUsername(options, present, taken)).toEqual({ username, isFree });
});
