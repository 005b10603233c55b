import { giveToJourneys } from "@/tests/support/journey-usher";
import { startRedis } from "@/tests/support/redis";
import { startUsher } from "@/tests/support/usher";
import { type Outcome, runPlaywright } from "./stages";

/**
 * What compose.yaml describes, as plain processes: two web processes and two workers on one
 * PostgreSQL and one Redis. The journeys tagged @topology must pass on it, and may kill one of
 * the workers meanwhile.
 */
export async function runTopology(): Promise<Outcome> {
  const redis = await startRedis();
  try {
    const usher = await startUsher({ webs: 2, workers: 2, redisUrl: redis.url });
    giveToJourneys(usher);
    return await runPlaywright("topology", ["--grep", "@topology"]).finally(usher.stop);
  } finally {
    await redis.stop();
  }
}
