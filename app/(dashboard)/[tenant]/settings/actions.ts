"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/settings";
import { memberAction } from "@/lib/access/action";
import { displayName } from "@/lib/access/form-fields";
import { renameWorkspace } from "@/lib/access/rename-workspace";
import { pauseWorkspace, resumeWorkspace } from "@/lib/engine/connect/pause-workspace";

export const saveWorkspace = memberAction(
  { ability: "manageWorkspace", schema: z.object({ name: displayName(60) }) },
  async ({ tenant, actor }, { name }) => {
    await renameWorkspace(tenant, actor, name);
    refresh();
    return { message: fill(texts.theWorkspaceIs, { name }) };
  },
);

const nothing = z.object({});

export const pauseEverything = memberAction(
  { ability: "run", schema: nothing },
  async ({ tenant, actor }) => {
    await pauseWorkspace(tenant.id, actor);
    refresh();
    return { message: texts.pausedNothingIs };
  },
);

export const resumeEverything = memberAction(
  { ability: "run", schema: nothing },
  async ({ tenant, actor }) => {
    await resumeWorkspace(tenant.id, actor);
    refresh();
    return { message: texts.resumedSyncsGo };
  },
);
