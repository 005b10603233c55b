import { describe, expect, test } from "vitest";
import { healthAfterFailure, healthAfterRun } from "@/lib/core/run/health";

const busy = { code: "TARGET_TIMEOUT", message: "No answer.", reaction: "retry" } as const;

describe("failures in a row", () => {
  test.each([
    [1, "degraded", 5],
    [2, "degraded", 15],
    [3, "held", 60],
    [4, "held", 360],
    [5, "held", 1_440],
    [50, "held", 1_440],
  ])("%i leave a sync %s and wait %i minutes", (failures, health, retryMinutes) => {
    expect(healthAfterFailure(failures, busy)).toMatchObject({ health, retryMinutes });
  });

  test("that need other settings hold it at once", () => {
    const error = { ...busy, reaction: "stop" } as const;
    expect(healthAfterFailure(1, error)).toMatchObject({ health: "held", retryMinutes: 5 });
  });
});

test.each([
  [0, 0, "healthy"],
  [6, 4, "healthy"],
  [100, 60, "healthy"],
  [5, 5, "degraded"],
  [60, 40, "degraded"],
] as const)("%i applied and %i failed is %s", (applied, failed, health) => {
  const note = healthAfterRun({ applied, failed });
  expect(note).toMatchObject({ health, code: health === "healthy" ? null : "RECORDS_FAILING" });
});
