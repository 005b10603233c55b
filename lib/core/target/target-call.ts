/** One request to a target and what came of it, with nothing secret in it. */
export type TargetCall = {
  method: string;
  url: string;
  /** Null when no answer came. */
  status: number | null;
  /** Code of the error it ended in. */
  error: string | null;
  durationMs: number;
  requestBody: string | null;
  responseBody: string | null;
};

/** A change failed, or is among the first of its run: then what was said to the target is kept. */
export function keepsExchange(change: { seq: number; outcome: string; attempts: number }): boolean {
  return change.outcome === "failed" || change.attempts > 0 || change.seq <= firstKept;
}

/** However large a run is, its exchanges stay few: whoever looks wants an example, or a failure. */
export const firstKept = 2_000;
