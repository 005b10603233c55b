"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { texts } from "@/app/texts/settings";
import { memberAction } from "@/lib/access/action";
import { enterLicence } from "@/lib/engine/workspace/enter-licence";

export const saveLicence = memberAction(
  { ability: "managePlan", schema: z.object({ licence: z.string().trim().min(1).max(2_000) }) },
  async ({ tenant, actor }, { licence }) => {
    await enterLicence(tenant.id, actor, licence);
    refresh();
    return { message: texts.theLicenceIs };
  },
);
