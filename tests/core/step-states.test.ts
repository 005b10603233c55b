import { expect, test } from "vitest";
import { stepStates } from "@/app/_shell/step-states";

test.each([
  { done: [true, true, false, false], states: "done done next later" },
  { done: [false, false], states: "next later" },
  { done: [true, true], states: "done done" },
  // A preview shows nothing yet to somebody whose rules are still those of the beginning.
  { done: [true, true, false, true, false], states: "done done next early later" },
])("$done: only what follows on from the beginning counts as $states", ({ done, states }) => {
  expect(stepStates(done).join(" ")).toBe(states);
});
