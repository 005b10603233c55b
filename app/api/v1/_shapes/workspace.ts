import { z } from "zod";
import type { PlanState } from "@/lib/core/access/licence";
import { moment, pageOf, pageQuery, shape } from "./shape";

export const workspaceShape = shape(
  "Workspace",
  z.object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    createdAt: moment,
    pausedAt: moment.nullable().describe("Set while nothing is written to any target."),
    apps: z.number().int(),
    targets: z.number().int(),
    users: z.number().int(),
    groups: z.number().int(),
    heldRuns: z.number().int(),
    runningRuns: z.number().int(),
    queuedRuns: z.number().int(),
    plan: z.object({
      state: z
        .enum(["free", "trial", "licensed", "lapsed"])
        .describe("`free`: no licence is asked for. `lapsed`: nothing is written (PLAN_LAPSED)."),
      until: moment.nullable().describe("When writing ends, or ended."),
      peopleMax: z.number().int().nullable(),
    }),
  }),
);

export function planReply(plan: PlanState) {
  return {
    state: plan.kind,
    until: plan.kind === "free" ? null : plan.kind === "lapsed" ? plan.since : plan.until,
    peopleMax: plan.kind === "licensed" ? plan.peopleMax : null,
  };
}

export const apiKeyPage = pageOf(
  "ApiKey",
  z.object({
    id: z.string(),
    name: z.string(),
    lastFour: z.string(),
    scopes: z.array(z.string()),
    createdBy: z.string(),
    createdAt: moment,
    expiresAt: moment.nullable(),
    lastUsedAt: moment.nullable(),
    revokedAt: moment.nullable(),
  }),
);

/** The cursor is the number of the last event of the page before. */
export const auditQuery = pageQuery.extend({
  cursor: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});
export const auditPageShape = pageOf(
  "AuditEvent",
  z.object({
    seq: z.number().int(),
    at: moment,
    actorKind: z.enum(["member", "apiKey", "support", "setupLink", "system"]),
    actorId: z.string(),
    actorName: z.string(),
    action: z.string(),
    subjectId: z.string(),
    subjectName: z.string(),
    detail: z.record(z.string(), z.unknown()).nullable(),
    ip: z.string().nullable(),
    number: z.number().int().nullable(),
    hash: z.string().nullable(),
  }),
);
