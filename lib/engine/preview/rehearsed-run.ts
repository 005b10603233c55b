import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import { newId } from "@/lib/core/ids";
import { notFound } from "@/lib/core/not-found";
import type { SyncSettings } from "@/lib/core/settings/sync-settings";
import { isWhole } from "@/lib/core/target/target";
import { UserError } from "@/lib/core/user-error";
import type { Lease, Run } from "@/lib/engine/run/lease";
import { openRun, type RunContext } from "@/lib/engine/run/run-context";

export type PlannedSync = { id: string; version: number; targetId: string; appId: string };

/** A sync whose target is known well enough to plan for it without asking the network. */
export async function plannedSync(
  tx: Transaction,
  tenantId: string,
  syncId: string,
): Promise<PlannedSync> {
  const [sync] = await tx
    .select({
      id: syncs.id,
      version: syncs.version,
      targetId: syncs.targetId,
      appId: syncs.appId,
      capabilities: targets.capabilities,
    })
    .from(syncs)
    .innerJoin(targets, and(eq(targets.tenantId, tenantId), eq(targets.id, syncs.targetId)))
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
  if (!sync) throw notFound("sync");
  // Opening a target that was not probed whole would ask the network.
  if (!sync.capabilities || !isWhole(sync.capabilities)) throw notProbed();
  return sync;
}

/** Only inside a rehearsal: a run that is a row for nobody else, to plan everybody or one person. */
export async function insertRehearsed(
  tx: Transaction,
  tenantId: string,
  sync: PlannedSync,
  about: { scope?: Run["scope"]; onlyUser?: string } = {},
): Promise<Run> {
  const { scope = "full", onlyUser } = about;
  const [run] = await tx
    .insert(runs)
    .values({
      id: newId("run"),
      tenantId,
      syncId: sync.id,
      targetId: sync.targetId,
      trigger: "preview",
      scope,
      ...(onlyUser === undefined ? {} : { onlyKind: "user", onlyId: onlyUser }),
      state: "cancelled",
      phase: "plan",
      settingsVersion: sync.version,
      startedBy: "what-if",
    })
    .returning();
  if (!run) throw new Error("The run was not inserted.");
  return run;
}

/** A run that only plans, with the settings in force; only inside a rehearsal. */
export async function rehearsedRun(of: {
  tenantId: string;
  syncId: string;
  scope: Run["scope"];
  signal: AbortSignal;
}): Promise<RunContext> {
  const { tenantId, syncId, scope, signal } = of;
  const run = await inTenant(tenantId, async (tx) =>
    insertRehearsed(tx, tenantId, await plannedSync(tx, tenantId, syncId), { scope }),
  );
  return openRun(unheld(run, signal), { isRehearsed: true });
}

export function openRehearsed(run: Run, settings: SyncSettings): Promise<RunContext> {
  return openRun(unheld(run), { draft: settings, isRehearsed: true });
}

/** Nobody can take over what nobody sees. */
function unheld(run: Run, signal = new AbortController().signal): Lease {
  return {
    run,
    signal,
    fenced: (work) => inTenant(run.tenantId, work),
    prove: async () => undefined,
    release: () => undefined,
  };
}

function notProbed(): UserError {
  return new UserError(
    "The target's connection test has not passed yet, so nothing can be planned. Run the test on the target's page, then try again.",
    { status: 409 },
  );
}
