"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { texts } from "@/app/texts/group-sync";
import { memberAction } from "@/lib/access/action";
import { decideContact } from "@/lib/engine/plan/decide-contact";
import { type GroupPreview, previewGroups } from "@/lib/engine/preview/preview-groups";
import { groupFields } from "./group-form";

export const decideContactAction = memberAction(
  {
    ability: "configure",
    schema: z.object({
      syncId: z.string(),
      groupKey: z.string().max(500),
      decision: z.enum(["accepted", "rejected"]),
    }),
  },
  async ({ tenant, actor }, { decision, ...group }) => {
    await decideContact(tenant.id, actor, group, decision);
    refresh();
    return {
      message: decision === "accepted" ? texts.theGroupIs : texts.theGroupIsLeft,
    };
  },
);

export type PreviewState = {
  error?: string | undefined;
  fields?: Record<string, string> | undefined;
  preview?: GroupPreview;
};

/** What the rules as they stand on screen would do; writes nothing. */
export const previewGroupRules = memberAction(
  {
    ability: "configure",
    schema: z.object({
      ...groupFields,
      syncId: z.string(),
      basedOn: z.string().optional(),
      comment: z.string().optional(),
      text: z.string().max(255).optional(),
    }),
  },
  async (
    { tenant },
    { syncId, basedOn: _, comment: __, text = "", ...groups },
  ): Promise<PreviewState> => {
    return { preview: await previewGroups(tenant.id, syncId, groups, text) };
  },
);
