import { z } from "zod";
import { someSettings, syncSettings } from "@/lib/core/settings/sync-settings";
import { runScope, runState, runTotals, runTrigger } from "./run-parts";
import { idParam, moment, pageOf, shape } from "./shape";

export const syncSummary = shape(
  "Sync",
  z.object({
    id: z.string(),
    appId: z.string(),
    appName: z.string(),
    targetId: z.string(),
    targetName: z.string(),
    product: z.string(),
    isSandbox: z.boolean(),
    version: z.number().int().describe("The settings version in force."),
    createdAt: moment,
    pausedAt: moment.nullable(),
    firstFullRunAt: moment.nullable(),
    dueAt: moment.nullable().describe("The next scheduled full run."),
    health: z.enum(["healthy", "degraded", "held"]).describe("How its last runs went."),
    healthCode: z.string().nullable().describe("Why it is not healthy."),
    healthMessage: z.string().nullable(),
    healthSince: moment.nullable(),
    retryAt: moment.nullable().describe("What failed is tried again then."),
    lastRun: z
      .object({
        id: z.string(),
        state: runState,
        scope: runScope,
        trigger: runTrigger,
        createdAt: moment,
        startedAt: moment.nullable(),
        finishedAt: moment.nullable(),
        totals: runTotals,
        changeCount: z.number().int(),
      })
      .nullable(),
  }),
);
export const syncPage = pageOf("Sync", syncSummary);

export const syncShape = shape(
  "SyncDetail",
  syncSummary.extend({
    linkedAccounts: z.number().int(),
    pendingChanges: z.number().int().describe("People and groups that the next run looks at."),
  }),
);

const versionFields = {
  version: z.number().int(),
  author: z.string(),
  comment: z.string().nullable(),
  createdAt: moment,
};
export const settingsShape = shape(
  "Settings",
  z.object({ ...versionFields, settings: shape("SyncSettings", syncSettings) }),
);
const section = z.enum(["users", "attributes", "profile", "groups", "schedule", "safety", "tests"]);
export const versionPage = pageOf(
  "SettingsVersion",
  z.object({
    ...versionFields,
    changed: z.array(z.string()).describe("The sections that this save changed."),
  }),
);

const versionNumber = z.coerce.number().int().min(1).max(2_147_483_647);
export const versionParam = idParam.extend({ version: versionNumber });
export const comparisonQuery = z.strictObject({ from: versionNumber, to: versionNumber });
export const comparisonShape = shape(
  "SettingsComparison",
  z.object({
    from: z.object(versionFields),
    to: z.object(versionFields),
    differences: z.array(
      z.object({
        section,
        field: z.string().describe("For example `goneGraceDays` or `username.sources`."),
        before: z.string().nullable(),
        after: z.string().nullable(),
        same: z.number().int().describe("Lines of a list that both versions have."),
      }),
    ),
  }),
);

const saveOptions = {
  comment: z.string().trim().max(500).nullable().optional(),
  basedOn: z.int().min(1).optional(),
};
/** All sections. */
export const settingsBody = z.strictObject({ ...saveOptions, settings: syncSettings });
/** One section or several; the others stay. */
export const settingsChangeBody = z.strictObject({
  ...saveOptions,
  settings: someSettings,
});
export const revertBody = z.strictObject(saveOptions);
