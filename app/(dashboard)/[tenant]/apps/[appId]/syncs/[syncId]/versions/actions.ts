"use server";

import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { revertSettings } from "@/lib/engine/settings/revert-settings";
import { afterSaving, sectionFields } from "../save-section";

/** Makes a new version that equals an old one. */
export const revertAction = memberAction(
  {
    ability: "configure",
    schema: z.object({ ...sectionFields, version: z.coerce.number().int().min(1) }),
  },
  async ({ tenant, actor }, { version, ...section }) => {
    const saved = await revertSettings(tenant.id, actor, section.syncId, version, section);
    return afterSaving({ tenant, actor }, section, saved.version);
  },
);
