import { z } from "zod";
import type { Directory } from "./ldap-directory";
import { atLeast, both } from "./ldap-filter";
import { readRoot } from "./ldap-root";
import type { Place } from "./ldap-settings";
import { generalizedTime } from "./ldap-values";

/** Where a directory's changes were read up to; good for these settings only. */
const token = z.union([
  /** Active Directory numbers changes, each domain controller for itself. */
  z.object({ service: z.string(), number: z.string().regex(/^\d+$/) }),
  z.object({ at: z.number() }),
]);
export type ChangeToken = z.infer<typeof token>;

/** Clocks differ, and an entry may be written long before it is seen. */
const overlapMs = 30 * 60_000;

/** A mark to come back to. */
export async function markChanges(
  directory: Directory,
  now: number,
  signal: AbortSignal,
): Promise<string> {
  const { service, highestChange } = await readRoot(directory, signal);
  const mark: ChangeToken =
    service !== null && highestChange !== null ? { service, number: highestChange } : { at: now };
  return JSON.stringify(mark);
}

/** What has changed in a place since the mark; null where the mark means nothing any more. */
export async function changedSince(
  directory: Directory,
  text: string,
  signal: AbortSignal,
): Promise<((place: Place) => Place) | null> {
  const mark = token.safeParse(safeJson(text)).data;
  if (!mark) return null;
  const isChanged = await conditionOf(directory, mark, signal);
  return isChanged && ((place) => ({ ...place, filter: both(place.filter, isChanged) }));
}

async function conditionOf(directory: Directory, mark: ChangeToken, signal: AbortSignal) {
  if ("at" in mark) return atLeast("modifyTimestamp", generalizedTime(mark.at - overlapMs));
  const { service } = await readRoot(directory, signal);
  // Another domain controller counts by itself: its numbers say nothing about these.
  if (service !== mark.service) return null;
  return atLeast("uSNChanged", String(BigInt(mark.number) + 1n));
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
