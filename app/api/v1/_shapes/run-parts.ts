import { z } from "zod";
import { changeKinds } from "@/lib/core/plan/sign-sums";

export const runState = z.enum([
  "queued",
  "running",
  "held",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
]);
export const runPart = z.enum(["all", "users", "groups"]);
export const runScope = z.enum(["full", "delta"]);
export const runTrigger = z.enum(["schedule", "manual", "push", "jit", "preview", "rollback"]);
export const runPhase = z.enum(["read", "observe", "plan", "guard", "apply"]);
export const changeKind = z.enum(changeKinds);

const counters = z.record(z.string(), z.number());

export const runTotals = z.object({
  people: z.number().optional(),
  sourceUsers: z.number().optional().describe("People the source listed, for full runs."),
  groups: z.number().optional(),
  blast: z
    .object({
      changes: z.number(),
      plans: z.number(),
      largerThanPercent: z.number(),
      largest: z.number(),
    })
    .optional()
    .describe("How a plan that waits compares with the last ones that were carried out."),
  seats: z
    .object({
      used: z.number().nullable().describe("Before the plan; null where the target does not tell."),
      max: z.number().nullable().describe("Null without a limit."),
      takes: z.number(),
      frees: z.number(),
      leftOut: z.number().describe("People for whom no seat is left."),
    })
    .optional()
    .describe("What the plan does to the seats of the target's licence."),
  unchanged: counters.optional().describe("Records that are as they should be, by reason."),
  planned: counters.optional().describe("Decisions to change something, by kind."),
  skipped: counters.optional().describe("Changes left undone, by reason."),
  applied: counters.optional(),
  failed: counters.optional(),
});
