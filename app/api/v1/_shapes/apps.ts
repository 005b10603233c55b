import { z } from "zod";
import type { AppRow } from "@/db/queries/apps";
import { scimBaseUrl } from "@/lib/engine/providers";
import { idParam, moment, pageOf, pageQuery, shape } from "./shape";
import { syncSummary } from "./syncs";

export const appShape = shape(
  "App",
  z.object({
    id: z.string(),
    name: z.string(),
    provider: z.string(),
    method: z.enum(["scim", "api", "ldap"]),
    scimBaseUrl: z.string(),
    createdAt: moment,
    requests: z.number().int(),
    failures: z.number().int(),
    firstRequestAt: moment.nullable(),
    lastRequestAt: moment.nullable(),
    users: z.number().int(),
    groups: z.number().int(),
    syncs: z.array(syncSummary),
  }),
);
export const appPage = pageOf("App", appShape);

export function toApp(row: AppRow) {
  return { ...row, scimBaseUrl: scimBaseUrl(row.key) };
}

export const tokenList = shape(
  "ScimTokenList",
  z.object({
    items: z.array(
      z.object({
        id: z.string(),
        lastFour: z.string(),
        createdBy: z.string(),
        createdAt: moment,
        expiresAt: moment.nullable(),
        lastUsedAt: moment.nullable(),
        lastUsedIp: z.string().nullable(),
      }),
    ),
  }),
);
export const newTokenShape = shape(
  "NewScimToken",
  z.object({
    id: z.string(),
    token: z.string().describe("Shown only now."),
    lastFour: z.string(),
  }),
);
export const tokenParams = idParam.extend({ tokenId: z.string().max(100) });

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
  effect: z.string().describe("What the call changed here, or why nothing."),
  changed: z.boolean(),
});
export const requestShape = shape(
  "ScimRequest",
  requestSummary.extend({
    requestBody: z.unknown().describe("Redacted."),
    responseBody: z.unknown(),
    userAgent: z.string().nullable(),
    ip: z.string().nullable(),
    tokenId: z.string().nullable(),
  }),
);
export const requestPage = pageOf("ScimRequest", requestSummary);
export const requestParams = idParam.extend({ requestId: z.string().max(100) });
export const requestQuery = pageQuery.extend({
  outcome: z.enum(["ok", "failed", "changed"]).optional(),
  method: z.string().max(10).optional(),
  kind: z.enum(["user", "group"]).optional(),
  resourceId: z.string().max(500).optional(),
  text: z.string().max(200).optional(),
});
