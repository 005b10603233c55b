import { expect, test } from "vitest";
import { retryAfterMs } from "@/lib/http/retry-after";

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const inTwoMinutes = new Date(now + 120_000).toUTCString();

test.each([
  ["seconds", "7", undefined, 7_000],
  ["a fraction", "0.5", undefined, 500],
  ["a date", inTwoMinutes, undefined, 120_000],
  [
    "a date of a server whose clock is an hour ahead",
    new Date(now + 3_660_000).toUTCString(),
    new Date(now + 3_600_000).toUTCString(),
    60_000,
  ],
  ["a year", "31536000", undefined, 31_536_000_000],
  ["nothing", undefined, undefined, null],
  ["an empty value", "", undefined, null],
  ["zero", "0", undefined, null],
  ["a negative number", "-5", undefined, null],
  ["a date that has passed", new Date(now - 1_000).toUTCString(), undefined, null],
  ["nonsense", "soon", undefined, null],
  ["a number beyond all numbers", "9".repeat(400), undefined, null],
])("%s", (_, header, serverDate, expected) => {
  expect(retryAfterMs(header, serverDate, now)).toBe(expected);
});
