import type pg from "pg";
import { appRole, appRolePassword } from "@/lib/config";
import { auditChain } from "./audit-chain";
import { lookupFunctions } from "./lookup-functions";
import { supportFunctions } from "./support-functions";

/**
 * Puts every table behind its fence. Driven by the catalog, so that a new table with a tenant_id
 * cannot be forgotten; safe to repeat.
 */
export async function secureDatabase(client: pg.ClientBase, secret: string): Promise<void> {
  await client.query(createRole(appRolePassword(secret)));
  await client.query(forceRowLevelSecurity);
  await client.query(lookupFunctions);
  await client.query(supportFunctions);
  await client.query(auditChain);
  await client.query(grants);
}

/** Roles belong to the whole cluster, so another database may have made it already. */
function createRole(password: string): string {
  return `
do $$ begin
  if not exists (select from pg_roles where rolname = '${appRole}') then
    create role ${appRole} login nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
alter role ${appRole} login nosuperuser nobypassrls password '${password}';`;
}

/** The owner passes by a policy of its own: look-up functions run as owner, the program never does. */
const forceRowLevelSecurity = `
do $$
declare fenced record;
begin
  for fenced in
    select c.relname as name, case c.relname when 'tenants' then 'id' else 'tenant_id' end as tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p')
      and (c.relname = 'tenants' or exists (
        select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
  loop
    execute format('alter table public.%I enable row level security', fenced.name);
    execute format('alter table public.%I force row level security', fenced.name);
    execute format('drop policy if exists tenant on public.%I', fenced.name);
    execute format(
      'create policy tenant on public.%I for all to ${appRole}
         using (%I = current_setting(''app.tenant'', true))
         with check (%I = current_setting(''app.tenant'', true))',
      fenced.name, fenced.tenant, fenced.tenant);
    execute format('drop policy if exists owner on public.%I', fenced.name);
    execute format(
      'create policy owner on public.%I for all to current_user using (true) with check (true)',
      fenced.name);
  end loop;
end $$;`;

const grants = `
grant usage on schema public to ${appRole};
grant select, insert, update, delete on all tables in schema public to ${appRole};
grant usage, select on all sequences in schema public to ${appRole};
revoke update, delete, truncate on audit_events from ${appRole};
revoke insert, update, delete, truncate on audit_chains from ${appRole};
revoke all on schema drizzle from ${appRole};
do $$ begin
  if exists (select from pg_namespace where nspname = 'bullmq') then
    -- BullMQ makes a sequence per queue when its first job is added.
    grant usage, create on schema bullmq to ${appRole};
    grant select, insert, update, delete, truncate on all tables in schema bullmq to ${appRole};
    grant usage, select, update on all sequences in schema bullmq to ${appRole};
    grant execute on all routines in schema bullmq to ${appRole};
  end if;
end $$;`;
