import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { syncs } from "@/db/schema/syncs";
import type { UserContext } from "@/lib/core/plan-user";
import type { SyncSettings } from "@/lib/core/sync-settings";
import type { Capabilities, TargetConnection, TargetDefinition } from "@/lib/targets/port";
import type { Lease, Run } from "./lease";
import { openTarget } from "./open-target";
import { settingsOf } from "./settings-of";

/** Everything the phases of one run share. Nothing in it grows with the number of users. */
export type RunContext = {
  lease: Lease;
  run: Run;
  appId: string;
  settings: SyncSettings;
  definition: TargetDefinition;
  connection: TargetConnection;
  capabilities: Capabilities;
  users: UserContext;
};

/** Loads the rules that were in force when the run was started, and opens its target. */
export async function openRun(lease: Lease): Promise<RunContext> {
  const { run } = lease;
  const { tenantId } = run;
  const { appId, settings } = await inTenant(tenantId, async (tx) => {
    const [sync] = await tx
      .select({ appId: syncs.appId })
      .from(syncs)
      .innerJoin(apps, eq(apps.id, syncs.appId))
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, run.syncId)));
    if (!sync) throw new Error(`The sync of run ${run.id} is gone.`);
    const found = await settingsOf(tx, tenantId, run.syncId, run.settingsVersion);
    return { appId: sync.appId, settings: found };
  });
  const { definition, connection, capabilities, ownUsername } = await openTarget(
    tenantId,
    run.targetId,
  );
  return {
    lease,
    run,
    appId,
    settings,
    definition,
    connection,
    capabilities,
    users: { rules: settings.users, capabilities, ownUsername, now: Date.now() },
  };
}
