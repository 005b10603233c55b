import type { Reaction } from "@/lib/core/sync-error";

/** How a sync is doing: as it should, with troubles, or put off until somebody or time helps. */
export type Health = "healthy" | "degraded" | "held";

/** `code` and `message` say why; null for a healthy one. */
export type HealthNote = { health: Health; code: string | null; message: string | null };

const healthy: HealthNote = { health: "healthy", code: null, message: null };

/** After failures in a row a sync is tried again later and later: 5 min, 15 min, 1 h, 6 h, a day. */
export const ladderMinutes: readonly number[] = [5, 15, 60, 360, 1_440];
const dayMinutes = 1_440;

/** So many failures in a row are no passing trouble any more. */
const heldFrom = 3;

/** Settings that must be mended hold a sync at once; what may pass by itself only in a row. */
export function healthAfterFailure(
  failuresInARow: number,
  { code, message, reaction }: { code: string; message: string; reaction: Reaction },
): HealthNote & { retryMinutes: number } {
  const isHeld = reaction === "stop" || failuresInARow >= heldFrom;
  const retryMinutes = ladderMinutes[failuresInARow - 1] ?? dayMinutes;
  return { health: isHeld ? "held" : "degraded", code, message, retryMinutes };
}

const failingShare = 0.4;
const failingMin = 5;

/** A run that was carried out, but failed for many of its records, leaves a sync degraded. */
export function healthAfterRun({
  applied,
  failed,
}: {
  applied: number;
  failed: number;
}): HealthNote {
  const tried = applied + failed;
  if (failed < failingMin || failed < tried * failingShare) return healthy;
  return {
    health: "degraded",
    code: "RECORDS_FAILING",
    message: `${failed} of ${tried} records failed in the last run. The others were applied, and the failed ones are tried again by themselves. Look at their reasons in the results of the run.`,
  };
}
