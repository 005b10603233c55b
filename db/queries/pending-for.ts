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

/**
 * The same about several people at once, as one row: a hundred would wait for one another at the end
 * of the same index, and write eight times as much to the log. `people` yields member_id.
 */
export function pendingForPeople(people: string, requestId: string): string {
  return `insert into pending_changes (tenant_id, sync_id, kind, source_id, source_ids, request_id)
    select $1, s.id, 'user', case when p.people = 1 then p.ids[1] end,
      case when p.people > 1 then p.ids end, ${requestId}
    from (select count(*) as people, array_agg(member_id) as ids from (${people}) moved) p, syncs s
    where p.people > 0 and s.tenant_id = $1 and s.app_id = $2`;
}
