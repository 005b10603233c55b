import { and, asc, eq, ne } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { dropBlocks } from "@/db/queries/change-blocks";
import { changes, runs } from "@/db/schema/runs";
import { handOverHold } from "@/lib/engine/notices/incidents";
import { saveProgress } from "./checkpoint";
import { endSuperseded } from "./end-run";
import { handOverPending } from "./pending";
import type { RunContext } from "./run-context";

/**
 * At most one plan of a kind waits for a person. A delta run that trips takes over the people of
 * an older one that waits and plans again, so that everyone else's pushes go on in the meantime
 * and many small plans cannot slip through one by one. A full run has looked at everyone, so it
 * stands for all that waited before it.
 */
export async function settleOlderHolds(
  tx: Transaction,
  context: RunContext,
  trips: boolean,
): Promise<"none" | "taken_over" | "same_waits"> {
  const { run } = context;
  if (run.trigger === "rollback" || run.onlyKind !== null) return "none";
  if (run.scope === "full") return settleForFull(tx, run, trips);
  if (!trips) return "none";
  const older = (await heldRuns(tx, run)).filter(
    // One that is about a single person has nothing pending to hand over.
    ({ scope, onlyKind }) => scope === "delta" && onlyKind === null,
  );
  if (older.length === 0) return "none";
  for (const held of older) {
    await handOverPending(tx, held, run.id);
    await handOverHold(tx, run, held.id, run.id);
    await endSuperseded(tx, held, run.id);
  }
  await startOver(tx, context);
  return "taken_over";
}

/** The very same plan need not be announced again at every schedule: the older one goes on waiting. */
async function settleForFull(tx: Transaction, run: RunContext["run"], trips: boolean) {
  const waiting = await heldRuns(tx, run);
  const older = run.part === "all" ? waiting : waiting.filter(({ part }) => part === run.part);
  const same = older.find(
    (held) =>
      held.scope === "full" &&
      held.part === run.part &&
      held.planHash === run.planHash &&
      held.settingsVersion === run.settingsVersion,
  );
  if (trips && same) {
    await handOverPending(tx, run, same.id);
    await endSuperseded(tx, run, same.id);
    return "same_waits";
  }
  for (const held of older) {
    if (trips) await handOverHold(tx, run, held.id, run.id);
    await endSuperseded(tx, held, run.id);
  }
  return "none";
}

async function heldRuns(tx: Transaction, run: RunContext["run"]) {
  return tx
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.tenantId, run.tenantId),
        eq(runs.syncId, run.syncId),
        eq(runs.state, "held"),
        ne(runs.id, run.id),
        // It decides about what another run did, not about what people should have.
        ne(runs.trigger, "rollback"),
      ),
    )
    .orderBy(asc(runs.id))
    .for("update");
}

/** Nothing was written yet, so the plan is simply made anew. */
async function startOver(tx: Transaction, context: RunContext): Promise<void> {
  const { run } = context;
  await tx
    .delete(changes)
    .where(and(eq(changes.tenantId, run.tenantId), eq(changes.runId, run.id)));
  await dropBlocks(tx, run.tenantId, run.id);
  await saveProgress(tx, context, {
    phase: "observe",
    checkpoint: {},
    totals: {},
    changeCount: 0,
    holds: null,
    planHash: null,
  });
}
