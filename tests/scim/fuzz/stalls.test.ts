import { test } from "vitest";
import { eventually } from "../../support/eventually";
import { watchStalls } from "./stalls";

test("work that holds up the event loop is noticed", async () => {
  let workedMs = 0;
  const watch = watchStalls((ms) => {
    workedMs = Math.max(workedMs, ms);
  });
  const start = process.cpuUsage();
  while (process.cpuUsage(start).user < 120_000) JSON.parse("[1]");
  await eventually(() => workedMs >= 100);
  watch.stop();
});
