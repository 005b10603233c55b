import { z } from "zod";
import { syncSettings } from "@/lib/core/sync-settings";
import { runScope, runState, runTotals, runTrigger } from "./run-parts";
import { moment, pageOf, shape } from "./shape";

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
export const versionPage = pageOf("SettingsVersion", z.object(versionFields));

const saveOptions = {
  comment: z.string().trim().max(500).nullable().optional(),
  basedOn: z.int().min(1).optional(),
};
/** All sections. */
export const settingsBody = z.strictObject({ ...saveOptions, settings: syncSettings });
/** One section or several; the others stay. */
export const settingsChangeBody = z.strictObject({
  ...saveOptions,
  settings: syncSettings.partial(),
});
