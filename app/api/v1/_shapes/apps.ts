import { z } from "zod";
import type { AppRow } from "@/db/queries/apps";
import { scimBaseUrl } from "@/lib/engine/providers";
import { idParam, moment, pageOf, shape } from "./shape";
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
