import type { Transaction } from "@/db/client";
import type { Hold } from "@/lib/core/guard/guard";
import type { RunWarning } from "@/lib/core/mapping/attribute-drift";
import { inPhase, saveProgress } from "@/lib/engine/run/checkpoint";
import { finishRun, holdRun } from "@/lib/engine/run/end-run";
import { noteBlocks } from "@/lib/engine/run/note-blocks";
import type { RunContext } from "@/lib/engine/run/run-context";
import { planHash, plannedSums } from "@/lib/engine/run/run-sums";
import { settleOlderHolds } from "@/lib/engine/run/settle-older-holds";
import { reserveBudget } from "./budget";
import { judgeAttributes } from "./judge-attributes";
import { judgeRun, sourceUserCount } from "./judge-run";
import { compareWithHistory } from "./plan-history";
import { policyHolds } from "./test-plan";

/** What follows from the verdict: write, plan again with more people, or stop here. */
type Passage = "apply" | "planAgain" | "waits" | "dropped";

/** Looks at the whole plan. Only `apply` may write; the plan's share of the limits is booked then. */
export async function passGuard(context: RunContext): Promise<Passage> {
  const { run, lease } = context;
  const isPreview = run.trigger === "preview";
  const policies = await policyHolds(context);
  const passage = await lease.fenced(async (tx): Promise<Passage> => {
    const attributes = await judgeAttributes(tx, context);
    const judged = await judgeRun(tx, context);
    const found =
      run.undoesRunId === null
        ? [...judged, ...attributes.holds]
        : [...(await rollbackHold(tx, run)), ...judged.filter(isAboutTarget)];
    found.push(...policies);
    if (found.length > 0 || isPreview) await noteHistory(tx, context);
    // What the read and the plan had to say stays; this judgement takes the place of its own before.
    const earlier = (run.warnings ?? []).filter(({ code }) => code !== "ATTRIBUTE_VANISHED");
    await notePlan(tx, context, found, [...earlier, ...attributes.warnings]);
    return isPreview ? "waits" : settle(tx, context, found);
  });
  if (passage === "planAgain" || passage === "dropped") return passage;
  await inPhase(context, "guard", passage === "apply" ? "apply" : null, async () => {
    await noteBlocks(context);
    return 0;
  });
  if (isPreview) await finishRun(context);
  else if (passage === "waits") await holdRun(context);
  return passage;
}

/** What the identity provider lists now says nothing about taking back. */
function isAboutTarget({ code }: Hold): boolean {
  return code !== "SOURCE_EMPTY" && code !== "SOURCE_SHRUNK";
}

/** A rollback is always looked at by a person first, unless there is nothing to take back. */
async function rollbackHold(tx: Transaction, run: RunContext["run"]): Promise<Hold[]> {
  const planned = await plannedSums(tx, run);
  const count = Object.values(planned).reduce((total, each) => total + each, 0);
  if (count === 0) return [];
  const message = `The plan takes back ${count} ${count === 1 ? "change" : "changes"} of the run ${run.undoesRunId}. Look through the rows, then approve all or only some.`;
  return [{ code: "ROLLBACK", message }];
}

/** Only where a person looks at the plan. */
async function noteHistory(tx: Transaction, context: RunContext): Promise<void> {
  const blast = await compareWithHistory(tx, context);
  if (blast) context.run.totals = { ...context.run.totals, blast };
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
