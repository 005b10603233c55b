import { z } from "zod";
import { scimCalls } from "@/lib/core/scim-call";
import { flag, idParam, moment, pageOf, pageQuery, shape } from "./shape";

const requestSummary = z.object({
  id: z.string(),
  at: moment,
  method: z.string(),
  path: z.string(),
  resourceKind: z.enum(["user", "group"]).nullable(),
  resourceId: z.string().nullable(),
  resourceName: z.string().nullable(),
  status: z.number().int(),
  durationMs: z.number().int(),
  summary: z.string().describe("What it did, in one line."),
  effect: z.string().describe("What the call changed here, or why nothing."),
  changed: z.boolean(),
  calls: z.array(z.string()).describe("Which calls it made; see /apps/{id}/calls."),
});

const member = z.object({ id: z.string(), name: z.string().nullable() });

const diffShape = shape(
  "ResourceDiff",
  z.object({
    kind: z.enum(["user", "group"]),
    id: z.string(),
    name: z.string(),
    fields: z.array(
      z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
    ),
    membersAdded: z.array(member),
    membersRemoved: z.array(member),
    moreAdded: z.number().int().describe("Members added besides those listed."),
    moreRemoved: z.number().int(),
  }),
);

const followerShape = z.object({
  syncId: z.string(),
  targetName: z.string(),
  isPaused: z.boolean(),
  isPending: z.boolean().describe("Still to be looked at by a run."),
  run: z.object({ id: z.string(), state: z.string() }).nullable(),
  changes: z.array(
    z.object({
      seq: z.number().int(),
      kind: z.string(),
      subject: z.string(),
      groupName: z.string().nullable(),
      reason: z.string(),
      outcome: z.string(),
      code: z.string().nullable(),
      message: z.string().nullable(),
    }),
  ),
});

export const requestShape = shape(
  "ScimRequest",
  requestSummary.extend({
    requestBody: z.unknown().describe("Redacted."),
    responseBody: z.unknown(),
    userAgent: z.string().nullable(),
    ip: z.string().nullable(),
    tokenId: z.string().nullable(),
    reading: z
      .object({
        steps: z.array(z.string()),
        attributes: z.array(z.object({ path: z.string(), value: z.string() })),
        problem: z.string().nullable(),
      })
      .describe("How it was understood."),
    diff: diffShape.nullable().describe("What it changed here, as far as the log tells."),
    followers: z.array(followerShape).describe("What each sync of the app made of it."),
    advice: z.string().nullable().describe("What to do about a request that was refused."),
    replayProblem: z.string().nullable().describe("Why it cannot be replayed; null when it can."),
  }),
);
export const requestPage = pageOf("ScimRequest", requestSummary);
export const requestParams = idParam.extend({ requestId: z.string().max(100) });
export const requestQuery = pageQuery.extend({
  outcome: z.enum(["ok", "refused", "failed"]).optional(),
  changed: flag.optional(),
  method: z.string().max(10).optional(),
  kind: z.enum(["user", "group"]).optional(),
  call: z.enum(scimCalls).optional(),
  resourceId: z.string().max(500).optional(),
  text: z.string().max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
});

export const replayShape = shape(
  "ScimReplay",
  z.object({
    status: z.number().int(),
    body: z.unknown().describe("What the server would answer."),
    effect: z.string(),
    changed: z.boolean(),
    diff: diffShape.nullable(),
  }),
);

export const callList = shape(
  "ScimCallList",
  z.object({
    items: z.array(
      z.object({
        call: z.enum(scimCalls),
        firstAt: moment.nullable().describe("When it was first granted; null: never."),
        lastAt: moment.nullable(),
        refusedAt: moment.nullable(),
      }),
    ),
  }),
);
