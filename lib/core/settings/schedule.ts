import { CronExpressionParser } from "cron-parser";

/** When runs start: at an interval, at cron times in a zone, or only by hand when both are null. */
export type Timing = { everyMinutes: number | null; cron: string | null };

export type Clock = {
  /** IANA name; cron times are meant there. */
  zone: string;
  /** From 0 to 1, another for each sync, so that they do not all start at once. */
  offset: number;
};

const minuteMs = 60_000;
/** Cron times are kept to the minute; within it the syncs are spread. */
const cronSpreadMs = 50_000;

/**
 * The next times after a moment, in milliseconds since 1970. A time that the clocks skip in spring
 * is an hour later that day; one that they repeat in autumn counts once.
 */
export function nextTimes(timing: Timing, clock: Clock, after: number, count: number): number[] {
  if (timing.cron !== null) return cronTimes(timing.cron, clock, after, count);
  if (timing.everyMinutes === null) return [];
  const period = timing.everyMinutes * minuteMs;
  const phase = Math.floor(clock.offset * period);
  const first = (Math.floor((after - phase) / period) + 1) * period + phase;
  return Array.from({ length: count }, (_, index) => first + index * period);
}

function cronTimes(cron: string, { zone, offset }: Clock, after: number, count: number): number[] {
  const delay = Math.floor(offset * cronSpreadMs);
  const currentDate = new Date(after - delay);
  const times = CronExpressionParser.parse(cron, { currentDate, tz: zone });
  return Array.from({ length: count }, () => times.next().getTime() + delay);
}

/**
 * By when a run must have succeeded: two scheduled times after the last success, and a little for
 * the run itself. Null without a schedule.
 */
export function expectedBy(timing: Timing, clock: Clock, lastSuccess: number): number | null {
  const second = nextTimes(timing, clock, lastSuccess, 2)[1];
  return second === undefined ? null : second + graceMs;
}

const graceMs = 5 * minuteMs;

/** Spreads syncs over an interval; FNV-1a, stirred, the same on every machine and after every restart. */
export function offsetOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

const fieldsOfCron = 5;
const shortestMs = 15 * minuteMs;
const gapsLooked = 50;

/** Why this is no schedule, in words; null when it is one. */
export function cronProblem(cron: string): string | null {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== fieldsOfCron) {
    return `Write five fields: minute, hour, day of the month, month, day of the week. This has ${cron.trim() === "" ? 0 : fields.length}.`;
  }
  try {
    const times = nextTimes({ cron, everyMinutes: null }, utc, 0, gapsLooked);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    return gaps.some((gap) => gap < shortestMs)
      ? "These times are less than 15 minutes apart. Choose times that are further apart; what is pushed does not wait for them."
      : null;
  } catch (error) {
    return `These times cannot be read: ${error instanceof Error ? error.message : "unknown"}. An example: 30 2 * * 1-5 is half past two on weekdays.`;
  }
}

const utc: Clock = { zone: "UTC", offset: 0 };

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
