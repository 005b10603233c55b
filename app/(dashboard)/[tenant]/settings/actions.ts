"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { displayName } from "@/lib/access/form-fields";
import { renameWorkspace } from "@/lib/access/rename-workspace";

export const saveWorkspace = memberAction(
  { ability: "manageWorkspace", schema: z.object({ name: displayName(60) }) },
  async ({ tenant, actor }, { name }) => {
    await renameWorkspace(tenant, actor, name);
    refresh();
    return { message: `The workspace is called ${name} now.` };
  },
);
