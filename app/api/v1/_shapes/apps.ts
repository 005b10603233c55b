import { z } from "zod";
import type { AppRow } from "@/db/queries/apps";
import { credentialKind } from "@/lib/core/access/scim-credential";
import { appName } from "@/lib/core/settings/app-settings";
import { scim11BaseUrl, scimBaseUrl, tokenEndpoint } from "@/lib/engine/connect/providers";
import { idParam, moment, pageOf, shape } from "./shape";
import { syncSummary } from "./syncs";
import { probeStep } from "./targets";

export const appShape = shape(
  "App",
  z.object({
    id: z.string(),
    name: z.string(),
    provider: z.string(),
    method: z.enum(["scim", "api", "ldap", "logins"]),
    profile: z.string().describe("How its SCIM client is read."),
    scimBaseUrl: z.string(),
    scim11BaseUrl: z.string().describe("For clients that are set to SCIM 1.1."),
    tokenEndpoint: z.string().describe("For OAuth client credentials (RFC 6749 §4.4)."),
    clientId: z.string(),
    createdAt: moment,
    pausedAt: moment.nullable().describe("Set while none of its syncs writes."),
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
  return {
    ...row,
    scimBaseUrl: scimBaseUrl(row.key),
    scim11BaseUrl: scim11BaseUrl(row.key),
    tokenEndpoint: tokenEndpoint(row.key),
    clientId: row.key,
  };
}

export const sourceShape = shape(
  "Source",
  z.object({
    settings: z.record(z.string(), z.string()),
    secretsSet: z
      .array(z.string())
      .describe("Names of the secret settings that have a value; secrets are never returned."),
  }),
);
export const sourceProbeShape = shape(
  "SourceProbe",
  z.object({ passed: z.boolean(), steps: z.array(probeStep) }),
);

export const tokenList = shape(
  "ScimTokenList",
  z.object({
    items: z.array(
      z.object({
        id: z.string(),
        kind: credentialKind,
        lastFour: z.string(),
        createdBy: z.string(),
        createdAt: moment,
        expiresAt: moment.nullable(),
        lastUsedAt: moment.nullable(),
        lastUsedIp: z.string().nullable(),
        lastUsedAgent: z.string().nullable(),
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
    expiresAt: moment.nullable(),
  }),
);
export const tokenParams = idParam.extend({ tokenId: z.string().max(100) });

export const appChange = z
  .strictObject({ name: appName.optional(), profile: z.string().max(40).optional() })
  .refine(({ name, profile }) => name !== undefined || profile !== undefined, {
    message: "Send a name, a profile, or both.",
  });

export const profileList = shape(
  "ClientProfileList",
  z.object({
    items: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        settleSeconds: z.number().int(),
        quirks: z.array(z.string()),
      }),
    ),
  }),
);
