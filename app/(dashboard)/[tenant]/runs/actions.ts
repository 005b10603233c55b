"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { approveRun } from "@/lib/engine/approve-run";
import { cancelRun } from "@/lib/engine/cancel-run";

const oneRun = z.object({ runId: z.string() });

export const approveRunAction = memberAction(
  { ability: "run", schema: oneRun },
  async ({ tenant, actor }, { runId }) => {
    await approveRun(tenant.id, runId, actor);
    refresh();
    return { message: "Approved. Exactly this plan is carried out now." };
  },
);

export const cancelRunAction = memberAction(
  { ability: "run", schema: oneRun },
  async ({ tenant, actor }, { runId }) => {
    await cancelRun(tenant.id, runId, actor);
    refresh();
    return { message: "Cancelled. What was not done yet is left undone." };
  },
);
