"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { texts } from "@/app/texts/apps";
import { memberAction } from "@/lib/access/action";
import { chooseFile } from "@/lib/engine/read/choose-file";

export const chooseFileAction = memberAction(
  { ability: "configure", schema: z.object({ appId: z.string(), fileId: z.string() }) },
  async ({ tenant, actor }, { appId, fileId }) => {
    await chooseFile(tenant.id, actor, appId, fileId);
    refresh();
    return { message: texts.thisFileIs };
  },
);
