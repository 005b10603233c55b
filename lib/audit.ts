import { isDeepStrictEqual } from "node:util";
import type { Transaction } from "@/db/client";
import { insertAuditEvent } from "@/db/queries/audit";
import type { Actor } from "./core/access/actor";

export type AuditSubject = { id: string; name: string };

/** Writes down what was done, in the transaction that does it. Never pass a secret as detail. */
export async function audit(
  tx: Transaction,
  tenantId: string,
  actor: Actor,
  /** A verb on a thing, for example `target.created`. */
  action: `${string}.${string}`,
  subject: AuditSubject,
  detail?: Record<string, unknown>,
): Promise<void> {
  await insertAuditEvent(tx, tenantId, {
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    ip: actor.ip,
    action,
    subjectId: subject.id,
    subjectName: subject.name,
    detail: detail ?? null,
  });
}

/** The detail of a change: only what differs, as it was and as it is. */
export function changedParts(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const only = (whole: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(changed.map((name) => [name, whole[name] ?? null]));
  return { before: only(before), after: only(after) };
}
