import { describe, expect, test } from "vitest";
import { maintenance, maintenanceEnd } from "@/lib/core/settings/maintenance";
import { cronProblem, expectedBy, isZone, nextTimes, offsetOf } from "@/lib/core/settings/schedule";
import { scheduleRules } from "@/lib/core/settings/sync-settings";

const berlin = { zone: "Europe/Berlin", offset: 0 };
const at = (text: string) => Date.parse(text);
const iso = (times: number[]) => times.map((time) => new Date(time).toISOString().slice(0, 16));
const cron = (text: string) => ({ cron: text, everyMinutes: null });
const every = (everyMinutes: number) => ({ cron: null, everyMinutes });

test("cron times are meant in their zone, in summer and in winter", () => {
  expect(iso(nextTimes(cron("30 6 * * 1-5"), berlin, at("2026-07-03T12:00Z"), 2))).toEqual([
    "2026-07-06T04:30",
    "2026-07-07T04:30",
  ]);
  expect(iso(nextTimes(cron("30 6 * * *"), berlin, at("2026-12-01T12:00Z"), 1))).toEqual([
    "2026-12-02T05:30",
  ]);
});

test("a time that the clocks skip is an hour later that day, one that they repeat counts once", () => {
  expect(iso(nextTimes(cron("30 2 * * *"), berlin, at("2027-03-27T12:00Z"), 2))).toEqual([
    "2027-03-28T01:30",
    "2027-03-29T00:30",
  ]);
  expect(iso(nextTimes(cron("30 2 * * *"), berlin, at("2026-10-24T12:00Z"), 2))).toEqual([
    "2026-10-25T00:30",
    "2026-10-26T01:30",
  ]);
});

test("intervals keep their beat whatever the moment, and a leap day is a day", () => {
  const times = nextTimes(every(1_440), { zone: "UTC", offset: 0.5 }, at("2028-02-28T13:00Z"), 2);
  expect(iso(times)).toEqual(["2028-02-29T12:00", "2028-03-01T12:00"]);
  const [first = 0] = times;
  expect(nextTimes(every(1_440), { zone: "UTC", offset: 0.5 }, first - 1, 1)).toEqual([first]);
  expect(nextTimes(every(1_440), { zone: "UTC", offset: 0.5 }, first, 1)[0]).toBe(times[1]);
});

test("a thousand syncs of one schedule are spread over it evenly", () => {
  const quarters = [0, 0, 0, 0];
  for (let index = 0; index < 1_000; index++) {
    const offset = offsetOf(`syn_${index}`);
    const [time = 0] = nextTimes(every(60), { zone: "UTC", offset }, 0, 1);
    const quarter = Math.floor((time % 3_600_000) / 900_000);
    quarters[quarter] = (quarters[quarter] ?? 0) + 1;
    const [exact = 0] = nextTimes(cron("0 3 * * *"), { zone: "UTC", offset }, 0, 1);
    expect(exact - at("1970-01-01T03:00Z")).toBeLessThan(60_000);
  }
  for (const count of quarters) expect(count).toBeGreaterThan(200);
});

test("a success is expected within two scheduled times", () => {
  const success = at("2026-11-25T02:31Z");
  const utc = { zone: "UTC", offset: 0 };
  expect(expectedBy(cron("30 2 * * *"), utc, success)).toBe(at("2026-11-27T02:35Z"));
  expect(expectedBy(every(60), utc, success)).toBe(at("2026-11-25T04:05Z"));
  expect(expectedBy({ cron: null, everyMinutes: null }, utc, success)).toBeNull();
});

describe("a schedule is refused in words", () => {
  test.each([
    ["", "five fields"],
    ["0 3 * *", "This has 4"],
    ["*/5 * * * *", "less than 15 minutes apart"],
    ["0,5 3 * * *", "less than 15 minutes apart"],
    ["61 * * * *", "expected range 0-59"],
    ["0 0 30 2 *", "cannot be read"],
  ])("%s", (text, words) => {
    expect(cronProblem(text)).toContain(words);
  });

  test("and zones that do not exist too, while settings of before are read as they were", () => {
    expect([isZone("Europe/Berlin"), isZone("UTC"), isZone("Mars/Base")]).toEqual([
      ...[true, true, false],
    ]);
    expect(scheduleRules.parse({ everyMinutes: 60 })).toEqual({
      ...{ everyMinutes: 60, cron: null, zone: "UTC", users: null, groups: null },
    });
  });
});

describe("maintenance windows", () => {
  const berlin = (windows: string) => ({ zone: "Europe/Berlin", windows });
  test.each([
    // Saturday, 3 January 2026, 22:30 in Berlin.
    ["Sat 22:00-02:00", "2026-01-03T21:30:30Z", "2026-01-04T01:00:00Z"],
    ["Sat 22:00-02:00", "2026-01-04T00:59:59Z", "2026-01-04T01:00:00Z"],
    ["Sat 22:00-02:00", "2026-01-04T01:00:00Z", null],
    ["Sat 22:00-02:00", "2026-01-03T20:59:59Z", null],
    ["Fri-Sun,Wed 22:00–24:00", "2026-01-04T22:00:00Z", "2026-01-04T23:00:00Z"],
    ["daily 22:00-23:00\nsat 23:00-23:30", "2026-01-03T21:30:00Z", "2026-01-03T22:30:00Z"],
    ["", "2026-01-03T21:30:00Z", null],
  ])("%j at %s", (windows, now, end) => {
    const found = maintenanceEnd(berlin(windows), Date.parse(now));
    expect(found === null ? null : new Date(found).toISOString()).toBe(
      end === null ? null : new Date(end).toISOString(),
    );
  });

  test.each(["Sat", "Sat 22-23", "Foo 22:00-23:00", "Sat 25:00-26:00", "daily 00:00-23:59"])(
    "%j is refused with what to write",
    (windows) => {
      expect(maintenance.safeParse(berlin(windows)).error?.issues[0]?.message).toMatch(
        /one window a line|shorter/,
      );
    },
  );
});
