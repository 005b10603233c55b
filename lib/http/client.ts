import type { z } from "zod";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type CallOptions = {
  signal: AbortSignal;
  query?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as JSON. */
  body?: unknown;
  /** A list may take as long as the client's list limit. */
  list?: boolean;
  /** Time on the wire over all tries; pauses the server asked for do not count. */
  timeoutMs?: number;
  /** False: a repeat could do the thing twice. Default: true for all but POST and PATCH. */
  repeatable?: boolean;
  /** Statuses that the caller wants to read itself instead of the usual SyncError. */
  returns?: readonly number[];
};

export type Answer = {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** An earlier try ended without an answer, or with a 5xx: it may have been carried out. */
  uncertain: boolean;
};

/**
 * One host, one account. Every answer that does not fit is a SyncError, never an empty result.
 * After a 401 the client refuses further calls: the same credentials are not tried twice.
 */
export type HttpClient = {
  /** With context path, without a trailing slash. */
  baseUrl: string;
  /** `path` is appended to the base URL; its segments are already percent-encoded. */
  json<Body>(
    method: HttpMethod,
    path: string,
    options: Omit<CallOptions, "returns"> & { schema: z.ZodType<Body> },
  ): Promise<Answer & { body: Body }>;
  /** For answers without a body, and for statuses in `returns`. */
  send(method: HttpMethod, path: string, options: CallOptions): Promise<Answer>;
};
