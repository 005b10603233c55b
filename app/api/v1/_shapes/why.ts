import { z } from "zod";
import type { TimelineEntry } from "@/db/queries/timeline";
import type { WhyThen } from "@/lib/engine/preview/why-then";
import { changeKind } from "./run-parts";
import { moment, pageOf, shape } from "./shape";

const facts = z.record(z.string(), z.unknown()).nullable();
const outcome = z.enum(["planned", "applied", "skipped", "failed"]);

const write = z
  .object({
    runId: z.string(),
    seq: z.number().int(),
    ...{ kind: z.string(), reason: z.string(), outcome, at: moment },
  })
  .nullable();

export const whyQuery = z.strictObject({
  syncId: z.string().optional().describe("Needed where the app feeds several targets."),
  group: z.string().min(1).max(255).optional().describe("Name of a group of the target."),
  at: z.iso.datetime().optional().describe("A past moment: with the settings in force then."),
});

export const whyShape = shape(
  "Why",
  z.object({
    subject: z.string(),
    at: moment.nullable(),
    settingsVersion: z.number().int(),
    caveats: z.array(z.string()).describe("What of that moment is not kept."),
    stages: z.array(
      z.object({
        stage: z.string(),
        title: z.string(),
        verdict: z.enum(["yes", "no", "note"]),
        text: z.string(),
        lines: z.array(z.string()),
        place: z.string().describe("Where it is decided: a settings tab, the record, the target."),
      }),
    ),
    stoppedAt: z.string().nullable().describe("The stage that said no first."),
    membership: z
      .object({
        kind: z.enum(["is", "joins", "leaves", "kept", "blocked", "not"]),
        isMember: z.boolean(),
        reason: z.string(),
        message: z.string().nullable(),
      })
      .nullable()
      .describe("About the group that was asked for."),
    changes: z
      .array(
        z.object({
          kind: changeKind,
          group: z.string().nullable(),
          ...{ before: facts, after: facts, reason: z.string(), skipped: z.boolean() },
        }),
      )
      .describe("What a run would do about this person."),
    lastWrite: write,
    lastMembershipWrite: write,
  }),
);

export function toWhy({ changes, ...answer }: WhyThen) {
  const { settingsAuthor: _, settingsSavedAt: __, groupKey: ___, ...rest } = answer;
  return {
    ...rest,
    changes: changes.map(({ kind, group, before, after, reason, skipped = false }) => ({
      ...{ kind, before, after, reason, skipped },
      group: group?.name ?? null,
    })),
  };
}

export const timelinePage = pageOf(
  "TimelineEntry",
  z.object({
    kind: z.enum(["change", "request", "approval"]),
    at: moment,
    runId: z.string().nullable(),
    seq: z.number().int().nullable(),
    requestId: z.string().nullable(),
    changeKind: changeKind.nullable(),
    text: z.string().describe("The account, what a request did, or who approved."),
    groupName: z.string().nullable(),
    ...{ before: facts, after: facts, reason: z.string().nullable() },
    outcome: outcome.nullable(),
    targetName: z.string().nullable(),
  }),
);

export function toEntry({ key: _, subject, ...entry }: TimelineEntry) {
  return { ...entry, text: subject };
}
