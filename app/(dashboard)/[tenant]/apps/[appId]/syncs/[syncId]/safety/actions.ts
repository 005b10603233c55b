"use server";

import { memberAction } from "@/lib/access/action";
import { type LimitsPreview, previewLimits } from "@/lib/engine/preview/preview-limits";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { raisedOf, safetyForm } from "./safety-form";

export type SafetyPreview = {
  error?: string | undefined;
  fields?: Record<string, string> | undefined;
  limits?: LimitsPreview;
};

/** What the limits as they stand on screen would let through; writes nothing. */
export const previewSafety = memberAction(
  { ability: "configure", schema: safetyForm },
  async ({ tenant }, { basedOn: _, comment, intent, raise, syncId, ...limits }) => {
    const { settings } = await getSettings(tenant.id, syncId);
    const now = Date.now();
    const raised = raisedOf(raise, settings.safety.raised, now);
    const answer: SafetyPreview = {
      limits: await previewLimits(tenant.id, syncId, { ...limits, raised }, now),
    };
    return answer;
  },
);
