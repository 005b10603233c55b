export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** For a list without pages, such as the members of one group; a quarter of a million fit in. */
export const wholeListBytesMax = 64 * 1024 * 1024;

/** What a caller asks of the client for one call. */
export type CallOptions = {
  signal: AbortSignal;
  query?: Readonly<Record<string, string | number | boolean>>;
  /** Instead of `query`: the search part of an address that the server gave, sent as it came. */
  search?: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a form, as token endpoints want it, instead of `body`. */
  form?: Readonly<Record<string, string>>;
  /** Values that no record of the call may hold, where no name says so. */
  secrets?: readonly string[];
  /** Beside those that go with every call; lower-case names. */
  headers?: Readonly<Record<string, string>>;
  /** Instead of JSON. */
  accept?: string;
  /**
   * For a document too long to keep: called at each try, gives what takes a good answer's text piece
   * by piece. Only the beginning of that text comes back.
   */
  sink?: () => (text: string) => void;
  /** Instead of the client's cap: for a list that comes whole, however long it is. */
  bytesMax?: number;
  /** A list may take as long as the client's list limit. */
  list?: boolean;
  /** Time on the wire over all tries; pauses the server asked for do not count. */
  timeoutMs?: number;
  /** False: a repeat could do the thing twice. Default: true for all but POST and PATCH. */
  repeatable?: boolean;
  /** The text has one character for each byte: for files whose encoding is not known yet. */
  hasBytes?: boolean;
  /** Statuses that the caller wants to read itself instead of the usual SyncError. */
  returns?: readonly number[];
  /** An answer that asks for patience under another status than 429. */
  isThrottle?: (answer: { status: number; text: string }) => boolean;
};

export type Answer = {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** An earlier try ended without an answer, or with a 5xx: it may have been carried out. */
  uncertain: boolean;
};
