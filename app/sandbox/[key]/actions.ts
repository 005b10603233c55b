"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { sandboxFaults } from "@/lib/core/sandbox-fault";
import { setSandboxFault } from "@/lib/engine/set-sandbox-fault";

const schema = z.object({ key: z.string(), kind: z.enum(sandboxFaults) });

/** Lets the sandbox misbehave from the next call on. */
export const setFault = memberAction(
  { ability: "configure", schema },
  async ({ tenant, actor }, { key, kind }) => {
    await setSandboxFault(tenant.id, actor, key, { kind });
    revalidatePath(`/sandbox/${key}`);
    return { message: kind === "none" ? "The sandbox works normally." : "The fault is on." };
  },
);
