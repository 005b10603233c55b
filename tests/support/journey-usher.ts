import { z } from "zod";
import type { TestUsher } from "./usher";

const journeyUsher = z.object({
  /** All web processes; a journey may talk to any of them. */
  urls: z.array(z.string()),
  workerPids: z.array(z.number()),
  /** For what no browser can bring about, such as a record in somebody's DNS. */
  ownerUrl: z.string(),
  facts: z.object({
    url: z.string(),
    demo: z.object({ email: z.string(), password: z.string(), workspace: z.string() }),
    scim: z.object({ baseUrl: z.string(), token: z.string() }),
    sandbox: z.object({ url: z.string(), username: z.string(), password: z.string() }),
    apiKey: z.string(),
  }),
});

export type JourneyUsher = z.infer<typeof journeyUsher>;

const variable = "USHER_E2E";

/** The Usher that the browser tests were given: where it is, and what its demo workspace is. */
export function journeyUsherOf(env: NodeJS.ProcessEnv = process.env): JourneyUsher {
  return journeyUsher.parse(JSON.parse(env[variable] ?? "null"));
}

/** Hands an Usher on to the browser tests, which run in processes of their own. */
export function giveToJourneys({ urls, workers, facts, settings }: TestUsher): void {
  const workerPids = workers.map(({ pid }) => pid);
  process.env[variable] = JSON.stringify({
    ...{ urls, workerPids, facts, ownerUrl: settings.ownerUrl },
  } satisfies JourneyUsher);
}

export function isGivenToJourneys(): boolean {
  return process.env[variable] !== undefined;
}
