import { inTenant } from "@/db/client";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { SyncError } from "@/lib/core/sync-error";
import { sourceAccess } from "@/lib/engine/read/source-access";
import type { SourceProbeStep } from "@/lib/sources/port";
import { type AppSourceRow, loadApp } from "./load-app";
import { readerOfApp } from "./save-source";

/** Somebody waits for the answer. */
const triesMax = 2;

/** Signs in at an app's provider and reads one of each; stores nothing but that it was tried. */
export async function probeSource(
  tenantId: string,
  actor: Actor,
  appId: string,
  signal: AbortSignal,
): Promise<{ passed: boolean; steps: SourceProbeStep[] }> {
  const row = await inTenant(tenantId, (tx) => loadApp(tx, tenantId, appId));
  readerOfApp(row);
  const steps = await stepsOf(tenantId, row, signal);
  const passed = steps.every(({ state }) => state !== "failed");
  await inTenant(tenantId, (tx) =>
    audit(tx, tenantId, actor, "app.probed", { id: appId, name: row.name }, { passed }),
  );
  return { passed, steps };
}

async function stepsOf(
  tenantId: string,
  row: AppSourceRow,
  signal: AbortSignal,
): Promise<SourceProbeStep[]> {
  try {
    return await sourceAccess(tenantId, row, { triesMax }).probe(signal);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return [{ name: "Connection", state: "failed", message: error.message }];
  }
}
