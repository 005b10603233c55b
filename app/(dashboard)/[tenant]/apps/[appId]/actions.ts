"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/apps";
import { memberAction } from "@/lib/access/action";
import { appName } from "@/lib/core/settings/app-settings";
import { createSync } from "@/lib/engine/connect/create-sync";
import { deleteApp } from "@/lib/engine/connect/delete-app";
import { deleteSync } from "@/lib/engine/connect/delete-sync";
import { pauseApp, resumeApp } from "@/lib/engine/connect/pause-app";
import { pauseSync, resumeSync } from "@/lib/engine/connect/pause-sync";
import { renameApp } from "@/lib/engine/connect/rename-app";
import { setProfile } from "@/lib/engine/connect/set-profile";
import { startRun } from "@/lib/engine/run/start-run";

/** A full run, or a preview of one, and on to its page. */
export const startRunAction = memberAction(
  {
    ability: "run",
    schema: z.object({ syncId: z.string(), trigger: z.enum(["manual", "preview"]) }),
  },
  async ({ tenant, actor }, { syncId, trigger }) => {
    const { runId } = await startRun({
      tenantId: tenant.id,
      syncId,
      trigger,
      scope: "full",
      startedBy: actor.name,
    });
    redirect(`/${tenant.slug}/runs/${runId}`);
  },
);

export const renameAppAction = memberAction(
  { ability: "configure", schema: z.object({ appId: z.string(), name: appName }) },
  async ({ tenant, actor }, { appId, name }) => {
    await renameApp(tenant.id, actor, appId, name);
    refresh();
    return { message: fill(texts.theAppIs, { name }) };
  },
);

export const setProfileAction = memberAction(
  { ability: "configure", schema: z.object({ appId: z.string(), profile: z.string() }) },
  async ({ tenant, actor }, { appId, profile }) => {
    await setProfile(tenant.id, actor, appId, profile);
    refresh();
    return { message: texts.theClientIs };
  },
);

export const deleteAppAction = memberAction(
  { ability: "configure", schema: z.object({ appId: z.string() }) },
  async ({ tenant, actor }, { appId }) => {
    await deleteApp(tenant.id, actor, appId);
    redirect(`/${tenant.slug}/apps`);
  },
);

export const feedTargetAction = memberAction(
  {
    ability: "configure",
    schema: z.object({ appId: z.string(), targetId: z.string().min(1, texts.chooseATarget) }),
  },
  async ({ tenant, actor }, input) => {
    await createSync(tenant.id, actor, input);
    refresh();
    return { message: texts.theAppFeeds };
  },
);

const oneSync = z.object({ syncId: z.string() });

export const pauseSyncAction = memberAction(
  { ability: "run", schema: oneSync },
  async ({ tenant, actor }, { syncId }) => {
    await pauseSync(tenant.id, actor, syncId);
    refresh();
    return { message: texts.pausedWhatThe };
  },
);

export const resumeSyncAction = memberAction(
  { ability: "run", schema: oneSync },
  async ({ tenant, actor }, { syncId }) => {
    await resumeSync(tenant.id, actor, syncId);
    refresh();
    return { message: texts.resumedWhatHas };
  },
);

export const deleteSyncAction = memberAction(
  { ability: "configure", schema: oneSync },
  async ({ tenant, actor }, { syncId }) => {
    await deleteSync(tenant.id, actor, syncId);
    refresh();
    return { message: texts.theAppNo };
  },
);

const oneApp = z.object({ appId: z.string() });

export const pauseAppAction = memberAction(
  { ability: "run", schema: oneApp },
  async ({ tenant, actor }, { appId }) => {
    await pauseApp(tenant.id, actor, appId);
    refresh();
    return { message: texts.pausedWhatThe };
  },
);

export const resumeAppAction = memberAction(
  { ability: "run", schema: oneApp },
  async ({ tenant, actor }, { appId }) => {
    await resumeApp(tenant.id, actor, appId);
    refresh();
    return { message: texts.resumedItGoes };
  },
);
