import type { Transaction } from "@/db/client";
import type { RunWarning } from "@/lib/core/attribute-drift";
import type { Hold } from "@/lib/core/guard";
import { reserveBudget } from "./budget";
import { inPhase, saveProgress } from "./checkpoint";
import { finishRun, holdRun } from "./end-run";
import { judgeAttributes } from "./judge-attributes";
import { judgeRun, sourceUserCount } from "./judge-run";
import type { RunContext } from "./run-context";
import { planHash } from "./run-sums";
import { settleOlderHolds } from "./settle-older-holds";

/** What follows from the verdict: write, plan again with more people, or stop here. */
type Passage = "apply" | "planAgain" | "waits" | "dropped";

/** Looks at the whole plan. Only `apply` may write; the plan's share of the limits is booked then. */
export async function passGuard(context: RunContext): Promise<Passage> {
  const { run, lease } = context;
  const isPreview = run.trigger === "preview";
  const passage = await lease.fenced(async (tx): Promise<Passage> => {
    const attributes = await judgeAttributes(tx, context);
    const found = [...(await judgeRun(tx, context)), ...attributes.holds];
    await notePlan(tx, context, found, attributes.warnings);
    return isPreview ? "waits" : settle(tx, context, found);
  });
  if (passage === "planAgain" || passage === "dropped") return passage;
  await inPhase(context, "guard", passage === "apply" ? "apply" : null, async () => 0);
  if (isPreview) await finishRun(context);
  else if (passage === "waits") await holdRun(context);
  return passage;
}

async function notePlan(
  tx: Transaction,
  context: RunContext,
  holds: Hold[],
  warnings: RunWarning[],
): Promise<void> {
  const { run, appId } = context;
  const totals =
    run.scope === "full"
      ? { ...run.totals, sourceUsers: await sourceUserCount(tx, run.tenantId, appId) }
      : run.totals;
  await saveProgress(tx, context, { holds, warnings, totals, planHash: await planHash(tx, run) });
}

async function settle(tx: Transaction, context: RunContext, holds: Hold[]): Promise<Passage> {
  const older = await settleOlderHolds(tx, context, holds.length > 0);
  if (older === "taken_over") return "planAgain";
  if (older === "same_waits") return "dropped";
  if (holds.length > 0) return "waits";
  await reserveBudget(tx, context.run);
  return "apply";
}
