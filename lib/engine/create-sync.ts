import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { syncs } from "@/db/schema/syncs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/actor";
import { newId } from "@/lib/core/ids";
import { notFound } from "@/lib/core/not-found";
import { defaultSettings } from "@/lib/core/sync-settings";
import { UserError } from "@/lib/core/user-error";
import { presetOf } from "./attribute-offers";
import { loadTarget } from "./load-target";
import { insertVersion } from "./save-settings";

export const newSync = z.strictObject({ appId: z.string(), targetId: z.string() });
export type NewSync = z.infer<typeof newSync>;

/** Lets an app feed a target, with the default rules. Nothing runs until it is started. */
export async function createSync(
  tenantId: string,
  actor: Actor,
  { appId, targetId }: NewSync,
): Promise<{ id: string }> {
  const id = newId("syn");
  await inTenant(tenantId, async (tx) => {
    const { name: app, provider } = await loadApp(tx, tenantId, appId);
    const target = await loadTarget(tx, tenantId, targetId);
    const inserted = await tx
      .insert(syncs)
      .values({ id, tenantId, appId, targetId, version: 1 })
      .onConflictDoNothing()
      .returning({ id: syncs.id });
    if (inserted.length === 0) throw pairTaken(app, target.name);
    const settings = { ...defaultSettings, attributes: presetOf(provider) };
    await insertVersion(tx, tenantId, id, 1, settings, actor.name, null);
    const name = `${app} → ${target.name}`;
    await audit(tx, tenantId, actor, "sync.created", { id, name }, { appId, targetId });
  });
  return { id };
}

async function loadApp(tx: Transaction, tenantId: string, appId: string) {
  const [app] = await tx
    .select({ name: apps.name, provider: apps.provider })
    .from(apps)
    .where(and(eq(apps.tenantId, tenantId), eq(apps.id, appId)));
  if (!app) throw notFound("app");
  return app;
}

function pairTaken(app: string, target: string): UserError {
  return new UserError(`${app} feeds ${target} already. Change the rules of that sync instead.`, {
    field: "targetId",
    status: 409,
  });
}
