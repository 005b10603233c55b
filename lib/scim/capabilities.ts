import { limits } from "./limits";

/** What this server does. Announced by /ServiceProviderConfig, so it must stay true. */
export const capabilities = {
  patch: { supported: true },
  bulk: {
    supported: true,
    maxOperations: limits.bulkOperations,
    maxPayloadSize: limits.bodyBytes,
  },
  filter: { supported: true, maxResults: limits.pageSizeMax },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  /** RFC 9865 §4. */
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: "index",
    defaultPageSize: limits.pageSizeDefault,
    maxPageSize: limits.pageSizeMax,
    cursorTimeout: limits.cursorSeconds,
  },
} as const;
