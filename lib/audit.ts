import type { Transaction } from "@/db/client";
import { auditEvents } from "@/db/schema/tenants";
import type { Actor } from "./core/actor";

/** Written in the same transaction as what it tells of. Secrets never go into `detail`. */
export async function audit(
  tx: Transaction,
  tenantId: string,
  actor: Actor,
  action: string,
  subject: { id: string; name: string },
  detail?: Record<string, unknown>,
): Promise<void> {
  await tx.insert(auditEvents).values({
    tenantId,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    action,
    subjectId: subject.id,
    subjectName: subject.name,
    detail: detail ?? null,
    ip: actor.ip,
  });
}
