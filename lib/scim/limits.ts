/** Every bound of the protocol in one place. */
export const limits = {
  /** Of any request's body; ten thousand members of a group fit in. */
  bodyBytes: 1_048_576,
  bulkOperations: 1_000,
  filterLength: 8_192,
  filterDepth: 20,
  filterTerms: 100,
  /** In comparisons of one text that no index serves; see lib/engine/scim/filter-sql.ts. */
  filterCost: 40,
  patchOperations: 10_000,
  /** Elements looked at times comparisons made, over one PATCH of a user: some 10 ms at the worst. */
  patchWork: 100_000,
  /** Members looked at times comparisons made, over one PATCH of a group: the greatest groups, twice. */
  memberWork: 1_000_000,
  /** Nesting of a JSON body; the deepest lawful one has five levels. */
  jsonDepth: 20,
  /** userName, externalId and displayName are indexed; PostgreSQL refuses index rows over 2,704 bytes. */
  indexedTextLength: 512,
  pageSizeDefault: 100,
  pageSizeMax: 200,
  /** How long a cursor is good for. */
  cursorSeconds: 3_600,
  /** Above any number of resources, inside what SQL's integer holds. */
  startIndexMax: 2_147_483_647,
} as const;
