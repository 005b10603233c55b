/** What a server action called by ActionForm answers. */
export type ActionState = {
  /** What happened, why, what to do next; shown above the form. */
  error?: string | undefined;
  /** Success in one sentence; shown as a toast. */
  message?: string | undefined;
  /** Errors by field name; shown under the fields. */
  fields?: Record<string, string> | undefined;
  /** A new token or key in the clear; SecretForm shows it this once. */
  secret?: string | undefined;
};
