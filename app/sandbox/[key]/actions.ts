"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/sandbox";
import { memberAction } from "@/lib/access/action";
import { sandboxFaults } from "@/lib/core/target/sandbox-fault";
import { setSandboxFault } from "@/lib/engine/sandbox/set-sandbox-fault";
import { setSandboxLogin } from "@/lib/engine/sandbox/set-sandbox-login";

const schema = z.object({ key: z.string(), kind: z.enum(sandboxFaults) });

const login = z.object({
  key: z.string(),
  username: z.string().trim().min(1, texts.sayWhose).max(255),
  days: z.coerce.number().int().min(0).max(3_650),
});

/** Has somebody of the sandbox signed in so many days ago, to try rules about logins with. */
export const setLogin = memberAction(
  { ability: "configure", schema: login },
  async ({ tenant, actor }, { key, username, days }) => {
    await setSandboxLogin(tenant.id, actor, key, { username, days });
    revalidatePath(`/sandbox/${key}`);
    return {
      message:
        days === 0
          ? fill(texts.signedInNow, { username })
          : fill(texts.signedInDaysAgo, { username, days }),
    };
  },
);

/** Lets the sandbox misbehave from the next call on. */
export const setFault = memberAction(
  { ability: "configure", schema },
  async ({ tenant, actor }, { key, kind }) => {
    await setSandboxFault(tenant.id, actor, key, { kind });
    revalidatePath(`/sandbox/${key}`);
    return { message: kind === "none" ? texts.theSandboxWorks : texts.theFaultIs };
  },
);
