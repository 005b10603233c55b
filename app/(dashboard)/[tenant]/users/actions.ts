"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { startOne } from "@/lib/engine/run/start-one";

/** A run about one person or one group, and on to its page. */
export const syncOneAction = memberAction(
  {
    ability: "run",
    schema: z.object({
      syncId: z.string(),
      kind: z.enum(["user", "group"]),
      id: z.string().max(500),
    }),
  },
  async ({ tenant, actor }, { syncId, kind, id }) => {
    const { runId } = await startOne(tenant.id, actor, { syncId, kind, id });
    redirect(`/${tenant.slug}/runs/${runId}`);
  },
);
