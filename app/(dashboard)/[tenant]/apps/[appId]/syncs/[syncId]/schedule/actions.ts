"use server";

import { memberAction } from "@/lib/access/action";
import { type NextRuns, nextRuns } from "@/lib/engine/run/next-runs";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { scheduleForm } from "./schedule-form";

export type SchedulePreview = {
  error?: string | undefined;
  fields?: Record<string, string> | undefined;
  next?: NextRuns;
};

/** The next runs by the schedule as it stands on screen; writes nothing. */
export const previewSchedule = memberAction(
  { ability: "configure", schema: scheduleForm },
  async ({ tenant }, { syncId, schedule }): Promise<SchedulePreview> => {
    await getSettings(tenant.id, syncId);
    return { next: nextRuns(syncId, schedule, Date.now()) };
  },
);
