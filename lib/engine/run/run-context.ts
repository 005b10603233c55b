import { and, eq, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { tenantIsVerified } from "@/db/queries/members";
import { apps } from "@/db/schema/apps";
import { runs } from "@/db/schema/runs";
import { syncs } from "@/db/schema/syncs";
import { type CompiledMappings, compileMappings } from "@/lib/core/mapping/attribute-derive";
import { compilePresence, type Presence } from "@/lib/core/mapping/attribute-drift";
import { type CompiledProfile, compileProfile } from "@/lib/core/mapping/profile-attribute";
import { compileMatcher, type Matcher } from "@/lib/core/plan/match-rule";
import type { PersonTrace } from "@/lib/core/plan/plan-trace";
import { accountTests } from "@/lib/core/plan/plan-user";
import type { UserContext } from "@/lib/core/plan/user-pair";
import type { SyncSettings } from "@/lib/core/settings/sync-settings";
import { SyncError } from "@/lib/core/sync-error";
import { openTarget } from "@/lib/engine/connect/open-target";
import { canAskAll } from "@/lib/engine/observe/find-accounts";
import { settingsOf } from "@/lib/engine/settings/settings-of";
import type { Capabilities, TargetConnection, TargetDefinition } from "@/lib/targets/port";
import type { Lease, Run } from "./lease";

type AppMethod = (typeof apps.$inferSelect)["method"];

/** Everything the phases of one run share. Nothing in it grows with the number of users. */
export type RunContext = {
  lease: Lease;
  run: Run;
  appId: string;
  /** Whether the provider pushes to us or is read by us. */
  method: AppMethod;
  settings: SyncSettings;
  /** Apps in the order in which they decide about an account that several claim. */
  appOrder: readonly string[];
  /** Compiled once: a run maps every person with it. */
  mappings: CompiledMappings;
  /** Custom attributes. */
  profile: CompiledProfile;
  /** What to look for in the target for a person who is not linked. */
  matcher: Matcher;
  /** Which of the mapped attributes a record has. */
  presence: Presence;
  definition: TargetDefinition;
  connection: TargetConnection;
  capabilities: Capabilities;
  users: UserContext;
  /** By person: what the planner noted, when somebody asked why. */
  traces?: Map<string, PersonTrace>;
};

/**
 * Loads the rules that were in force when the run was started, or a draft, and opens its target. A
 * run that is only rehearsed asks no network.
 */
export async function openRun(
  lease: Lease,
  { draft, isRehearsed = false }: { draft?: SyncSettings; isRehearsed?: boolean } = {},
): Promise<RunContext> {
  const { run } = lease;
  const { tenantId } = run;
  const { appId, method, settings } = await inTenant(tenantId, async (tx) => {
    const [sync] = await tx
      .select({ appId: syncs.appId, method: apps.method })
      .from(syncs)
      .innerJoin(apps, eq(apps.id, syncs.appId))
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, run.syncId)));
    if (!sync) throw new Error(`The sync of run ${run.id} is gone.`);
    const found = draft ?? (await settingsOf(tx, tenantId, run.syncId, run.settingsVersion));
    return { ...sync, settings: found };
  });
  const { definition, connection, capabilities, ownUsername, row } = await openTarget(
    tenantId,
    run.targetId,
    { mayProbe: !isRehearsed },
  );
  const writes = run.trigger !== "preview" && !row.isSandbox;
  if (writes && !(await tenantIsVerified(tenantId))) throw notVerified();
  const mappings = compileMappings(settings.attributes, settings.users.usernameRule);
  const profile = compileProfile(settings.profile);
  const mayMiss = run.scope === "delta" && !canAskAll({ connection, settings, capabilities });
  return {
    lease,
    run,
    appId,
    method,
    settings,
    appOrder: row.appOrder,
    mappings,
    profile,
    matcher: compileMatcher(settings.users.match),
    presence: compilePresence(mappings, profile),
    definition,
    connection,
    capabilities,
    users: {
      rules: settings.users,
      capabilities,
      ownUsername,
      profileIsWhole: !connection.readProfile,
      mirrorIsWhole: !mayMiss || (await wasReadWhole(run)),
      now: Date.now(),
      ...accountTests(settings.users),
    },
  };
}

/** Whether a full run of any sync has looked through this target. */
async function wasReadWhole({ tenantId, targetId }: Run): Promise<boolean> {
  const read = and(
    eq(runs.tenantId, tenantId),
    eq(runs.targetId, targetId),
    eq(runs.scope, "full"),
    sql`${runs.phaseTimes} ? 'plan'`,
  );
  return (await inTenant(tenantId, (tx) => tx.$count(runs, read))) > 0;
}

/** Someone must answer for a workspace before it touches anything but a sandbox. */
function notVerified(): SyncError {
  return new SyncError(
    "stop",
    "EMAIL_NOT_VERIFIED",
    "No owner of this workspace has confirmed an e-mail address, so only sandboxes are written. Open the link in the confirmation mail, then start the run again.",
  );
}
