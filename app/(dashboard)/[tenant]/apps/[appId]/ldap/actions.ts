"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/apps";
import { memberAction } from "@/lib/access/action";
import { probeEnrichment, removeEnrichment, saveEnrichment } from "@/lib/engine/read/enrichment";

/** How long a person waits for a connection test. */
const limitMs = 45_000;

const enrichmentForm = z
  .object({ appId: z.string() })
  .catchall(z.string().trim().max(20_000))
  .transform(({ appId, ...settings }) => ({ appId, settings }));

const oneApp = z.object({ appId: z.string() });

export const saveEnrichmentAction = memberAction(
  { ability: "configure", schema: enrichmentForm },
  async ({ tenant, actor }, { appId, settings }) => {
    await saveEnrichment(tenant.id, actor, appId, settings);
    refresh();
    const answer = await tested(tenant.id, appId);
    if ("error" in answer) return { error: fill(texts.savedButThe, { error: answer.error }) };
    return { message: texts.savedAndTheConnection };
  },
);

export const probeEnrichmentAction = memberAction(
  { ability: "configure", schema: oneApp },
  ({ tenant }, { appId }) => tested(tenant.id, appId),
);

export const removeEnrichmentAction = memberAction(
  { ability: "configure", schema: oneApp },
  async ({ tenant, actor }, { appId }) => {
    await removeEnrichment(tenant.id, actor, appId);
    refresh();
    return { message: texts.isRemoved };
  },
);

async function tested(tenantId: string, appId: string) {
  const { passed, steps } = await probeEnrichment(tenantId, appId, AbortSignal.timeout(limitMs));
  const failed = steps.find(({ state }) => state === "failed");
  if (!passed && failed) return { error: `${failed.name}: ${failed.message}` };
  return { message: steps.map(({ message }) => message).join(" ") };
}
