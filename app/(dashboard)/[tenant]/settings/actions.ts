"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { displayName } from "@/lib/access/form-fields";
import { renameWorkspace } from "@/lib/access/rename-workspace";
import { pauseWorkspace, resumeWorkspace } from "@/lib/engine/connect/pause-workspace";

export const saveWorkspace = memberAction(
  { ability: "manageWorkspace", schema: z.object({ name: displayName(60) }) },
  async ({ tenant, actor }, { name }) => {
    await renameWorkspace(tenant, actor, name);
    refresh();
    return { message: `The workspace is called ${name} now.` };
  },
);

const nothing = z.object({});

export const pauseEverything = memberAction(
  { ability: "run", schema: nothing },
  async ({ tenant, actor }) => {
    await pauseWorkspace(tenant.id, actor);
    refresh();
    return { message: "Paused. Nothing is written to any target." };
  },
);

export const resumeEverything = memberAction(
  { ability: "run", schema: nothing },
  async ({ tenant, actor }) => {
    await resumeWorkspace(tenant.id, actor);
    refresh();
    return { message: "Resumed. Syncs go on with what has gathered meanwhile." };
  },
);
