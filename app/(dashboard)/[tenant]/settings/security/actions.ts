"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { checkbox } from "@/lib/access/form-fields";
import { requireSecondFactor } from "@/lib/access/require-second-factor";

export const saveSecondFactor = memberAction(
  { ability: "manageSecurity", schema: z.object({ required: checkbox }) },
  async (membership, { required }) => {
    await requireSecondFactor(membership, required);
    refresh();
    return {
      message: required
        ? "From now on, nobody comes in with a password alone."
        : "A password alone is enough again.",
    };
  },
);
