import { z } from "zod";
import { inTenant } from "@/db/client";
import { syncs } from "@/db/schema/syncs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";
import { defaultSettings, type SyncSettings } from "@/lib/core/settings/sync-settings";
import { UserError } from "@/lib/core/user-error";
import { presetOf } from "@/lib/engine/preview/attribute-offers";
import { dueTimes } from "@/lib/engine/run/next-due";
import { insertVersion } from "@/lib/engine/settings/save-settings";
import { type AppSourceRow, loadApp } from "./load-app";
import { loadTarget } from "./load-target";

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
    const app = await loadApp(tx, tenantId, appId);
    const settings = settingsFor(app);
    const target = await loadTarget(tx, tenantId, targetId);
    const inserted = await tx
      .insert(syncs)
      .values({
        id,
        tenantId,
        appId,
        targetId,
        version: 1,
        ...dueTimes(id, settings.schedule, Date.now()),
      })
      .onConflictDoNothing()
      .returning({ id: syncs.id });
    if (inserted.length === 0) throw pairTaken(app.name, target.name);
    await insertVersion(tx, tenantId, id, 1, settings, actor.name, null);
    const name = `${app.name} → ${target.name}`;
    await audit(tx, tenantId, actor, "sync.created", { id, name }, { appId, targetId });
  });
  return { id };
}

/** A provider that Usher reads tells nothing by itself: it is asked every hour. */
function settingsFor({ provider, method }: AppSourceRow): SyncSettings {
  const { schedule: byHand } = defaultSettings;
  const schedule = method === "scim" ? byHand : { ...byHand, everyMinutes: intervalOf(method) };
  return { ...defaultSettings, attributes: presetOf(provider), schedule };
}

/** Days without a login change once a day. */
function intervalOf(method: AppSourceRow["method"]): number {
  return method === "logins" ? 1_440 : 60;
}

function pairTaken(app: string, target: string): UserError {
  return new UserError(`${app} feeds ${target} already. Change the rules of that sync instead.`, {
    field: "targetId",
    status: 409,
  });
}
