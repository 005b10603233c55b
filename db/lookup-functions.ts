import { lookup } from "./lookup";

const scimTokenColumns =
  "token_id text, kind text, app_id text, app_key text, tenant_id text, provider text, profile text, expires_at timestamptz, revoked_at timestamptz";
const scimTokenOwner = `select t.id, t.kind, a.id, a.key, a.tenant_id, a.provider, a.profile,
    t.expires_at, t.revoked_at
  from scim_tokens t join apps a on a.id = t.app_id join tenants w on w.id = a.tenant_id`;

/** Set while the licence of the workspace `w` has ended. */
const lapsed = "case when w.lapses_at <= now() then w.lapses_at end";

/** Neither the sync `s` nor its app, target or workspace is paused. */
const isAtWork = `not exists (select from apps a, targets t, tenants w
  where a.id = s.app_id and t.id = s.target_id and w.id = s.tenant_id
    and coalesce(s.paused_at, a.paused_at, t.paused_at, w.paused_at, ${lapsed}) is not null)`;

/**
 * The only reads that cross tenants: who does this credential belong to, and what work is due.
 * They run as the owner and give out ids and states, never content. db/queries/lookup.ts calls them.
 */
export const lookupFunctions = [
  lookup(
    "scim_token_by_hash(wanted text)",
    scimTokenColumns,
    `${scimTokenOwner} where t.hash = wanted and w.suspended_at is null`,
  ),
  lookup(
    "scim_token_by_id(wanted text)",
    scimTokenColumns,
    `${scimTokenOwner} where t.id = wanted and w.suspended_at is null`,
  ),
  lookup(
    "scim_tokens_to_warn_of(most integer)",
    "tenant_id text, token_id text",
    `select t.tenant_id, t.id from scim_tokens t
     where t.revoked_at is null and t.expires_at > now()
       and t.expires_at <= now() + interval '30 days'
       and coalesce(t.warned_days, 1000) > case
         when t.expires_at <= now() + interval '1 day' then 1
         when t.expires_at <= now() + interval '7 days' then 7
         when t.expires_at <= now() + interval '14 days' then 14 else 30 end
     order by t.expires_at limit most`,
  ),
  lookup(
    "apps_to_warn_of(most integer)",
    "tenant_id text, app_id text",
    `select a.tenant_id, a.id from apps a
     where a.credential_ends_at > now()
       and a.credential_ends_at <= now() + interval '30 days'
       and coalesce(a.credential_warned_days, 1000) > case
         when a.credential_ends_at <= now() + interval '1 day' then 1
         when a.credential_ends_at <= now() + interval '7 days' then 7
         when a.credential_ends_at <= now() + interval '14 days' then 14 else 30 end
     order by a.credential_ends_at limit most`,
  ),
  lookup(
    "targets_to_warn_of(most integer)",
    "tenant_id text, target_id text",
    `select t.tenant_id, t.id from targets t
     where t.credential_ends_at > now()
       and t.credential_ends_at <= now() + interval '30 days'
       and coalesce(t.credential_warned_days, 1000) > case
         when t.credential_ends_at <= now() + interval '1 day' then 1
         when t.credential_ends_at <= now() + interval '7 days' then 7
         when t.credential_ends_at <= now() + interval '14 days' then 14 else 30 end
     order by t.credential_ends_at limit most`,
  ),
  lookup(
    "app_by_key(wanted text)",
    "tenant_id text, app_id text",
    `select a.tenant_id, a.id from apps a join tenants w on w.id = a.tenant_id
     where a.key = wanted and w.suspended_at is null`,
  ),
  lookup(
    "api_keys_to_warn_of(most integer)",
    "tenant_id text, key_id text",
    `select k.tenant_id, k.id from api_keys k
     where k.revoked_at is null and k.expires_at > now()
       and k.expires_at <= now() + interval '30 days'
       and coalesce(k.warned_days, 1000) > case
         when k.expires_at <= now() + interval '1 day' then 1
         when k.expires_at <= now() + interval '7 days' then 7
         when k.expires_at <= now() + interval '14 days' then 14 else 30 end
     order by k.expires_at limit most`,
  ),
  lookup(
    "api_key_by_hash(wanted text)",
    "key_id text, tenant_id text, name text, scopes text[], expires_at timestamptz, revoked_at timestamptz",
    `select k.id, k.tenant_id, k.name, k.scopes, k.expires_at, k.revoked_at
     from api_keys k join tenants w on w.id = k.tenant_id
     where k.hash = wanted and w.suspended_at is null`,
  ),
  lookup(
    "workspaces_of(wanted text)",
    "tenant_id text, slug text, name text, role text, second_factor_required boolean, sso_enforced boolean, is_break_glass boolean",
    `select w.id, w.slug, w.name, m.role, coalesce(s.second_factor_required, false),
       s.sso_enforced_at is not null, coalesce(s.break_glass_login_id = m.login_id, false)
     from members m join tenants w on w.id = m.tenant_id
       left join workspace_security s on s.tenant_id = w.id
     where m.login_id = wanted and w.suspended_at is null order by w.name`,
  ),
  lookup(
    "sso_by_domain(wanted text)",
    "tenant_id text, slug text, name text",
    `select w.id, w.slug, w.name from domains d join tenants w on w.id = d.tenant_id
       join workspace_security s on s.tenant_id = d.tenant_id
     where d.name = wanted and d.verified_at is not null and s.sso_issuer is not null
       and w.suspended_at is null`,
  ),
  lookup(
    "sso_by_slug(wanted text)",
    "tenant_id text, slug text, name text",
    `select w.id, w.slug, w.name from tenants w join workspace_security s on s.tenant_id = w.id
     where w.slug = wanted and s.sso_issuer is not null and w.suspended_at is null`,
  ),
  lookup(
    "slug_taken(wanted text)",
    "taken boolean",
    "select exists (select from tenants where slug = wanted)",
  ),
  lookup(
    "invitation_by_hash(wanted text)",
    "invitation_id text, tenant_id text, workspace text, email text, role text, expires_at timestamptz, accepted_at timestamptz",
    `select i.id, i.tenant_id, w.name, i.email, i.role, i.expires_at, i.accepted_at
     from invitations i join tenants w on w.id = i.tenant_id where i.hash = wanted`,
  ),
  lookup(
    "setup_link_by_hash(wanted text)",
    "link_id text, tenant_id text",
    `select l.id, l.tenant_id from setup_links l join tenants w on w.id = l.tenant_id
     where l.hash = wanted and w.suspended_at is null`,
  ),
  lookup(
    "sandbox_by_key(wanted text)",
    "tenant_id text, target_id text, version text, username text, password_hash text, faults jsonb, users_max integer",
    `select s.tenant_id, s.target_id, s.version, s.username, s.password_hash, s.faults, s.users_max
     from sandboxes s where s.key = wanted`,
  ),
  lookup(
    "due_runs(most integer)",
    "tenant_id text, run_id text",
    `select r.tenant_id, r.id from runs r
     where (r.notified_at is null or r.notified_at < now() - interval '5 seconds')
       and (r.trigger = 'preview' or exists (
         select from syncs s where s.id = r.sync_id and ${isAtWork})
         or r.trigger = 'rollback' and exists (select from targets t, tenants w
           where t.id = r.target_id and w.id = r.tenant_id
             and coalesce(t.paused_at, w.paused_at, ${lapsed}) is null))
       and (r.state = 'running' and r.lease_until < now()
         or r.state = 'queued' and r.due_at <= now() and not exists (
           select from runs other where other.target_id = r.target_id
             and other.state = 'running' and other.lease_until >= now()))
     order by r.due_at limit most`,
  ),
  lookup(
    "syncs_with_pending(most integer)",
    "tenant_id text, sync_id text",
    `select s.tenant_id, s.id from syncs s
     where ${isAtWork}
       and exists (select from pending_changes p where p.sync_id = s.id
         and not exists (select from newcomers n where n.app_id = s.app_id and n.kind = p.kind
           and n.source_id = p.source_id and n.settles_at > now())
         and not exists (
           select from runs h where h.id = p.claimed_by and h.state = 'held')
         and (s.retry_at is null or s.retry_at <= now()
           or s.failures_in_a_row = 0 and p.claimed_by is null))
       and not exists (
         select from runs r where r.sync_id = s.id and r.scope = 'delta'
           and r.state in ('queued', 'running'))
     limit most`,
  ),
  lookup(
    "graces_ended(most integer)",
    "tenant_id text, sync_id text",
    `select distinct l.tenant_id, l.sync_id from account_links l join syncs s on s.id = l.sync_id
     where ${isAtWork} and l.acts_at <= now() limit most`,
  ),
  lookup(
    "runs_expired(most integer)",
    "tenant_id text, run_id text",
    `select r.tenant_id, r.id from runs r
     where r.state = 'held' and r.held_at <= now() - interval '24 hours' limit most`,
  ),
  lookup(
    "syncs_due(most integer)",
    "tenant_id text, sync_id text",
    `select s.tenant_id, s.id from syncs s
     where ${isAtWork} and least(s.due_at, s.users_due_at, s.groups_due_at) <= now() limit most`,
  ),
  lookup(
    "syncs_missed(most integer)",
    "tenant_id text, sync_id text",
    `select s.tenant_id, s.id from syncs s
     where ${isAtWork} and s.expected_by < now()
       and not exists (select from runs r where r.sync_id = s.id and r.scope = 'full'
         and r.state in ('queued', 'running'))
       and not exists (select from incidents i where i.sync_id = s.id and i.kind = 'missed'
         and i.closed_at is null) limit most`,
  ),
  lookup(
    "deliveries_due(most integer)",
    "tenant_id text, delivery_id text",
    `select d.tenant_id, d.id from deliveries d
     join channels c on c.id = d.channel_id join tenants w on w.id = d.tenant_id
     where d.state = 'pending' and d.next_attempt_at <= now() and w.suspended_at is null
       and c.disabled_at is null and (c.paused_until is null or c.paused_until <= now())
     order by d.next_attempt_at limit most`,
  ),
  lookup(
    "digests_due(most integer)",
    "tenant_id text, channel_id text",
    `select c.tenant_id, c.id from channels c join tenants w on w.id = c.tenant_id
     where c.digest_due_at <= now() and c.disabled_at is null and w.suspended_at is null
     order by c.digest_due_at limit most`,
  ),
  lookup(
    "tenants_after(last text, most integer)",
    "tenant_id text",
    "select w.id from tenants w where w.id > last order by w.id limit most",
  ),
].join("\n");
