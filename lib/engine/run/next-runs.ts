import { type RunPart, runParts } from "@/lib/core/run/run";
import { nextTimes } from "@/lib/core/settings/schedule";
import type { ScheduleRules } from "@/lib/core/settings/sync-settings";
import { clockOf, timingOf } from "./next-due";

export type NextRuns = { part: RunPart; times: string[] }[];

const shown = 5;

/** When the next five runs of each part start, in the words of the schedule's zone. */
export function nextRuns(syncId: string, schedule: ScheduleRules, now: number): NextRuns {
  const words = new Intl.DateTimeFormat("en-GB", {
    ...{ weekday: "short", day: "numeric", month: "short", year: "numeric" },
    ...{ hour: "2-digit", minute: "2-digit", timeZone: schedule.zone, timeZoneName: "short" },
  });
  return runParts.flatMap((part) => {
    const timing = timingOf(schedule, part);
    const times = timing ? nextTimes(timing, clockOf(syncId, schedule), now, shown) : [];
    return times.length === 0 ? [] : [{ part, times: times.map((time) => words.format(time)) }];
  });
}
