import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { defineJob } from "@/lib/jobs/job";
import { closeQueue, enqueue, handle, openWorker } from "@/lib/jobs/queue";
import { eventually } from "../support/eventually";

const greet = defineJob({
  name: "greet",
  payload: z.strictObject({ id: z.string() }),
  options: { attempts: 1, removeOnComplete: true },
});

/** What the rest of the program counts on, whichever backend carries the queue. */
export function queueSuite(): void {
  afterAll(closeQueue);

  test("a job reaches its handler with what it carries", async () => {
    const seen: string[] = [];
    const stop = openWorker([handle(greet, async ({ id }) => void seen.push(id))], 2);
    await enqueue(greet, { id: "run_1" });
    await eventually(() => seen.includes("run_1"));
    await stop();
  });

  test("a job that nobody takes waits for the next worker", async () => {
    await enqueue(greet, { id: "run_2" });
    const seen: string[] = [];
    const stop = openWorker([handle(greet, async ({ id }) => void seen.push(id))], 2);
    await eventually(() => seen.includes("run_2"));
    await stop();
  });

  test("a handler that fails does not keep others from their work", async () => {
    const seen: string[] = [];
    const stop = openWorker(
      [
        handle(greet, async ({ id }) => {
          if (id === "bad") throw new Error("poison");
          seen.push(id);
        }),
      ],
      1,
    );
    await enqueue(greet, { id: "bad" });
    await enqueue(greet, { id: "good" });
    await eventually(() => seen.includes("good"));
    await stop();
  });

  test("two workers share the jobs, and each job is done once", async () => {
    const seen: string[] = [];
    const handler = handle(greet, async ({ id }) => void seen.push(id));
    const stops = [openWorker([handler], 4), openWorker([handler], 4)];
    const ids = Array.from({ length: 100 }, (_, index) => `job_${index}`);
    await Promise.all(ids.map((id) => enqueue(greet, { id })));
    await eventually(() => seen.length >= ids.length);
    await Promise.all(stops.map((stop) => stop()));
    expect([...seen].sort()).toEqual([...ids].sort());
  });

  test("a worker that stops tells the job at work and waits for it", async () => {
    const seen: string[] = [];
    const stop = openWorker(
      [
        handle(greet, async (_payload, signal) => {
          seen.push("started");
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          seen.push("handed over");
        }),
      ],
      1,
    );
    await enqueue(greet, { id: "long" });
    await eventually(() => seen.includes("started"));
    await stop();
    expect(seen).toEqual(["started", "handed over"]);
  });
}
