import type { ScimCallKind } from "@/lib/core/scim-call";
import { runAllInTenant, type Statement, type Value } from "../statement";
import { unhurried } from "./unhurried";

/** One answered SCIM call, as the log's writer hands it over. Bodies are JSON text, redacted. */
export type ScimRequestEntry = {
  tenantId: string;
  appId: string;
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  path: string;
  resourceKind: "user" | "group" | null;
  resourceId: string | null;
  resourceName: string | null;
  status: number;
  durationMs: number;
  effect: string;
  changed: boolean;
  requestBody: string | null;
  responseBody: string | null;
  userAgent: string | null;
  ip: string | null;
  tokenId: string;
};

/** With what the writer reads out of it. */
type ReadEntry = ScimRequestEntry & { calls: readonly ScimCallKind[] };

const appendRequests = appending("scim_append_requests", "");
/** Passes over what is there already, which costs every row a look. */
const appendMissing = appending("scim_append_missing_requests", "on conflict do nothing");

function appending(name: string, onConflict: string): Statement<null> {
  const text = `with entry as (
      select app, id, at::timestamptz, method, path, kind, resource, name, status::smallint,
        duration::integer, effect, changed::boolean, request::json, response::json, agent, ip,
        token, string_to_array(calls, ' ') as calls, place
      from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
        $15::text[], $16::text[], $17::text[], $18::text[], $19::text[]) with ordinality
        as e(app, id, at, method, path, kind, resource, name, status, duration, effect, changed,
        request, response, agent, ip, token, calls, place)
      -- An app that was deleted meanwhile has no log any more.
      where exists (select from apps where tenant_id = $1 and apps.id = e.app)),
    logged as (
      insert into scim_requests (tenant_id, app_id, id, at, method, path, resource_kind,
        resource_id, resource_name, status, duration_ms, effect, changed, request_body,
        response_body, user_agent, ip, token_id, calls)
      select $1, app, id, at, method, path, kind, resource, name, status, duration, effect,
        changed, request, response, agent, ip, token, calls from entry
      ${onConflict}),
    -- Of two in one millisecond the one answered later came last.
    told as (select *, at + place * interval '1 microsecond' as moment from entry),
    seen as (
      select app, call, min(at) filter (where status < 400) as first,
        max(moment) filter (where status < 400) as granted,
        max(moment) filter (where status >= 400) as refused
      from told, unnest(calls) as call group by app, call),
    noted as (
      insert into app_calls as c (tenant_id, app_id, call, first_at, last_at, refused_at)
      select $1, s.app, s.call, s.first, s.granted, s.refused
      from seen s left join app_calls k
        on k.tenant_id = $1 and k.app_id = s.app and k.call = s.call
      -- To the minute: a busy app writes here a few times a minute, not with every batch. Which of
      -- granted and refused came last is exact.
      where k.call is null
        or s.granted > coalesce(k.last_at + interval '1 minute', '-infinity')
        or s.refused > coalesce(k.refused_at + interval '1 minute', '-infinity')
        or (greatest(k.refused_at, s.refused) > greatest(k.last_at, s.granted))
          is distinct from (k.refused_at > k.last_at)
      order by s.app, s.call
      on conflict (app_id, call) do update set
        first_at = coalesce(c.first_at, excluded.first_at),
        last_at = greatest(c.last_at, excluded.last_at),
        refused_at = greatest(c.refused_at, excluded.refused_at))
    insert into app_activity as a (tenant_id, app_id, requests, failures, first_request_at,
      last_request_at)
    select $1, app, count(*), count(*) filter (where status >= 400), min(at), max(at)
    from entry group by app order by app
    on conflict (app_id) do update set
      requests = a.requests + excluded.requests, failures = a.failures + excluded.failures,
      first_request_at = least(a.first_request_at, excluded.first_request_at),
      last_request_at = greatest(a.last_request_at, excluded.last_request_at)`;
  return { name, text, read: () => null };
}

/**
 * Appends a batch of one tenant's requests and counts them for their apps. All are refused where one
 * is there already: a batch whose answer was lost is written again one by one.
 */
export async function appendScimRequests(
  tenantId: string,
  entries: readonly ReadEntry[],
): Promise<void> {
  const values = [tenantId, ...columnsOf(entries)];
  await runAllInTenant(tenantId, [unhurried, { statement: appendRequests, values }]);
}

/** The same for one request that may be there. */
export async function appendScimRequest(tenantId: string, entry: ReadEntry): Promise<void> {
  const values = [tenantId, ...columnsOf([entry])];
  await runAllInTenant(tenantId, [unhurried, { statement: appendMissing, values }]);
}

/** An array a column: PostgreSQL takes them apart in half the time of an object a row. */
function columnsOf(entries: readonly ReadEntry[]): Value[] {
  const column = (read: (entry: ReadEntry) => string | null) => entries.map(read);
  return [
    column(({ appId }) => appId),
    column(({ id }) => id),
    column(({ at }) => new Date(at).toISOString()),
    column(({ method }) => method),
    column(({ path }) => path),
    column(({ resourceKind }) => resourceKind),
    column(({ resourceId }) => resourceId),
    column(({ resourceName }) => resourceName),
    column(({ status }) => String(status)),
    column(({ durationMs }) => String(durationMs)),
    column(({ effect }) => effect),
    column(({ changed }) => String(changed)),
    column(({ requestBody }) => requestBody),
    column(({ responseBody }) => responseBody),
    column(({ userAgent }) => userAgent),
    column(({ ip }) => ip),
    column(({ tokenId }) => tokenId),
    column(({ calls }) => calls.join(" ")),
  ];
}
