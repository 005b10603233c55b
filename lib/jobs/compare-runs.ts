import { z } from "zod";
import { defineJob } from "./job";

/** Lays two large runs side by side. Ids only; whoever looks at the page again asks for it anew. */
export const runComparison = defineJob({
  name: "compare-runs",
  payload: z.strictObject({ tenantId: z.string(), one: z.string(), other: z.string() }),
  options: { attempts: 1, removeOnComplete: true, removeOnFail: { age: 3_600 } },
});
