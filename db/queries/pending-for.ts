/**
 * The part of a statement that notes what every sync of the app has to look at again, in the same
 * transaction as the change. `changed` yields (kind, source_id); $1 is the tenant, $2 the app.
 * It only adds rows: no request waits here for another, whomever they are about.
 */
export function pendingFor(changed: string, requestId: string): string {
  return `insert into pending_changes (tenant_id, sync_id, kind, source_id, request_id)
    select $1, s.id, c.kind, c.source_id, ${requestId}
    from (${changed}) as c(kind, source_id), syncs s
    where s.tenant_id = $1 and s.app_id = $2`;
}
