"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { texts } from "@/app/texts/settings";
import { memberAction } from "@/lib/access/action";
import { endSupportGrant, grantSupport, newGrant } from "@/lib/engine/workspace/grant-support";

export const grantAccess = memberAction(
  { ability: "grantSupport", schema: newGrant },
  async ({ tenant, actor }, input) => {
    await grantSupport(tenant.id, actor, input);
    refresh();
    return { message: texts.supportMayLook };
  },
);

export const endAccess = memberAction(
  { ability: "grantSupport", schema: z.object({ grantId: z.string() }) },
  async ({ tenant, actor }, { grantId }) => {
    await endSupportGrant(tenant.id, actor, grantId);
    refresh();
    return { message: texts.accessIsOver };
  },
);
