import { z } from "zod";
import type { ChangeRow } from "@/db/queries/changes";
import { readNotes } from "@/lib/core/guard/read-notes";
import { approvalCommentMax } from "@/lib/core/run/run";
import { exportedChange, exportFormats, exportSchema } from "@/lib/core/run/run-export";
import {
  changeKind,
  runPart,
  runPhase,
  runScope,
  runState,
  runTotals,
  runTrigger,
} from "./run-parts";
import { moment, pageOf, pageQuery, shape } from "./shape";

const size = z.object({ users: z.number().int(), groups: z.number().int() });
const readReport = z.object({
  troubles: z
    .object({
      brokeOff: z.string().nullable().describe("Why a list did not come to its end."),
      unread: z.object({
        count: z.number().int(),
        names: z.array(z.string()),
        why: z.string().nullable(),
      }),
    })
    .describe("What could not be read: lists, and groups without their members."),
  verdict: z
    .object({
      size,
      before: size.nullable().describe("At the last complete read."),
      gaps: z.array(z.object({ code: z.string(), message: z.string() })),
    })
    .nullable()
    .describe("Null until the read came to its end."),
  notes: readNotes.optional().describe("What the reader of a directory met on its way."),
  acceptedBy: z.string().optional(),
});

export const runShape = shape(
  "Run",
  z.object({
    id: z.string(),
    syncId: z.string(),
    appId: z.string(),
    appName: z.string(),
    targetId: z.string(),
    targetName: z.string(),
    trigger: runTrigger,
    scope: runScope,
    part: runPart.describe("Accounts only, groups and memberships only, or everything."),
    state: runState,
    phase: runPhase,
    undoesRunId: z.string().nullable().describe("The run that a rollback takes back."),
    onlyKind: z.enum(["user", "group"]).nullable().describe("Set when it looks at one alone."),
    onlyId: z.string().nullable().describe("The id of that person or group at the app."),
    settingsVersion: z.number().int(),
    startedBy: z.string(),
    createdAt: moment,
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    attempts: z.number().int(),
    phaseTimes: z.partialRecord(
      runPhase,
      z.object({
        startedAt: z.string(),
        endedAt: z.string().optional(),
        records: z.number().optional(),
      }),
    ),
    totals: runTotals,
    changeCount: z.number().int(),
    warnings: z
      .array(z.object({ code: z.string(), message: z.string() }))
      .nullable()
      .describe("What to know about a run that went on nevertheless."),
    read: readReport
      .nullable()
      .describe(
        "How the provider was read, where Usher reads it; with a gap nothing is taken away.",
      ),
    holds: z
      .array(z.object({ code: z.string(), message: z.string() }))
      .nullable()
      .describe("Why the run waits, or waited, for a person."),
    planHash: z.string().nullable().describe("SHA-256 over the planned changes."),
    heldAt: moment.nullable().describe("A plan expires 24 hours after this."),
    approvedBy: z.string().nullable(),
    approvedAt: moment.nullable(),
    approvalComment: z.string().nullable(),
    cancelledBy: z.string().nullable(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
  }),
);
export const runPage = pageOf("Run", runShape);

export const runQuery = pageQuery.extend({
  syncId: z.string().optional(),
  appId: z.string().optional(),
  targetId: z.string().optional(),
  state: runState.optional(),
  trigger: runTrigger.optional(),
  scope: runScope.optional(),
  code: z.string().max(60).optional().describe("Of the run's error, or of a record that failed."),
});

export const newRunBody = z.strictObject({
  scope: runScope.default("full"),
  preview: z.boolean().default(false).describe("Stop after the plan; nothing is written."),
  only: z
    .strictObject({ kind: z.enum(["user", "group"]), id: z.string().max(500) })
    .optional()
    .describe("One person or group of the app, by id; nobody else is looked at."),
});
export const startedShape = shape(
  "StartedRun",
  z.object({
    runId: z.string(),
    joined: z.boolean().describe("True when a run that waited already serves this request, too."),
  }),
);

const facts = z.record(z.string(), z.unknown()).nullable();

export const changeShape = shape(
  "Change",
  z.object({
    runId: z.string(),
    seq: z.number().int(),
    sign: z.enum(["added", "changed", "removed"]),
    kind: changeKind,
    subject: z.string().describe("The user name or group name it is about."),
    sourceId: z.string().nullable(),
    accountId: z.string().nullable(),
    groupName: z.string().nullable(),
    sourceGroupId: z.string().nullable(),
    before: facts,
    after: facts,
    reason: z.string().describe("Stable code."),
    reasonText: z.string(),
    remedy: z
      .object({
        code: z.string(),
        fix: z.string(),
        retry: z.enum(["auto", "afterConfig", "manual", "never"]),
      })
      .nullable()
      .describe("For what was left undone or failed: what helps, and when it is tried again."),
    outcome: z.enum(["planned", "applied", "skipped", "failed"]),
    code: z.string().nullable(),
    message: z.string().nullable(),
    attempts: z.number().int(),
    requestId: z.string().nullable().describe("The SCIM request that caused it."),
    at: moment,
  }),
);
export const changePage = pageOf("Change", changeShape);

/** One exchange with a target, as `TargetCall` keeps it: with nothing secret in it. */
const callShape = z.object({
  method: z.string(),
  url: z.string(),
  status: z.number().int().nullable().describe("Null when no answer came."),
  error: z.string().nullable().describe("Code of the error it ended in."),
  durationMs: z.number(),
  requestBody: z.string().nullable(),
  responseBody: z.string().nullable(),
});

export const changeDetailShape = shape(
  "ChangeDetail",
  changeShape.extend({ calls: z.array(shape("TargetCall", callShape)).nullable() }),
);

export const downloadShape = shape(
  "RunDownload",
  z.object({
    schema: z.literal(exportSchema),
    run: runShape,
    changes: z.array(changeShape),
  }),
);

export const changeQuery = pageQuery.extend({
  sign: z.enum(["added", "changed", "removed"]).optional(),
  kind: changeKind.optional(),
  outcome: z.enum(["planned", "applied", "skipped", "failed"]).optional(),
  reason: z.string().optional(),
  code: z.string().max(60).optional().describe("Why it failed or was left undone."),
  sourceId: z.string().optional(),
  text: z.string().max(200).optional(),
});

export const downloadQuery = changeQuery.omit({ cursor: true, limit: true }).extend({
  format: z.enum(exportFormats).default("json"),
});

export const approveBody = z.strictObject({
  planHash: z
    .string()
    .max(64)
    .optional()
    .describe("Of the plan that was looked at; another one is refused with 409."),
  comment: z
    .string()
    .max(approvalCommentMax)
    .optional()
    .describe("Why it is right; kept with the run and in the audit log."),
  only: changeQuery
    .pick({ sign: true, kind: true, reason: true, sourceId: true, text: true })
    .strict()
    .optional()
    .describe("Approves only these changes and what they need; the rest is left out."),
});

export const signs = { added: "+", changed: "~", removed: "−" } as const;

export function toChange(row: ChangeRow) {
  return exportedChange(row);
}
