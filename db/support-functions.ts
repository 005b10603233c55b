import { lookup } from "./lookup";

/**
 * What support sees of all workspaces: ids, names of workspaces, states, counts and codes. Nothing
 * about people, and no text that could name one. db/queries/support.ts calls them.
 */
export const supportFunctions = [
  lookup(
    "support_entry(login text, wanted text)",
    "entry_id text, tenant_id text, slug text, name text, reason text, expires_at timestamptz",
    `select e.id, e.tenant_id, w.slug, w.name, e.reason, least(e.expires_at, g.expires_at)
     from support_entries e join tenants w on w.id = e.tenant_id
     left join support_grants g on g.id = e.grant_id
     where e.login_id = login and w.slug = wanted
       and e.left_at is null and e.expires_at > now()
       and (e.grant_id is null or g.ended_at is null and g.expires_at > now())
     order by e.entered_at desc limit 1`,
  ),
  lookup(
    "support_workspaces(wanted text, from_run text, most integer)",
    `tenant_id text, slug text, name text, created_at timestamptz, is_paused boolean, syncs integer,
     degraded integer, held integer, incidents integer, runs integer, failed integer,
     last_code text, granted_until timestamptz`,
    `select w.id, w.slug, w.name, w.created_at, w.paused_at is not null,
       s.syncs, s.degraded, s.held,
       (select count(*)::int from incidents i where i.tenant_id = w.id and i.closed_at is null) as open,
       r.runs, r.failed, r.last_code,
       (select max(g.expires_at) from support_grants g
        where g.tenant_id = w.id and g.ended_at is null and g.expires_at > now())
     from tenants w
     cross join lateral (select count(*)::int as syncs,
         (count(*) filter (where health = 'degraded'))::int as degraded,
         (count(*) filter (where health = 'held'))::int as held
       from syncs where tenant_id = w.id) s
     cross join lateral (select count(*)::int as runs,
         (count(*) filter (where state = 'failed'))::int as failed,
         (array_agg(error_code order by id desc) filter (where error_code is not null))[1] as last_code
       from runs where tenant_id = w.id and id >= from_run) r
     where wanted = '' or w.id = wanted or w.slug like wanted || '%' or lower(w.name) like wanted || '%'
     order by s.held desc, s.degraded desc, r.failed desc, open desc, w.id limit most`,
  ),
  lookup(
    "support_syncs(wanted text)",
    `sync_id text, provider text, product text, health text, code text, failures integer,
     last_run text, last_state text, last_at timestamptz`,
    `select s.id, a.provider, t.product, s.health, s.health_code, s.failures_in_a_row,
       r.id, r.state, r.created_at
     from syncs s join apps a on a.id = s.app_id join targets t on t.id = s.target_id
     left join lateral (select id, state, created_at from runs
       where tenant_id = s.tenant_id and sync_id = s.id order by id desc limit 1) r on true
     where s.tenant_id = wanted order by s.id limit 200`,
  ),
  lookup(
    "support_trend(from_run text)",
    "day text, code text, runs integer, workspaces integer",
    `select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD'), error_code,
       count(*)::int, count(distinct tenant_id)::int
     from runs where id >= from_run and state = 'failed' and error_code is not null
     group by 1, 2 order by 1, 3 desc`,
  ),
  lookup(
    "support_code(wanted text, from_run text)",
    "tenant_id text, slug text, name text, runs integer, last_run text, last_at timestamptz",
    `select w.id, w.slug, w.name, count(*)::int, max(r.id), max(r.created_at)
     from runs r join tenants w on w.id = r.tenant_id
     where r.id >= from_run and r.error_code = wanted
     group by w.id order by max(r.id) desc limit 50`,
  ),
  lookup(
    "support_find(wanted text)",
    "kind text, tenant_id text, slug text, name text, parent_id text",
    `select found.kind, w.id, w.slug, w.name, found.parent_id from (
       select 'run' as kind, tenant_id, sync_id as parent_id from runs where id = wanted
       union all select 'request', tenant_id, app_id from scim_requests where id = wanted
       union all select 'incident', tenant_id, sync_id from incidents where id = wanted
       union all select 'app', tenant_id, null from apps where id = wanted
       union all select 'target', tenant_id, null from targets where id = wanted
       union all select 'sync', tenant_id, app_id from syncs where id = wanted
       union all select 'message', tenant_id, channel_id from deliveries where id = wanted
       union all select 'workspace', id, null from tenants where id = wanted or slug = wanted
     ) found join tenants w on w.id = found.tenant_id limit 5`,
  ),
].join("\n");
