import { type ApiMethod, apiPaths } from "@/app/api/v1/_shapes/routes";
import { createAppToken } from "@/lib/access/app-tokens";
import { newId, newUuid } from "@/lib/core/ids";
import type { ApiScope } from "@/lib/core/settings/api-key-settings";
import { capabilityNames } from "@/lib/core/target/target";
import { createApiKey } from "@/lib/engine/connect/create-api-key";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { createChannel } from "@/lib/engine/notices/save-channel";
import { uploadFile } from "@/lib/engine/read/upload-file";
import { addSandbox } from "@/lib/engine/sandbox/add-sandbox";
import { testDatabase } from "../support/database";
import { sourceSettings } from "../support/source-settings";
import { newWorkspace, testActor } from "../support/workspace";

export type ApiWorld = Awaited<ReturnType<typeof createApiWorld>>;

/** A workspace with one of everything the API shows. */
export async function createApiWorld() {
  const tenantId = await newWorkspace();
  const app = await createApp(tenantId, testActor, {
    name: "Entra",
    provider: "entra",
    method: "scim",
  });
  const readApp = await createApp(tenantId, testActor, {
    ...{ name: "Entra by API", provider: "entra", method: "api" },
    settings: sourceSettings,
  });
  const files = await addFiles(tenantId);
  const target = await addSandbox(tenantId, testActor);
  await noteProbe(target.id);
  const pair = { appId: app.id, targetId: target.id };
  const sync = await createSync(tenantId, testActor, pair);
  const token = await createAppToken(tenantId, testActor, app.id);
  const key = await makeKey(tenantId, ["read", "write", "run", "audit"]);
  const spare = await makeKey(tenantId, ["read"]);
  const source = await addPeople(tenantId, app.id);
  await addAccount(tenantId, sync.id, target.id, source.personId);
  const run = await addRuns(tenantId, sync.id, target.id, source.personId);
  const requestId = await addRequest(tenantId, app.id);
  const channel = await createChannel(tenantId, testActor, {
    ...{ kind: "mail", name: "Owners", recipients: ["owner"], url: null, kinds: ["failure"] },
    ...{ severityMin: "warning", recovery: true, digest: "none" },
  });
  await addQuestions(tenantId, app.id, sync.id, run.runId);
  return {
    tenantId,
    ...pair,
    readAppId: readApp.id,
    ...files,
    syncId: sync.id,
    tokenId: token.id,
    channelId: channel.id,
    key: key.token,
    spareKeyId: spare.id,
    requestId,
    ...source,
    ...run,
  };
}

/** An app that reads what is uploaded, with a file that another one has replaced. */
async function addFiles(tenantId: string) {
  const { id: fileAppId } = await createApp(tenantId, testActor, {
    ...{ name: "HR", provider: "csv", method: "api", settings: { from: "upload" } },
  });
  const file = { name: "people.csv", bytes: Buffer.from("id,email\n1,ada@acme.test\n") };
  const { id: fileId } = await uploadFile(tenantId, testActor, fileAppId, file);
  await uploadFile(tenantId, testActor, fileAppId, file);
  return { fileAppId, fileId };
}

export function makeKey(tenantId: string, scopes: ApiScope[]) {
  return createApiKey(tenantId, testActor, { name: scopes.join("+"), scopes, expiresInDays: null });
}

type CallOptions = {
  key?: string | null;
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
};

/** Calls a route as Next would: request and parameters in, response out. */
export async function callApi(
  method: ApiMethod,
  path: string,
  { key = null, params, query = "", body, headers = {} }: CallOptions = {},
): Promise<Response> {
  const handler = apiPaths[path]?.[method];
  if (!handler) throw new Error(`The API has no ${method} ${path}.`);
  const request = new Request(`http://localhost:3000/api/v1${path}${query}`, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return handler(request, { params: Promise.resolve(params) });
}

/** As if a connection test had passed. */
async function noteProbe(targetId: string) {
  const able = capabilityNames.map((name) => [name, { able: true, reason: null }]);
  const { sql } = testDatabase();
  await sql("update targets set capabilities = $2 where id = $1", [
    targetId,
    JSON.stringify(Object.fromEntries(able)),
  ]);
}

async function addPeople(tenantId: string, appId: string) {
  const [personId, groupId] = [newUuid(), newUuid()];
  const { sql } = testDatabase();
  await sql(
    `insert into source_users (tenant_id, app_id, id, user_name, user_name_key, email_key,
       display_name, active, resource)
     values ($1, $2, $3, 'Ada@acme.test', 'ada@acme.test', 'ada@acme.test', 'Ada', true, '{}')`,
    [tenantId, appId, personId],
  );
  await sql(
    `insert into source_groups (tenant_id, app_id, id, display_name, name_key, resource)
     values ($1, $2, $3, 'Staff', 'staff', '{}')`,
    [tenantId, appId, groupId],
  );
  await sql(
    "insert into source_members (tenant_id, app_id, group_id, member_id) values ($1, $2, $3, $4)",
    [tenantId, appId, groupId, personId],
  );
  return { personId, groupId };
}

/** The account of somebody who is disabled at the provider since now. */
async function addAccount(tenantId: string, syncId: string, targetId: string, personId: string) {
  await testDatabase().sql(
    `insert into account_links (tenant_id, sync_id, source_user_id, target_id, account_id, username,
       origin, run_id, away_state, gone_since)
     values ($1, $2, $3, $4, 'k1', 'ada', 'created', 'run_x', 'inactive', now())`,
    [tenantId, syncId, personId, targetId],
  );
}

async function addRuns(tenantId: string, syncId: string, targetId: string, personId: string) {
  const [runId, heldRunId, partialRunId] = [newId("run"), newId("run"), newId("run")];
  const { sql } = testDatabase();
  for (const [id, state, outcome] of [
    [runId, "succeeded", "applied"],
    [heldRunId, "held", "planned"],
    [partialRunId, "partial", "failed"],
  ]) {
    await sql(
      `insert into runs (id, tenant_id, sync_id, target_id, trigger, scope, state, phase,
         settings_version, started_by, change_count, finished_at)
       values ($1, $2, $3, $4, 'manual', 'full', $5, 'guard', 1, 'Tess', 1,
         case when $5 <> 'held' then now() end)`,
      [id, tenantId, syncId, targetId, state],
    );
    await sql(
      `insert into changes (tenant_id, run_id, seq, stage, kind, source_id, subject, after, reason,
         outcome)
       values ($1, $2, 1, 2, 'user.create', $3, 'ada', '{"active": true}', 'new_in_source',
         $4)`,
      [tenantId, id, personId, outcome],
    );
  }
  return { runId, heldRunId, partialRunId };
}

/** A group met for the first time, a reading that a person may accept, and an incident. */
async function addQuestions(tenantId: string, appId: string, syncId: string, runId: string) {
  const { sql } = testDatabase();
  await sql(
    `insert into group_contacts (tenant_id, sync_id, group_key, group_name, source_group_id)
     values ($1, $2, 'crew', 'Crew', 'g1')`,
    [tenantId, syncId],
  );
  const fell = { code: "SIZE_FELL", message: "Fewer people than before." };
  const verdict = { size: { users: 1, groups: 0 }, before: { users: 9, groups: 0 }, gaps: [fell] };
  const troubles = { brokeOff: null, unread: { count: 0, names: [], why: null } };
  await sql("update runs set read = $2 where id = $1", [
    runId,
    JSON.stringify({ troubles, verdict }),
  ]);
  await sql(
    `insert into source_reads (tenant_id, app_id, run_id, started_at, ended_at, users, groups)
     values ($1, $2, $3, now(), now(), 1, 0)`,
    [tenantId, appId, runId],
  );
  await sql(
    `insert into incidents (id, tenant_id, sync_id, kind, code, message, run_id)
     values ($1, $2, $3, 'held', 'RUN_HELD', 'A plan waits for a person.', $4)`,
    [newId("inc"), tenantId, syncId, runId],
  );
}

async function addRequest(tenantId: string, appId: string): Promise<string> {
  const id = newId("req");
  await testDatabase().sql(
    `insert into scim_requests (tenant_id, app_id, id, at, method, path, status, duration_ms,
       effect, changed)
     values ($1, $2, $3, now(), 'GET', '/Users', 200, 3, 'Listed nobody.', false)`,
    [tenantId, appId, id],
  );
  return id;
}
