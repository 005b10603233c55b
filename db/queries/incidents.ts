import { and, asc, desc, eq, gt, isNotNull, isNull, lt } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";
import { incidents } from "../schema/incidents";
import { type PageRequest, readPage, toPage } from "./page";

export type IncidentFilter = {
  state?: "open" | "closed" | undefined;
  syncId?: string | undefined;
};

/** What people should know about syncs, newest first; ids grow with time. */
export async function listIncidents(
  tenantId: string,
  { state, syncId }: IncidentFilter = {},
  request: PageRequest = {},
) {
  const part = readPage(request, z.string());
  return inTenant(tenantId, async (tx) => {
    const rows = await tx
      .select({
        id: incidents.id,
        syncId: incidents.syncId,
        kind: incidents.kind,
        code: incidents.code,
        message: incidents.message,
        runId: incidents.runId,
        count: incidents.count,
        openedAt: incidents.openedAt,
        seenAt: incidents.seenAt,
        closedAt: incidents.closedAt,
      })
      .from(incidents)
      .where(
        and(
          eq(incidents.tenantId, tenantId),
          syncId === undefined ? undefined : eq(incidents.syncId, syncId),
          state === undefined ? undefined : isState[state](incidents.closedAt),
          part.after === null ? undefined : lt(incidents.id, part.after),
          part.before === null ? undefined : gt(incidents.id, part.before),
        ),
      )
      .orderBy(part.backwards ? asc(incidents.id) : desc(incidents.id))
      .limit(part.limit + 1);
    return toPage(rows, part, ({ id }) => id);
  });
}

const isState = { open: isNull, closed: isNotNull };
