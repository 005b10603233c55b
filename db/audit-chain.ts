import { appRole } from "@/lib/config";

/**
 * Makes the audit log a chain: every event carries a number and a hash over its content and the
 * hash before it, so a row that somebody changed, took out or slipped in is found by counting and
 * hashing again (lib/core/access/audit-chain.ts). The link is made when the transaction commits, by a
 * deferred trigger as the tables' owner: only then is the end of the workspace's chain locked, for
 * the moment of the commit, and a transaction that is rolled back leaves no gap. Safe to repeat.
 */
export const auditChain = `
create or replace function public.audit_text(event audit_events, place bigint) returns text
language sql stable set search_path = public, pg_temp as $text$
  select json_build_array(event.tenant_id, place, event.seq,
    to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    event.actor_kind, event.actor_id, event.actor_name, event.action,
    event.subject_id, event.subject_name, event.ip, event.detail::text)::text $text$;

create or replace function public.audit_link(before text, event audit_events, place bigint)
returns text language sql stable set search_path = public, pg_temp as $hash$
  select encode(sha256(convert_to(
    before || E'\\n' || audit_text(event, place), 'UTF8')), 'hex') $hash$;

create or replace function public.link_audit_event(event audit_events) returns void
language plpgsql set search_path = public, pg_temp as $link$
declare place bigint; link text;
begin
  insert into audit_chains (tenant_id, number, hash) values (event.tenant_id, 0, '')
    on conflict do nothing;
  update audit_chains c set number = c.number + 1,
    hash = audit_link(c.hash, event, c.number + 1)
    where c.tenant_id = event.tenant_id returning c.number, c.hash into place, link;
  update audit_events e set number = place, hash = link
    where e.tenant_id = event.tenant_id and e.seq = event.seq;
end $link$;

create or replace function public.audit_at_commit() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $commit$
begin
  perform link_audit_event(new);
  return null;
end $commit$;

create or replace function public.audit_unlinked() returns trigger language plpgsql as $new$
begin
  -- Rows of a restored backup keep their links; the program cannot give itself one.
  if current_user = '${appRole}' then new.number := null; new.hash := null; end if;
  return new;
end $new$;

create or replace function public.audit_append_only() returns trigger
language plpgsql set search_path = public, pg_temp as $only$
begin
  if tg_op = 'UPDATE' and old.number is null
    and to_jsonb(new) - 'number' - 'hash' = to_jsonb(old) - 'number' - 'hash' then return new;
  end if;
  -- A deleted workspace takes its log with it.
  if tg_op = 'DELETE' and not exists (select from tenants where id = old.tenant_id) then
    return old;
  end if;
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end $only$;

revoke all on function public.link_audit_event, public.audit_at_commit from public;

create or replace trigger audit_unlinked before insert on audit_events
  for each row execute function audit_unlinked();
create or replace trigger audit_append_only before update or delete on audit_events
  for each row execute function audit_append_only();
create or replace trigger audit_not_emptied before truncate on audit_events
  for each statement execute function audit_append_only();
drop trigger if exists audit_at_commit on audit_events;
create constraint trigger audit_at_commit after insert on audit_events
  deferrable initially deferred
  for each row when (new.number is null) execute function audit_at_commit();

-- Workspaces whose log is older than the chain; its end is written once, or a long log takes hours.
do $old$
declare workspace text; event audit_events; place bigint; link text;
begin
  for workspace in select distinct e.tenant_id from audit_events e
    where not exists (select from audit_chains c where c.tenant_id = e.tenant_id)
  loop
    place := 0; link := '';
    for event in select e.* from audit_events e where e.tenant_id = workspace order by e.seq
    loop
      place := place + 1;
      link := audit_link(link, event, place);
      update audit_events e set number = place, hash = link
        where e.tenant_id = workspace and e.seq = event.seq;
    end loop;
    insert into audit_chains (tenant_id, number, hash) values (workspace, place, link);
  end loop;
end $old$;`;
