import { describe, expect, test } from "vitest";
import { packTimes, unpackTimes } from "@/lib/core/run/phase-times";
import type { PhaseTimes } from "@/lib/core/run/run";
import { estimateRun } from "@/lib/core/run/run-estimate";
import { timelineOf } from "@/lib/core/run/run-timeline";

const start = Date.parse("2026-11-26T10:00:00Z");
const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString();
const nowAt = (seconds: number) => start + seconds * 1_000;

const formerTimes: PhaseTimes = {
  read: { startedAt: at(-100), endedAt: at(-90) },
  observe: { startedAt: at(-90), endedAt: at(-70) },
  plan: { startedAt: at(-70), endedAt: at(-60) },
  guard: { startedAt: at(-60), endedAt: at(-60) },
  apply: { startedAt: at(-60), endedAt: at(-20) },
};
const former = { phaseTimes: formerTimes, written: 80 };

describe("the time a run still needs", () => {
  test("goes by its own pace once it writes", () => {
    const run = {
      ...{ phase: "apply" as const, tried: 100, wanted: 400 },
      phaseTimes: { read: { startedAt: at(0), endedAt: at(10) }, apply: { startedAt: at(10) } },
    };
    expect(estimateRun(run, former, nowAt(20))).toEqual({
      ...{ remainingMs: 30_000, done: 0.4, basis: "pace" },
    });
    expect(estimateRun({ ...run, tried: 400 }, null, nowAt(50))).toMatchObject({
      ...{ remainingMs: 0, done: 1 },
    });
  });

  test("goes by the last run until its own pace says something", () => {
    const run = {
      ...{ phase: "apply" as const, tried: 2, wanted: 42 },
      phaseTimes: { apply: { startedAt: at(0) } },
    };
    expect(estimateRun(run, former, nowAt(1))).toMatchObject({
      ...{ remainingMs: 20_000, basis: "former" },
    });
  });

  test("before the plan adds what is left of this phase to all that follow", () => {
    const run = {
      ...{ phase: "observe" as const, tried: 0, wanted: 0 },
      phaseTimes: { read: { startedAt: at(0), endedAt: at(5) }, observe: { startedAt: at(5) } },
    };
    expect(estimateRun(run, former, nowAt(10))).toMatchObject({ remainingMs: 65_000 });
    // Slower than last time: nearly over, and never less than the phases to come.
    expect(estimateRun(run, former, nowAt(105))).toMatchObject({ remainingMs: 60_000 });
  });

  test("is not told where nothing says it", () => {
    const first = { phase: "read" as const, phaseTimes: {}, tried: 0, wanted: 0 };
    expect(estimateRun(first, null, nowAt(3))).toBeNull();
    const begins = { ...first, phase: "apply" as const, wanted: 9 };
    expect(estimateRun(begins, { ...former, written: 0 }, nowAt(3))).toBeNull();
  });
});

test("the times of phases come back as they were stored, and so does what an older worker wrote", () => {
  const long = {
    read: { startedAt: at(0), endedAt: at(0), records: 0 },
    observe: { startedAt: at(0), endedAt: at(10), records: 7 },
    plan: { startedAt: at(10) },
  };
  const packed = packTimes(long);
  expect(packed.observe).toEqual([Date.parse(at(0)), 10_000, 7]);
  expect(unpackTimes(JSON.parse(JSON.stringify(packed)))).toEqual(long);
  expect(unpackTimes(long)).toEqual(long);
});

describe("the drawn timeline", () => {
  test("stands to scale, goes on with a phase that is open, and cuts out what nobody worked", () => {
    const phaseTimes: PhaseTimes = {
      read: { startedAt: at(0), endedAt: at(2) },
      plan: { startedAt: at(3), endedAt: at(10) },
      guard: { startedAt: at(10), endedAt: at(10) },
      apply: { startedAt: at(3_610) },
    };
    expect(timelineOf(phaseTimes, nowAt(3_615))).toEqual({
      spans: [
        { phase: "read", fromMs: 0, toMs: 2_000, isOpen: false },
        { phase: "plan", fromMs: 3_000, toMs: 10_000, isOpen: false },
        { phase: "guard", fromMs: 10_000, toMs: 10_000, isOpen: false },
        { phase: "apply", fromMs: 10_000, toMs: 15_000, isOpen: true },
      ],
      waits: [{ atMs: 10_000, ms: 3_600_000 }],
      lengthMs: 15_000,
      // As the head of the run says: the second between read and plan was nobody's.
      workedMs: 14_000,
    });
    expect(timelineOf({}, nowAt(0))).toEqual({ spans: [], waits: [], lengthMs: 0, workedMs: 0 });
  });
});
