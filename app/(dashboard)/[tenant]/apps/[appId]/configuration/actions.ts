"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { probeSource } from "@/lib/engine/probe-source";
import { saveSource } from "@/lib/engine/save-source";

/** How long a person waits for a connection test. */
const limitMs = 45_000;

const sourceForm = z
  .object({ appId: z.string() })
  .catchall(z.string().trim().max(20_000))
  .transform(({ appId, ...settings }) => ({ appId, settings }));

export const saveSourceAction = memberAction(
  { ability: "configure", schema: sourceForm },
  async ({ tenant, actor }, { appId, settings }) => {
    await saveSource(tenant.id, actor, appId, settings);
    const signal = AbortSignal.timeout(limitMs);
    const { passed, steps } = await probeSource(tenant.id, actor, appId, signal);
    refresh();
    if (passed) return { message: "Saved, and the connection works." };
    return { error: `Saved, but the connection test did not pass. ${failedStep(steps)}` };
  },
);

export const probeSourceAction = memberAction(
  { ability: "configure", schema: z.object({ appId: z.string() }) },
  async ({ tenant, actor }, { appId }) => {
    const signal = AbortSignal.timeout(limitMs);
    const { passed, steps } = await probeSource(tenant.id, actor, appId, signal);
    if (!passed) return { error: failedStep(steps) };
    return { message: steps.map(({ message }) => message).join(" ") };
  },
);

function failedStep(steps: readonly { name: string; state: string; message: string }[]): string {
  const failed = steps.find(({ state }) => state === "failed");
  return failed ? `${failed.name}: ${failed.message}` : "";
}
