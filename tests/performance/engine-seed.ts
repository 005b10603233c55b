import pg from "pg";
import { capabilityNames } from "@/lib/core/target/target";

/** The one workspace of a measurement; ids have the form that the program asks for. */
export const ids = {
  tenantId: `ten_${"0".repeat(23)}1`,
  appId: `app_${"0".repeat(23)}1`,
  targetId: `tgt_${"0".repeat(23)}1`,
  syncId: `syn_${"0".repeat(23)}1`,
} as const;

const membershipsEach = 5;
/** People of a group, so that a person's memberships cost the same in every size. */
const groupSize = 500;

/** An app whose people are all in step with the target, or whom the target does not know yet. */
export async function seedWorld(ownerUrl: string, people: number, inStep: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(settingsSql());
    await client.query(sourceSql(people));
    if (inStep) await client.query(targetSql());
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}

function settingsSql(): string {
  const { tenantId, appId, targetId, syncId } = ids;
  const able = capabilityNames.map((name) => [name, { able: true, reason: null }]);
  const capabilities = JSON.stringify(Object.fromEntries(able));
  return `
    insert into tenants (id, slug, name) values ('${tenantId}', 'bench', 'Bench');
    insert into logins (id, email, email_key, name, email_verified_at)
      values ('log_bench', 'a@b.test', 'a@b.test', 'Owner', now());
    insert into members (tenant_id, login_id, role) values ('${tenantId}', 'log_bench', 'owner');
    insert into apps (id, tenant_id, name, provider, method, key)
      values ('${appId}', '${tenantId}', 'Bench', 'entra', 'scim', 'benchkey');
    insert into targets (id, tenant_id, product, name, settings, secrets, own_username, capabilities)
      values ('${targetId}', '${tenantId}', 'confluence', 'Bench',
        '{"baseUrl": "https://wiki.example", "username": "usher"}', '{}', 'usher', '${capabilities}');
    insert into syncs (id, tenant_id, app_id, target_id, version, first_full_run_at)
      values ('${syncId}', '${tenantId}', '${appId}', '${targetId}', 1, now());`;
}

/** 20 attributes a person, ${membershipsEach} memberships, ${groupSize} people a group. */
function sourceSql(people: number): string {
  const { tenantId, appId } = ids;
  const groups = Math.max(membershipsEach, Math.ceil((people * membershipsEach) / groupSize));
  return `
    insert into source_users (tenant_id, app_id, id, user_name, user_name_key, external_id,
        email_key, display_name, active, resource)
      select '${tenantId}', '${appId}', id, name, name, 'ext' || n, name, 'Given' || n || ' Family',
        true, jsonb_build_object(
          'userName', name, 'externalId', 'ext' || n, 'displayName', 'Given' || n || ' Family',
          'name', jsonb_build_object('givenName', 'Given' || n, 'familyName', 'Family'),
          'emails', jsonb_build_array(jsonb_build_object('value', name, 'primary', true)),
          'active', true, 'title', 'Engineer ' || n % 40, 'nickName', 'Nick' || n,
          'userType', 'Employee', 'preferredLanguage', 'en', 'locale', 'en-GB',
          'timezone', 'Europe/Vienna',
          'phoneNumbers', jsonb_build_array(jsonb_build_object('type', 'work', 'value', '+43 1 ' || n)),
          'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', jsonb_build_object(
            'employeeNumber', n::text, 'department', 'Department ' || n % 50,
            'division', 'Division ' || n % 9, 'costCenter', 'CC' || n % 200,
            'organization', 'Acme', 'manager', jsonb_build_object('value', 'u' || n / 10)))
      from (select n, 'u' || lpad(n::text, 8, '0') as id, 'person' || n || '@acme.test' as name
        from generate_series(1, ${people}) n) people;
    insert into source_counts (tenant_id, app_id, shard, users, groups)
      values ('${tenantId}', '${appId}', 0, ${people}, ${groups});
    insert into source_groups (tenant_id, app_id, id, display_name, name_key, resource)
      select '${tenantId}', '${appId}', 'g' || lpad(n::text, 8, '0'), 'group-' || n, 'group-' || n, '{}'
      from generate_series(0, ${groups - 1}) n;
    insert into source_members (tenant_id, app_id, group_id, member_id)
      select '${tenantId}', '${appId}', 'g' || lpad(((n + each * 7919) % ${groups})::text, 8, '0'),
        'u' || lpad(n::text, 8, '0')
      from generate_series(1, ${people}) n, generate_series(0, ${membershipsEach - 1}) each
      on conflict do nothing;`;
}

function targetSql(): string {
  const { tenantId, targetId, syncId, appId } = ids;
  return `
    insert into accounts (tenant_id, target_id, id, username, username_key, display_name, email,
        active, writable, read_id)
      select tenant_id, '${targetId}', 'key-' || id, user_name, user_name_key, display_name,
        user_name, true, true, 'seed'
      from source_users;
    insert into account_links (tenant_id, sync_id, source_user_id, target_id, account_id, username,
        origin, run_id)
      select tenant_id, '${syncId}', id, '${targetId}', 'key-' || id, user_name, 'created', 'seed'
      from source_users;
    insert into target_groups (tenant_id, target_id, key, id, name, read_id)
      select '${tenantId}', '${targetId}', name_key, name_key, display_name, 'seed'
      from source_groups;
    insert into group_links (tenant_id, sync_id, source_group_id, group_key, group_name,
        created_by_us, run_id)
      select tenant_id, '${syncId}', id, name_key, display_name, true, 'seed'
      from source_groups where app_id = '${appId}';
    insert into target_members (tenant_id, target_id, group_key, account_id, read_id)
      select m.tenant_id, '${targetId}', g.name_key, 'key-' || m.member_id, 'seed'
      from source_members m join source_groups g on g.id = m.group_id;
    insert into membership_links (tenant_id, sync_id, source_user_id, group_key, source_group_id,
        run_id)
      select m.tenant_id, '${syncId}', m.member_id, g.name_key, g.id, 'seed'
      from source_members m join source_groups g on g.id = m.group_id;`;
}
