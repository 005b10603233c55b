import { createHash } from "node:crypto";
import { chainEnd, chainPages, unlinkedEvent } from "@/db/queries/audit-chain";
import {
  type ChainEnd,
  type ChainFault,
  faultAfter,
  faultAgainst,
  faultAtEnd,
} from "@/lib/core/access/audit-chain";

export type ChainVerdict = { checked: number; end: ChainEnd; fault: ChainFault | null };

/**
 * Counts and hashes a workspace's audit log again, from its first event to the end it has now; says
 * where it stops being whole. Whoever can write everything can also write a new chain: a number and
 * hash that were kept elsewhere, in an export or on paper, show that too.
 */
export async function verifyAudit(
  tenantId: string,
  kept: ChainEnd | null = null,
): Promise<ChainVerdict> {
  let end: ChainEnd = { number: 0, hash: "" };
  for (let reached = -1; reached < end.number; ) {
    reached = end.number;
    for await (const page of chainPages(tenantId, end.number)) {
      for (const event of page) {
        const fault = faultAfter(tenantId, end, event, sha256) ?? faultAgainst(kept, event);
        if (fault !== null) return { checked: end.number, end, fault };
        end = { number: end.number + 1, hash: event.hash ?? "" };
      }
    }
    const stored = await chainEnd(tenantId);
    // Events that came in the meantime are read by another round.
    if (stored.number <= end.number) return atEnd(tenantId, end, stored, kept);
  }
  return atEnd(tenantId, end, await chainEnd(tenantId), kept);
}

async function atEnd(
  tenantId: string,
  end: ChainEnd,
  stored: ChainEnd,
  kept: ChainEnd | null,
): Promise<ChainVerdict> {
  const unlinked = await unlinkedEvent(tenantId);
  const fault =
    (unlinked ? faultAfter(tenantId, end, unlinked, sha256) : null) ??
    faultAtEnd(end, stored) ??
    (kept !== null && kept.number > end.number ? faultAtEnd(end, kept) : null);
  return { checked: end.number, end, fault };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
