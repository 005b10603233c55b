import { z } from "zod";
import { someSettings } from "@/lib/core/settings/sync-settings";
import type { PlanComparison } from "@/lib/engine/plan/plan-tally";
import { settingsToRevertTo } from "@/lib/engine/settings/settings-to-revert-to";
import type { PlanQuestion } from "./drafted-plans";
import { threadPool } from "./thread-pool";

export const rowsMax = 200;

export const whatIfAsked = z.strictObject({
  /** Sections of a draft; the others are taken as they are in force. */
  settings: someSettings.default({}),
  /** An old version instead: what going back to it would change. */
  version: z.int().min(1).max(2_147_483_647).optional(),
  /** The `next` of the answer before, for the rows that follow. */
  after: z.string().max(500).nullable().default(null),
  limit: z.int().min(1).max(rowsMax).default(rowsMax),
});
export type WhatIfAsked = z.output<typeof whatIfAsked>;

/** Time to look at people in; whoever is left then is not counted, and the answer says so. */
const longestMs = 8_000;

/**
 * What a draft of the settings would do otherwise than those in force, with the people and groups
 * there are now and the target as it was seen last. Writes nothing and asks no network.
 */
export async function whatIf(
  tenantId: string,
  syncId: string,
  { settings, version, after, limit, timeMs = longestMs }: WhatIfAsked & { timeMs?: number },
): Promise<PlanComparison> {
  const sections =
    version === undefined ? settings : await settingsToRevertTo(tenantId, syncId, version);
  return inWhatIfThread({ tenantId, syncId, sections, after, rowsMax: limit, timeMs });
}

const inWhatIfThread = threadPool<PlanQuestion, PlanComparison>({
  program: "what-if-thread.mjs",
  // Each plans with all it has; more at once would only make everybody wait longer.
  threadsMax: 1,
  waitingMax: 20,
  timeLimitMs: 20_000,
  heapMb: 512,
  tookTooLong:
    "Working out what this changes took too long, so it was stopped. Save, then start a preview: it takes the time it needs.",
  tooBusy: "Many drafts are being worked out just now. Wait a moment and try again.",
});
