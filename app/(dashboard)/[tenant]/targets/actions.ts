"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/targets";
import { getTarget } from "@/db/queries/targets";
import { memberAction } from "@/lib/access/action";
import { maintenance } from "@/lib/core/settings/maintenance";
import { targetName } from "@/lib/core/settings/target-settings";
import { createTarget } from "@/lib/engine/connect/create-target";
import { deleteTarget } from "@/lib/engine/connect/delete-target";
import { pauseTarget, resumeTarget } from "@/lib/engine/connect/pause-target";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { updateTarget } from "@/lib/engine/connect/update-target";
import { beginConsent, consentReturnUrl } from "@/lib/engine/consent/begin-consent";
import { addSandbox } from "@/lib/engine/sandbox/add-sandbox";
import { changedTargetForm, newTargetForm, probeLimitMs } from "./target-form";

export const addTargetAction = memberAction(
  { ability: "configure", schema: newTargetForm },
  async ({ tenant, actor }, input) => {
    const { id } = await createTarget(tenant.id, actor, input);
    await probeTarget(tenant.id, actor, id, AbortSignal.timeout(probeLimitMs));
    redirect(`/${tenant.slug}/targets/${id}`);
  },
);

export const addSandboxAction = memberAction(
  { ability: "configure", schema: z.object({ name: targetName }) },
  async ({ tenant, actor }, { name }) => {
    const { id } = await addSandbox(tenant.id, actor, name);
    await probeTarget(tenant.id, actor, id, AbortSignal.timeout(probeLimitMs));
    redirect(`/${tenant.slug}/targets/${id}`);
  },
);

const oneTarget = z.object({ targetId: z.string() });

export const probeTargetAction = memberAction(
  { ability: "configure", schema: oneTarget },
  async ({ tenant, actor }, { targetId }) => {
    const signal = AbortSignal.timeout(probeLimitMs);
    const { capabilities } = await probeTarget(tenant.id, actor, targetId, signal);
    refresh();
    if (capabilities === null) return { error: texts.theTestDid };
    return { message: texts.theConnectionWorks };
  },
);

export const saveTargetAction = memberAction(
  { ability: "configure", schema: changedTargetForm },
  async ({ tenant, actor }, { targetId, name, settings }) => {
    await updateTarget(tenant.id, actor, targetId, { name, settings });
    const signal = AbortSignal.timeout(probeLimitMs);
    const { capabilities } = await probeTarget(tenant.id, actor, targetId, signal);
    refresh();
    if (capabilities === null) {
      return { error: texts.savedButThe };
    }
    return { message: texts.savedAndThe };
  },
);

export const renameTargetAction = memberAction(
  { ability: "configure", schema: z.object({ targetId: z.string(), name: targetName }) },
  async ({ tenant, actor }, { targetId, name }) => {
    await updateTarget(tenant.id, actor, targetId, { name });
    refresh();
    return { message: fill(texts.theTargetIs, { name }) };
  },
);

export const saveMaintenanceAction = memberAction(
  { ability: "configure", schema: maintenance.extend({ targetId: z.string() }) },
  async ({ tenant, actor }, { targetId, zone, windows }) => {
    await updateTarget(tenant.id, actor, targetId, { maintenance: { zone, windows } });
    refresh();
    return { message: texts.savedRunsWait };
  },
);

/** Leaves for the product's own page, on which the member lets Usher in. */
export const connectTargetAction = memberAction(
  { ability: "configure", schema: oneTarget },
  async ({ tenant, actor }, { targetId }) =>
    redirect(await beginConsent(tenant.id, actor, targetId, consentReturnUrl(tenant.slug))),
);

/** Which app decides about an account that several claim; the rest of an order stays as it is. */
export const rankAppsAction = memberAction(
  { ability: "configure", schema: z.object({ targetId: z.string(), first: z.string().max(100) }) },
  async ({ tenant, actor }, { targetId, first }) => {
    const { appOrder: before = [] } = (await getTarget(tenant.id, targetId)) ?? {};
    const appOrder = first === "" ? [] : [first, ...before.filter((appId) => appId !== first)];
    await updateTarget(tenant.id, actor, targetId, { appOrder });
    refresh();
    return { message: texts.savedTheNext };
  },
);

export const pauseTargetAction = memberAction(
  { ability: "run", schema: oneTarget },
  async ({ tenant, actor }, { targetId }) => {
    await pauseTarget(tenant.id, actor, targetId);
    refresh();
    return { message: texts.pausedNothingIs };
  },
);

export const resumeTargetAction = memberAction(
  { ability: "run", schema: oneTarget },
  async ({ tenant, actor }, { targetId }) => {
    await resumeTarget(tenant.id, actor, targetId);
    refresh();
    return { message: texts.resumedWhatHas };
  },
);

export const deleteTargetAction = memberAction(
  { ability: "configure", schema: oneTarget },
  async ({ tenant, actor }, { targetId }) => {
    await deleteTarget(tenant.id, actor, targetId, { withSyncs: true });
    redirect(`/${tenant.slug}/targets`);
  },
);
