import { z } from "zod";
import { serveScim } from "@/app/scim/door";
import { inTenant } from "@/db/client";
import { createScimToken } from "@/lib/access/scim-token";
import { newId, randomText } from "@/lib/core/ids";
import { testDatabase } from "../support/database";

export type ScimApp = { tenantId: string; appId: string; key: string; token: string };

const resource = z.record(z.string(), z.unknown());
const body = z.looseObject({
  id: z.string().default(""),
  totalResults: z.number().default(-1),
  Resources: z.array(resource).default([]),
  scimType: z.string().optional(),
  detail: z.string().optional(),
});

export type Reply = { status: number; headers: Headers; text: string; body: z.infer<typeof body> };

type Options = {
  headers?: Record<string, string>;
  token?: string | null;
  type?: string;
  version?: string;
};

/** An app with a token and one sync, in a tenant of its own unless one is given. */
export async function newApp(tenantId = newId("ten"), profile = "generic"): Promise<ScimApp> {
  const { sql } = testDatabase();
  const [appId, targetId, syncId] = [newId("app"), newId("tgt"), newId("syn")];
  const key = randomText(12);
  await sql(
    `with tenant as (insert into tenants (id, slug, name) values ($1, $1, 'Test')
       on conflict (id) do nothing)
     insert into apps (id, tenant_id, key, name, provider, method, profile)
     values ($2, $1, $3, $3, 'entra', 'scim', $4)`,
    [tenantId, appId, key, profile],
  );
  await sql(
    "insert into targets (id, tenant_id, product, name) values ($1, $2, 'confluence', $1)",
    [targetId, tenantId],
  );
  // Paused, so that no run starts; what is pending is noted all the same.
  await sql(
    `insert into syncs (id, tenant_id, app_id, target_id, version, paused_at)
     values ($1, $2, $3, $4, 1, now())`,
    [syncId, tenantId, appId, targetId],
  );
  const made = await inTenant(tenantId, (tx) => createScimToken(tx, tenantId, appId, "tester"));
  return { tenantId, appId, key, token: made?.token ?? "" };
}

/** Sends one request through the door, as the server would. */
export async function scim(
  app: ScimApp,
  method: string,
  path: string,
  sent?: unknown,
  options: Options = {},
): Promise<Reply> {
  const token = options.token === undefined ? app.token : options.token;
  const headers = new Headers({
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(sent === undefined ? {} : { "content-type": options.type ?? "application/scim+json" }),
    ...options.headers,
  });
  const text = typeof sent === "string" ? sent : JSON.stringify(sent);
  const url = `http://usher.test/scim/${options.version ?? "v2"}/${app.key}${path}`;
  const request = new Request(url, {
    method,
    headers,
    ...(sent === undefined ? {} : { body: text }),
  });
  const response = await serveScim(request);
  const answer = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text: answer,
    body: body.parse(answer === "" ? {} : JSON.parse(answer)),
  };
}

/** What the app's sync has still to look at, as `kind:id`, and forgets it. */
export async function takePending({ tenantId, appId }: ScimApp): Promise<string[]> {
  const rows = await testDatabase().sql(
    `with taken as (
       delete from pending_changes p using syncs s
       where s.id = p.sync_id and s.app_id = $2 and p.tenant_id = $1
       returning p.kind, coalesce(p.source_ids, array[p.source_id]) as ids)
     select kind || ':' || id as change from taken, unnest(ids) as id`,
    [tenantId, appId],
  );
  return [...new Set(rows.map(({ change }) => String(change)))].sort();
}

export function person(userName: string, more: Record<string, unknown> = {}) {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName,
    name: { givenName: "Ada", familyName: "Lovelace" },
    emails: [{ value: userName, type: "work", primary: true }],
    active: true,
    ...more,
  };
}

export function patchOf(...operations: unknown[]) {
  return { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: operations };
}

export function searchOf(query: Record<string, unknown>) {
  return { schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], ...query };
}

export const where = (filter: string) => `?filter=${encodeURIComponent(filter)}`;
