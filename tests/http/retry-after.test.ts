import { expect, test } from "vitest";
import { exhaustedMs, pauseWishedMs, retryAfterMs } from "@/lib/http/retry-after";

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

const seconds = Math.floor(now / 1_000);
const serverDate = new Date(now + 3_600_000).toUTCString();

test.each([
  ["Okta's time of reset", { "x-rate-limit-reset": `${seconds + 42}` }, 42_000],
  [
    "Okta's time of reset by a clock that is an hour ahead",
    { "x-rate-limit-reset": `${seconds + 3_642}`, date: serverDate },
    42_000,
  ],
  ["OneLogin's seconds left", { "x-ratelimit-reset": "1800" }, 1_800_000],
  ["a date of reset", { "x-ratelimit-reset": inTwoMinutes }, 120_000],
  [
    "Retry-After before all",
    { "retry-after": "3", "x-rate-limit-reset": `${seconds + 42}` },
    3_000,
  ],
  ["a reset that has passed", { "x-rate-limit-reset": `${seconds - 1}` }, null],
  ["nothing", {}, null],
])("a refusal asks for a pause by %s", (_, headers, expected) => {
  expect(pauseWishedMs(headers, now)).toBe(expected);
});

test("an answer that leaves nothing asks for a pause; one that leaves something does not", () => {
  const reset = { "x-rate-limit-reset": `${seconds + 42}` };
  expect(exhaustedMs({ ...reset, "x-rate-limit-remaining": "0" }, now)).toBe(42_000);
  expect(exhaustedMs({ ...reset, "x-rate-limit-remaining": "1" }, now)).toBeNull();
  expect(exhaustedMs({ "x-ratelimit-remaining": "0" }, now)).toBeNull();
});
