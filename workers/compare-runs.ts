import { makeComparison } from "@/lib/engine/run/compare-runs";
import { runComparison } from "@/lib/jobs/compare-runs";
import { handle } from "@/lib/jobs/queue";

/** Safe to repeat: what was made meanwhile is left as it is. */
export const compareRunsHandler = handle(runComparison, async ({ tenantId, one, other }) => {
  await makeComparison(tenantId, { one, other });
});
