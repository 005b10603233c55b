import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineJob } from "@/lib/jobs/job";
import { eventually } from "../support/eventually";
import { startRedis } from "../support/redis";

const redis = await startRedis();
// The configuration is read once: Redis must stand in it before the queue is loaded.
process.env["REDIS_URL"] = redis.url;
const { queueSuite } = await import("./queue-suite");
const { enqueue } = await import("@/lib/jobs/queue");
afterAll(() => redis.stop());

const ping = defineJob({ name: "ping", payload: z.strictObject({}), options: { attempts: 1 } });

describe("the queue in Redis", () => {
  queueSuite();

  test("an enqueue while Redis is away is refused soon instead of hanging, and works again after", async () => {
    await enqueue(ping, {});
    await redis.kill();
    await expect(enqueue(ping, {})).rejects.toThrow();
    await redis.start();
    await eventually(() => enqueue(ping, {}).then(() => true));
  });
});
