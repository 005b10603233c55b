import { auditPage } from "@/db/queries/audit";
import { apiRoute } from "@/lib/access/api-route";
import { auditPageShape, auditQuery } from "../_shapes/workspace";

export const GET = apiRoute({
  operation: "listAuditEvents",
  tag: "Workspace",
  summary: "What members, keys and support did, newest first",
  scope: "audit",
  query: auditQuery,
  response: auditPageShape,
  async answer({ tenantId, query: { cursor = null, limit } }) {
    const { events, next } = await auditPage(tenantId, cursor, limit);
    return { items: events, nextCursor: next === null ? null : String(next) };
  },
});
