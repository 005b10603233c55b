/** What the engine does about it: fix the settings, try again later, or leave this one record out. */
export type Reaction = "stop" | "retry" | "skip";

type Details = {
  /** HTTP status of the answer, where there was one. */
  status?: number;
  /** The server asked for this pause before the next call, in milliseconds. */
  retryAfterMs?: number;
  cause?: unknown;
};

/** The only error adapters throw. Codes are stable and documented in docs/error-codes.md. */
export class SyncError extends Error {
  override readonly name = "SyncError";
  readonly reaction: Reaction;
  readonly code: string;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(reaction: Reaction, code: string, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.reaction = reaction;
    this.code = code;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}
