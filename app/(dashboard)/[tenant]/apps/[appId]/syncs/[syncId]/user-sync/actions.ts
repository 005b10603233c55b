"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { texts } from "@/app/texts/rules";
import { memberAction } from "@/lib/access/action";
import { checkbox } from "@/lib/access/form-fields";
import { keepAccount, releaseAccount } from "@/lib/engine/plan/keep-account";

/** Keeps the account of somebody who is away, or lets the rules hold again. */
export const keepAccountAction = memberAction(
  {
    ability: "configure",
    schema: z.object({ syncId: z.string(), personId: z.string().max(200), keep: checkbox }),
  },
  async ({ tenant, actor }, { keep, ...person }) => {
    const change = keep ? keepAccount : releaseAccount;
    await change(tenant.id, actor, person);
    refresh();
    return { message: keep ? texts.theAccountStays : texts.theRulesHold };
  },
);
