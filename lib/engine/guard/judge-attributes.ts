import { and, desc, eq, inArray, isNotNull, ne } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { runs } from "@/db/schema/runs";
import type { Hold } from "@/lib/core/guard/guard";
import {
  feedsKey,
  lossMessage,
  lostAttributes,
  type RunWarning,
} from "@/lib/core/mapping/attribute-drift";
import type { RunContext } from "@/lib/engine/run/run-context";

/**
 * Compares the attributes that people have with the full run before. One that vanished for many
 * is a warning; when it feeds the user name, by which accounts are found, the run is held.
 */
export async function judgeAttributes(
  tx: Transaction,
  { run, mappings }: RunContext,
): Promise<{ holds: Hold[]; warnings: RunWarning[] }> {
  if (run.scope !== "full") return { holds: [], warnings: [] };
  const before = await countsBefore(tx, run);
  const holds: Hold[] = [];
  const warnings: RunWarning[] = [];
  for (const loss of lostAttributes(before, run.attributeCounts, mappings)) {
    const found = { code: "ATTRIBUTE_VANISHED", message: lossMessage(loss) } as const;
    if (feedsKey(loss, ["username"])) holds.push(found);
    else warnings.push(found);
  }
  return { holds, warnings };
}

/** Of the last full run that was carried out: what nobody approved is no measure. */
async function countsBefore(tx: Transaction, run: RunContext["run"]) {
  const [before] = await tx
    .select({ counts: runs.attributeCounts })
    .from(runs)
    .where(
      and(
        eq(runs.tenantId, run.tenantId),
        eq(runs.syncId, run.syncId),
        eq(runs.scope, "full"),
        ne(runs.trigger, "preview"),
        ne(runs.id, run.id),
        inArray(runs.state, ["succeeded", "partial"]),
        isNotNull(runs.attributeCounts),
      ),
    )
    .orderBy(desc(runs.id))
    .limit(1);
  return before?.counts ?? null;
}
