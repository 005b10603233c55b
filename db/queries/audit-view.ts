import { and, asc, desc, eq, gt, like, lt } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";
import { auditEvents } from "../schema/tenants";
import { type PageRequest, readPage, toPage } from "./page";

export type AuditFilter = {
  actorId?: string | undefined;
  /** The thing that was acted on, for example "run". */
  area?: string | undefined;
};

export type AuditRow = Awaited<ReturnType<typeof listAudit>>["items"][number];

/** What members, keys and support did, newest first. */
export async function listAudit(
  tenantId: string,
  { actorId, area }: AuditFilter = {},
  request: PageRequest = {},
) {
  const part = readPage(request, z.int());
  return inTenant(tenantId, async (tx) => {
    const rows = await tx
      .select({
        seq: auditEvents.seq,
        at: auditEvents.at,
        actorKind: auditEvents.actorKind,
        actorId: auditEvents.actorId,
        actorName: auditEvents.actorName,
        action: auditEvents.action,
        subjectId: auditEvents.subjectId,
        subjectName: auditEvents.subjectName,
        detail: auditEvents.detail,
        ip: auditEvents.ip,
        number: auditEvents.number,
        hash: auditEvents.hash,
      })
      .from(auditEvents)
      .where(
        and(
          eq(auditEvents.tenantId, tenantId),
          actorId === undefined ? undefined : eq(auditEvents.actorId, actorId),
          area === undefined ? undefined : like(auditEvents.action, `${area}.%`),
          part.after === null ? undefined : lt(auditEvents.seq, part.after),
          part.before === null ? undefined : gt(auditEvents.seq, part.before),
        ),
      )
      .orderBy(part.backwards ? asc(auditEvents.seq) : desc(auditEvents.seq))
      .limit(part.limit + 1);
    return toPage(rows, part, (event) => event.seq);
  });
}

/** Who acted lately, for the filter; looks back over a bounded number of events. */
export async function recentActors(tenantId: string, lookBack = 1_000) {
  return inTenant(tenantId, (tx) => {
    const recent = tx
      .select({ actorId: auditEvents.actorId, actorName: auditEvents.actorName })
      .from(auditEvents)
      .where(eq(auditEvents.tenantId, tenantId))
      .orderBy(desc(auditEvents.seq))
      .limit(lookBack)
      .as("recent");
    return tx
      .selectDistinctOn([recent.actorId], { id: recent.actorId, name: recent.actorName })
      .from(recent)
      .orderBy(recent.actorId)
      .limit(100);
  });
}
