import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { syncs } from "@/db/schema/syncs";
import { openIncident } from "@/lib/engine/notices/incidents";
import { formatMoment } from "@/lib/format";

/** No full run has succeeded for two scheduled times: somebody should look. Told once. */
export async function noteMissed(tenantId: string, syncId: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const [sync] = await tx
      .select({ expectedBy: syncs.expectedBy })
      .from(syncs)
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
    if (!sync?.expectedBy) return;
    await openIncident(
      tx,
      { tenantId, syncId },
      {
        ...{ kind: "missed", code: "SCHEDULE_MISSED", runId: null, severity: "error" },
        message: `A full run should have succeeded by ${formatMoment(sync.expectedBy)} at the latest, and none has. Look at the last run of this sync: it waits for a person, fails, or no worker is there to carry it out.`,
      },
    );
  });
}
