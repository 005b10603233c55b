import { closePool, inTenant } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { createAppToken } from "@/lib/access/app-tokens";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { createTarget } from "@/lib/engine/connect/create-target";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { startRun } from "@/lib/engine/run/start-run";
import { closeQueue } from "@/lib/jobs/queue";
import type { TargetSettings } from "@/lib/targets/port";
import type { Sql } from "./scene";

const actor: Actor = { kind: "system", id: "tests", name: "Tests", ip: null };

/** A workspace with one SCIM app that feeds one Confluence, made as the screens make it. */
export async function createWorkspace(sql: Sql, settings: TargetSettings) {
  const tenantId = await createTenant(sql);
  const app = await createApp(tenantId, actor, {
    name: "Entra",
    provider: "entra",
    method: "scim",
  });
  const target = await createTarget(tenantId, actor, {
    product: "confluence",
    name: "Wiki",
    settings,
  });
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId: target.id });
  const { token } = await createAppToken(tenantId, actor, app.id);
  await probeTarget(tenantId, actor, target.id, AbortSignal.timeout(20_000));
  return { tenantId, syncId: sync.id, scim: { path: `/scim/v2/${app.key}`, token } };
}

/** With a verified owner: without one, nothing but a sandbox is ever written. */
async function createTenant(sql: Sql): Promise<string> {
  const [tenantId, loginId] = [newId("ten"), newId("log")];
  await inTenant(tenantId, (tx) =>
    tx.insert(tenants).values({ id: tenantId, slug: tenantId.slice(4), name: "Acme" }),
  );
  await sql(
    "insert into logins (id, email, email_key, name, email_verified_at) values ($1, $1, $1, 'Owner', now())",
    [loginId],
  );
  await sql("insert into members (tenant_id, login_id, role) values ($1, $2, 'owner')", [
    tenantId,
    loginId,
  ]);
  return tenantId;
}

/** What "Sync now" does. */
export async function startFullRun(tenantId: string, syncId: string): Promise<string> {
  const started = await startRun({
    ...{ tenantId, syncId, startedBy: "Tests" },
    ...{ trigger: "manual", scope: "full" },
  });
  return started.runId;
}

export async function letGo(): Promise<void> {
  await closeQueue();
  await closePool();
}
