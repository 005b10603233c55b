"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { texts } from "@/app/texts/runs";
import { memberAction } from "@/lib/access/action";
import { approvalCommentMax } from "@/lib/core/run/run";
import { acceptReadOf } from "@/lib/engine/read/accept-read";
import { approveRun } from "@/lib/engine/run/approve-run";
import { cancelRun } from "@/lib/engine/run/cancel-run";
import { retryFailed } from "@/lib/engine/run/retry-failed";
import { startRollback } from "@/lib/engine/run/start-rollback";
import { resultsFilter } from "./[run]/results-filter";

const oneRun = z.object({ runId: z.string() });

const approval = oneRun.extend({
  /** Of the plan that was on screen. */
  planHash: z.string().max(64).optional(),
  /** The results' filter as in the URL; without one all is approved. */
  filter: z.string().max(2_000).optional(),
  comment: z.string().max(approvalCommentMax).optional(),
});

export const approveRunAction = memberAction(
  { ability: "run", schema: approval },
  async ({ tenant, actor }, { runId, planHash, filter, comment }) => {
    const only = filter
      ? resultsFilter(Object.fromEntries(new URLSearchParams(filter)))
      : undefined;
    await approveRun(tenant.id, runId, actor, { planHash, only, comment });
    refresh();
    return { message: texts.approvedExactlyThis };
  },
);

export const acceptReadAction = memberAction(
  { ability: "run", schema: oneRun },
  async ({ tenant, actor }, { runId }) => {
    await acceptReadOf(tenant.id, actor, runId);
    refresh();
    return { message: texts.notedTheNext };
  },
);

export const cancelRunAction = memberAction(
  { ability: "run", schema: oneRun },
  async ({ tenant, actor }, { runId }) => {
    await cancelRun(tenant.id, runId, actor);
    refresh();
    return { message: texts.cancelledWhatWas };
  },
);

/** On to the run that tries it again. */
export const retryFailedAction = memberAction(
  { ability: "run", schema: oneRun },
  async ({ tenant, actor }, { runId }) => {
    const started = await retryFailed(tenant.id, runId, actor);
    redirect(`/${tenant.slug}/runs/${started.runId}`);
  },
);

/** Plans the reverse of a run, and on to that plan. */
export const rollBackAction = memberAction(
  { ability: "run", schema: oneRun },
  async ({ tenant, actor }, { runId }) => {
    const started = await startRollback(tenant.id, runId, actor);
    redirect(`/${tenant.slug}/runs/${started.runId}`);
  },
);
