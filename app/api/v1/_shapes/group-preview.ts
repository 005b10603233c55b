import { z } from "zod";
import { groupRules, keepMode } from "@/lib/core/groups/group-rules";
import { shape } from "./shape";

/** Without rules, those in force are looked at. */
export const groupPreviewBody = z.strictObject({
  groups: groupRules.optional(),
  text: z.string().max(255).optional().describe("Part of the names of the groups to list."),
});

const ref = z.object({ key: z.string(), name: z.string() });

export const groupPreviewShape = shape(
  "GroupPreview",
  z.object({
    groups: z.number().int().describe("Source groups that were looked at."),
    isComplete: z.boolean(),
    feeding: z.number().int(),
    leftOut: z
      .record(z.string(), z.number().int())
      .describe("Groups that feed nothing, by reason."),
    missing: z.number().int().describe("Wanted groups that the target does not have."),
    colliding: z.number().int(),
    rows: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        trace: z.array(z.string()).describe("The name after each step that changed it."),
        members: z.number().int(),
        leftOut: z.string().nullable(),
        rule: z.string().nullable(),
        feeds: z.array(ref),
      }),
    ),
    targets: z.array(
      ref.extend({
        members: z.number().int().nullable(),
        isProtected: z.boolean(),
        collides: z.boolean(),
      }),
    ),
    unresolved: z.array(z.string()).describe("Mapped groups that the provider does not have."),
    removals: z.object({
      people: z.number().int(),
      isComplete: z.boolean(),
      adds: z.number().int(),
      counts: z.record(keepMode, z.number().int()),
    }),
  }),
);
