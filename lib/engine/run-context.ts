import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { tenantIsVerified } from "@/db/queries/members";
import { apps } from "@/db/schema/apps";
import { syncs } from "@/db/schema/syncs";
import { type CompiledMappings, compileMappings } from "@/lib/core/attribute-derive";
import { compilePresence, type Presence } from "@/lib/core/attribute-drift";
import { accountTests, type UserContext } from "@/lib/core/plan-user";
import { SyncError } from "@/lib/core/sync-error";
import type { SyncSettings } from "@/lib/core/sync-settings";
import type { Capabilities, TargetConnection, TargetDefinition } from "@/lib/targets/port";
import type { Lease, Run } from "./lease";
import { openTarget } from "./open-target";
import { settingsOf } from "./settings-of";

type AppMethod = (typeof apps.$inferSelect)["method"];

/** Everything the phases of one run share. Nothing in it grows with the number of users. */
export type RunContext = {
  lease: Lease;
  run: Run;
  appId: string;
  /** Whether the provider pushes to us or is read by us. */
  method: AppMethod;
  settings: SyncSettings;
  /** Compiled once: a run maps every person with it. */
  mappings: CompiledMappings;
  /** Which of the mapped attributes a record has. */
  presence: Presence;
  definition: TargetDefinition;
  connection: TargetConnection;
  capabilities: Capabilities;
  users: UserContext;
};

/** Loads the rules that were in force when the run was started, and opens its target. */
export async function openRun(lease: Lease): Promise<RunContext> {
  const { run } = lease;
  const { tenantId } = run;
  const { appId, method, settings } = await inTenant(tenantId, async (tx) => {
    const [sync] = await tx
      .select({ appId: syncs.appId, method: apps.method })
      .from(syncs)
      .innerJoin(apps, eq(apps.id, syncs.appId))
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, run.syncId)));
    if (!sync) throw new Error(`The sync of run ${run.id} is gone.`);
    const found = await settingsOf(tx, tenantId, run.syncId, run.settingsVersion);
    return { ...sync, settings: found };
  });
  const { definition, connection, capabilities, ownUsername, row } = await openTarget(
    tenantId,
    run.targetId,
  );
  const writes = run.trigger !== "preview" && !row.isSandbox;
  if (writes && !(await tenantIsVerified(tenantId))) throw notVerified();
  const mappings = compileMappings(settings.attributes);
  return {
    lease,
    run,
    appId,
    method,
    settings,
    mappings,
    presence: compilePresence(mappings),
    definition,
    connection,
    capabilities,
    users: {
      rules: settings.users,
      capabilities,
      ownUsername,
      now: Date.now(),
      ...accountTests(settings.users),
    },
  };
}

/** Someone must answer for a workspace before it touches anything but a sandbox. */
function notVerified(): SyncError {
  return new SyncError(
    "stop",
    "EMAIL_NOT_VERIFIED",
    "No owner of this workspace has confirmed an e-mail address, so only sandboxes are written. Open the link in the confirmation mail, then start the run again.",
  );
}
