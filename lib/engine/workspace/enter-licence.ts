import { eq, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { syncs } from "@/db/schema/syncs";
import { tenants } from "@/db/schema/tenants";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { UserError } from "@/lib/core/user-error";
import { insertRun } from "@/lib/engine/run/start-run";
import { wakeRun } from "@/lib/engine/run/wake-run";
import { formatDay } from "@/lib/format";
import { readLicence } from "@/lib/read-licence";
import { applyPlan, workspacePlan } from "./workspace-plan";

/**
 * Takes a licence. Where the one before had lapsed, every sync makes a whole plan now and waits with
 * it for a person: nobody knows what gathered meanwhile.
 */
export async function enterLicence(tenantId: string, actor: Actor, text: string): Promise<void> {
  const terms = checked(tenantId, text);
  const runIds = await inTenant(tenantId, async (tx) => {
    const before = await workspacePlan(tx, tenantId);
    const [workspace] = await tx
      .update(tenants)
      .set({ licence: text.trim() })
      .where(eq(tenants.id, tenantId))
      .returning({ id: tenants.id, name: tenants.name, pausedAt: tenants.pausedAt });
    if (!workspace) return [];
    const after = await workspacePlan(tx, tenantId);
    await applyPlan(tx, tenantId, after);
    const { id, people, until } = terms;
    await audit(tx, tenantId, actor, "licence.entered", workspace, { licence: id, people, until });
    if (before.kind !== "lapsed" || after.kind === "lapsed") return [];
    const resumed = await tx
      .update(syncs)
      .set({ resumedAt: sql`now()` })
      .where(eq(syncs.tenantId, tenantId))
      .returning({ id: syncs.id });
    const started = [];
    for (const { id: syncId } of resumed) {
      started.push(...(await startWhole(tx, { tenantId, syncId, startedBy: actor.name })));
    }
    return started;
  });
  for (const runId of runIds) await wakeRun(tenantId, runId);
}

type Tx = Parameters<typeof insertRun>[0];

/** A sync that somebody paused stays paused; its plan waits until it is resumed. */
async function startWhole(
  tx: Tx,
  start: { tenantId: string; syncId: string; startedBy: string },
): Promise<string[]> {
  try {
    return [(await insertRun(tx, { ...start, trigger: "manual", scope: "full" })).runId];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function checked(tenantId: string, text: string) {
  const terms = readLicence(text);
  const refused = (message: string) => new UserError(message, { field: "licence" });
  if (terms === null) {
    throw refused("This is no licence for this Usher. Copy it whole, from usher_licence_ on.");
  }
  if (terms.workspace !== tenantId) {
    throw refused(
      `This licence is for another workspace. This one is ${tenantId}; ask for a licence with that id.`,
    );
  }
  if (new Date(terms.until) <= new Date()) {
    throw refused(`This licence ended on ${formatDay(new Date(terms.until), "UTC")}.`);
  }
  return terms;
}
