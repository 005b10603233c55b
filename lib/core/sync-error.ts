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

/** The other side, target or source, did not take this one request for what it says. */
export function isRejection(error: unknown): error is SyncError {
  return hasCode(error, "REJECTED");
}

/** The other side, target or source, does not know the credentials. */
export function isAuthRefusal(error: unknown): error is SyncError {
  return hasCode(error, "AUTH");
}

/** Nothing else will be let in with these credentials either, be they wrong, missing or locked. */
export function isCredentialError(error: unknown): error is SyncError {
  return (
    isAuthRefusal(error) || (error instanceof SyncError && error.code.startsWith("CREDENTIALS_"))
  );
}

function hasCode(error: unknown, code: "REJECTED" | "AUTH"): error is SyncError {
  return error instanceof SyncError && /^(?:TARGET|SOURCE)_(\w+)$/.exec(error.code)?.[1] === code;
}
