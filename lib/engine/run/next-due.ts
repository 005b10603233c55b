import type { RunPart } from "@/lib/core/run/run";
import { expectedBy, nextTimes, offsetOf, type Timing } from "@/lib/core/settings/schedule";
import type { ScheduleRules } from "@/lib/core/settings/sync-settings";

/** When a sync's runs of each part start next, and by when one must have succeeded. */
export type DueTimes = {
  dueAt: Date | null;
  usersDueAt: Date | null;
  groupsDueAt: Date | null;
  expectedBy: Date | null;
};

/** After the schedule was set or changed. */
export function dueTimes(syncId: string, schedule: ScheduleRules, now: number): DueTimes {
  return {
    dueAt: nextDue(syncId, schedule, "all", now),
    usersDueAt: nextDue(syncId, schedule, "users", now),
    groupsDueAt: nextDue(syncId, schedule, "groups", now),
    expectedBy: nextExpected(syncId, schedule, now),
  };
}

export function nextDue(
  syncId: string,
  schedule: ScheduleRules,
  part: RunPart,
  after: number,
): Date | null {
  const timing = timingOf(schedule, part);
  const [next] = timing ? nextTimes(timing, clockOf(syncId, schedule), after, 1) : [];
  return next === undefined ? null : new Date(next);
}

/** Only full runs are waited for: they look at everything the others do. */
export function nextExpected(syncId: string, schedule: ScheduleRules, success: number) {
  const by = expectedBy(schedule, clockOf(syncId, schedule), success);
  return by === null ? null : new Date(by);
}

export function timingOf(schedule: ScheduleRules, part: RunPart): Timing | null {
  return part === "all" ? schedule : schedule[part];
}

export function clockOf(syncId: string, { zone }: Pick<ScheduleRules, "zone">) {
  return { zone, offset: offsetOf(syncId) };
}
