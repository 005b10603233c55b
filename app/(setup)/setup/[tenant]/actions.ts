"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { addApp, newAppForm } from "@/app/(dashboard)/[tenant]/apps/new-app";
import { newTargetForm, probeLimitMs } from "@/app/(dashboard)/[tenant]/targets/target-form";
import { memberAction } from "@/lib/access/action";
import { displayName } from "@/lib/access/form-fields";
import { renameWorkspace } from "@/lib/access/rename-workspace";
import { targetName } from "@/lib/core/settings/target-settings";
import { createSync } from "@/lib/engine/connect/create-sync";
import { createTarget } from "@/lib/engine/connect/create-target";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { addSandbox } from "@/lib/engine/sandbox/add-sandbox";
import { stepHref } from "./load-setup";

export const nameWorkspace = memberAction(
  { ability: "manageWorkspace", schema: z.object({ name: displayName(60) }) },
  async ({ tenant, actor }, { name }) => {
    await renameWorkspace(tenant, actor, name);
    redirect(stepHref(tenant.slug, "target"));
  },
);

export const chooseSandbox = memberAction(
  { ability: "configure", schema: z.object({ name: targetName }) },
  async ({ tenant, actor }, { name }) => {
    const { id } = await addSandbox(tenant.id, actor, name);
    const { capabilities } = await probe(tenant.id, actor, id);
    redirect(stepHref(tenant.slug, capabilities === null ? "target" : "provider"));
  },
);

export const chooseProduct = memberAction(
  { ability: "configure", schema: newTargetForm },
  async ({ tenant, actor }, input) => {
    const { id } = await createTarget(tenant.id, actor, input);
    await probe(tenant.id, actor, id);
    redirect(stepHref(tenant.slug, "target"));
  },
);

export const chooseProvider = memberAction(
  { ability: "configure", schema: newAppForm },
  async (context, input) => {
    await addApp(context, input);
    redirect(stepHref(context.tenant.slug, "connect"));
  },
);

export const feedTarget = memberAction(
  { ability: "configure", schema: z.object({ appId: z.string(), targetId: z.string() }) },
  async ({ tenant, actor }, input) => {
    await createSync(tenant.id, actor, input);
    redirect(stepHref(tenant.slug, "connect"));
  },
);

function probe(tenantId: string, actor: Parameters<typeof probeTarget>[1], targetId: string) {
  return probeTarget(tenantId, actor, targetId, AbortSignal.timeout(probeLimitMs));
}
