import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import { newId } from "@/lib/core/ids";
import { notFound } from "@/lib/core/not-found";
import type { SyncSettings } from "@/lib/core/sync-settings";
import { isWhole } from "@/lib/core/target";
import { UserError } from "@/lib/core/user-error";
import type { Lease, Run } from "./lease";
import { openRun, type RunContext } from "./run-context";
import { settingsOf } from "./settings-of";
import { type Sections, withSections } from "./with-sections";

export type PlanQuestion = {
  tenantId: string;
  syncId: string;
  /** The sections that differ from the settings in force. */
  sections: Sections;
  /** Rows are told of people after this one; the counts are over everybody. */
  after: string | null;
  rowsMax: number;
  timeMs: number;
};

/** The settings in force and the draft, each ready to plan with. */
export type Plans = { live: RunContext; draft: RunContext };

/** Only inside a rehearsal: the two runs are rows that nobody else ever sees. */
export async function draftedPlans({ tenantId, syncId, sections }: PlanQuestion): Promise<Plans> {
  const { before, runs: both } = await inTenant(tenantId, async (tx) => {
    const sync = await syncOf(tx, tenantId, syncId);
    const inForce = await settingsOf(tx, tenantId, syncId, sync.version);
    const rows = [
      await insertRun(tx, tenantId, sync),
      await insertRun(tx, tenantId, sync),
    ] as const;
    return { before: inForce, runs: rows };
  });
  const [live, draft] = both;
  return {
    live: await contextOf(live, before),
    draft: await contextOf(draft, withSections(before, sections)),
  };
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
    insertRun(tx, tenantId, await syncOf(tx, tenantId, syncId), scope),
  );
  return openRun(unheld(run, signal));
}

type Sync = { id: string; version: number; targetId: string };

async function syncOf(tx: Transaction, tenantId: string, syncId: string): Promise<Sync> {
  const [sync] = await tx
    .select({
      id: syncs.id,
      version: syncs.version,
      targetId: syncs.targetId,
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

async function insertRun(
  tx: Transaction,
  tenantId: string,
  sync: Sync,
  scope: Run["scope"] = "full",
): Promise<Run> {
  const [run] = await tx
    .insert(runs)
    .values({
      id: newId("run"),
      tenantId,
      syncId: sync.id,
      targetId: sync.targetId,
      trigger: "preview",
      scope,
      state: "cancelled",
      phase: "plan",
      settingsVersion: sync.version,
      startedBy: "what-if",
    })
    .returning();
  if (!run) throw new Error("The run was not inserted.");
  return run;
}

function contextOf(run: Run, settings: SyncSettings): Promise<RunContext> {
  return openRun(unheld(run), settings);
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
