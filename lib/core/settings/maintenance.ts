import { z } from "zod";
import { isZone } from "./schedule";

/** When a target is left alone, in the words of a person: one window a line, meant in a zone. */
export type Maintenance = { zone: string; windows: string };

/** Minutes since the beginning of a week on Sunday, and how long it lasts. */
type Window = { start: number; minutes: number };

const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
const linesMax = 20;
/** Longer would leave runs hardly any time. */
const openMinutesMin = dayMinutes;

const example =
  "Write one window a line, such as Sat 22:00-02:00, Mon-Fri 01:00-02:30 or daily 03:00-03:30.";

export const maintenance = z.strictObject({
  zone: z
    .string()
    .refine(isZone, { message: "Choose a zone from the list, for example Europe/Berlin." }),
  windows: z
    .string()
    .max(2_000)
    .superRefine((windows, context) => {
      const message = problemOf(windows);
      if (message) context.addIssue({ code: "custom", message });
    }),
});

/** When the window ends that this moment lies in, in milliseconds since 1970; null outside of all. */
export function maintenanceEnd(given: Maintenance | null, now: number): number | null {
  const windows = given ? windowsIn(given.windows) : [];
  if (!given || windows.length === 0) return null;
  const startedAt = minuteOfWeek(now, given.zone);
  let minutes = 0;
  // Windows may touch or overlap: the last of them counts.
  for (let found = -1; found !== minutes && minutes < weekMinutes; ) {
    found = minutes;
    for (const window of windows) {
      const into = modulo(startedAt + minutes - window.start);
      if (into < window.minutes) minutes += window.minutes - into;
    }
  }
  return minutes === 0 ? null : Math.floor(now / 60_000) * 60_000 + minutes * 60_000;
}

function problemOf(text: string): string | null {
  const lines = linesOf(text);
  if (lines.length > linesMax) return `Write ${linesMax} windows at most.`;
  const wrong = lines.find((line) => windowsOf(line) === null);
  if (wrong !== undefined) return `"${wrong.slice(0, 60)}" cannot be read. ${example}`;
  const minutes = windowsIn(text).reduce((sum, window) => sum + window.minutes, 0);
  return minutes > weekMinutes - openMinutesMin
    ? "These windows leave less than a day a week for runs. Make them shorter, or pause the target."
    : null;
}

function windowsIn(text: string): Window[] {
  return linesOf(text).flatMap((line) => windowsOf(line) ?? []);
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Null for a line that is no window. One that ends at or before its start goes on into the next day. */
function windowsOf(line: string): Window[] | null {
  const [, when = "", from = "", to = ""] =
    /^([a-z,-]+)\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/i.exec(line) ?? [];
  const days = daysIn(when.toLowerCase());
  const start = minuteIn(from);
  const end = minuteIn(to);
  if (days === null || start === null || end === null) return null;
  const minutes = end > start ? end - start : end + dayMinutes - start;
  return days.map((day) => ({ start: day * dayMinutes + start, minutes }));
}

function daysIn(when: string): number[] | null {
  if (when === "daily") return dayNames.map((_, day) => day);
  const days: number[] = [];
  for (const part of when.split(",")) {
    const [first = "", last = first, ...more] = part.split("-");
    const from = dayNames.indexOf(first);
    const to = dayNames.indexOf(last);
    if (from < 0 || to < 0 || more.length > 0) return null;
    for (let day = from; ; day = (day + 1) % dayNames.length) {
      days.push(day);
      if (day === to) break;
    }
  }
  return [...new Set(days)];
}

/** 24:00 is the end of a day. */
function minuteIn(time: string): number | null {
  const [hours = Number.NaN, minutes = Number.NaN] = time.split(":").map(Number);
  const total = hours * 60 + minutes;
  return minutes < 60 && total <= dayMinutes ? total : null;
}

function minuteOfWeek(now: number, zone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone: zone, hourCycle: "h23" },
    ...{ weekday: "short", hour: "2-digit", minute: "2-digit" },
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const day = dayNames.indexOf((parts.get("weekday") ?? "").toLowerCase());
  return day * dayMinutes + Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
}

function modulo(minutes: number): number {
  return ((minutes % weekMinutes) + weekMinutes) % weekMinutes;
}
