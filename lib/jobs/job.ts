import type { JobsOptions } from "bullmq";
import type { z } from "zod";

/** A kind of background work: its name, what it carries (ids only), how it is retried. */
export type JobDefinition<Payload> = {
  name: string;
  payload: z.ZodType<Payload>;
  options: JobsOptions;
};

export function defineJob<Payload>(job: JobDefinition<Payload>): JobDefinition<Payload> {
  return job;
}
