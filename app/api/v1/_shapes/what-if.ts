import { z } from "zod";
import { changeKind } from "./run-parts";
import { shape } from "./shape";

const counts = z.partialRecord(changeKind, z.number().int());
const facts = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])).nullable();
const side = z
  .object({
    before: facts,
    after: facts,
    reason: z.string(),
    message: z.string().nullable(),
    skipped: z.boolean().describe("Left undone by this plan."),
  })
  .nullable();

export const whatIfShape = shape(
  "WhatIf",
  z.object({
    people: z.number().int().describe("People looked at."),
    total: z.number().int(),
    isComplete: z.boolean(),
    differing: z.number().int().describe("People for whom the plans differ."),
    counts: z.object({
      more: counts.describe("Changes that only the draft makes."),
      fewer: counts.describe("Changes that only the settings in force make."),
      other: counts.describe("Changes that both make, with other values."),
      undone: z.number().int().describe("Left undone by both, for another reason."),
    }),
    planned: z.object({ live: counts, draft: counts }).describe("The totals of each plan."),
    policies: z
      .object({
        count: z.number().int().describe("Failures, over the people looked at."),
        first: z.array(
          z.object({
            test: z.string(),
            personId: z.string(),
            subject: z.string(),
            why: z.string(),
          }),
        ),
        unseen: z.array(z.string()).describe("People whom an example names and nobody is called."),
      })
      .describe("The draft's policy tests."),
    rows: z.array(
      z.object({
        personId: z.string().nullable().describe("Null for groups."),
        subject: z.string(),
        effect: z.enum(["more", "fewer", "other", "undone"]),
        kind: changeKind,
        group: z.object({ key: z.string(), name: z.string() }).nullable(),
        live: side,
        draft: side,
      }),
    ),
    next: z.string().nullable().describe("Pass it as `after` for the rows that follow."),
  }),
);
