import { z } from "zod";
import { type SafetyRules, safetyRules } from "@/lib/core/settings/sync-settings";
import { sectionFields } from "../save-section";

const { shape } = safetyRules;
const number = z.coerce.number();
const dayMs = 86_400_000;

/** How limits can be raised for a while, by the value of the form's choice. */
export const raises = {
  "2-1": { label: "2 times, for a day", times: 2, days: 1 },
  "5-1": { label: "5 times, for a day", times: 5, days: 1 },
  "20-1": { label: "20 times, for a day", times: 20, days: 1 },
  "2-7": { label: "2 times, for a week", times: 2, days: 7 },
  "5-7": { label: "5 times, for a week", times: 5, days: 7 },
} as const;

const limits = {
  disablesPercent: number.pipe(shape.disablesPercent),
  disablesMax: number.pipe(shape.disablesMax),
  disablesFloor: number.pipe(shape.disablesFloor),
  membershipRemovalsPercent: number.pipe(shape.membershipRemovalsPercent),
  membershipRemovalsFloor: number.pipe(shape.membershipRemovalsFloor),
  groupRemovalsPercent: number.pipe(shape.groupRemovalsPercent.unwrap()),
  groupMembersMin: number.pipe(shape.groupMembersMin.unwrap()),
};

export const safetyForm = z.object({
  ...sectionFields,
  ...limits,
  raise: z.enum(["none", "keep", "2-1", "5-1", "20-1", "2-7", "5-7"]),
});
export type SafetyForm = z.infer<typeof safetyForm>;

/** `keep` leaves a raise that is in force as it is. */
export function raisedOf(
  choice: SafetyForm["raise"],
  current: SafetyRules["raised"],
  now: number,
): SafetyRules["raised"] {
  if (choice === "none") return null;
  if (choice === "keep") return current;
  const { times, days } = raises[choice];
  return { times, until: new Date(now + days * dayMs).toISOString() };
}
