import { inTenant } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";
import type { RunScope, RunTrigger } from "@/lib/core/run/run";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { createTarget } from "@/lib/engine/connect/create-target";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { approveRun } from "@/lib/engine/run/approve-run";
import { continueRun } from "@/lib/engine/run/continue-run";
import { startRun } from "@/lib/engine/run/start-run";
import { createGroup, deleteGroup, patchGroup } from "@/lib/engine/scim/ingest-group";
import { createUser, deleteUser, patchUser } from "@/lib/engine/scim/ingest-user";
import { profiles } from "@/lib/scim/profiles";
import { startFake } from "@/lib/targets/confluence/confluence.fake";
import type { FakeTarget } from "@/lib/targets/port";
import { testDatabase } from "../support/database";

export const actor: Actor = { kind: "system", id: "tests", name: "Tests", ip: null };
const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export type World = Awaited<ReturnType<typeof createWorld>>;

/** A workspace with one SCIM app that feeds one Confluence, all real but the Confluence's cloud. */
export async function createWorld(fakeOptions: Partial<Parameters<typeof startFake>[0]> = {}) {
  return worldOn("confluence", await startFake({ version: "10.0", ...fakeOptions }));
}

/** The same with another product's fake. */
export async function worldOn<Fake extends FakeTarget>(product: string, fake: Fake) {
  const tenantId = newId("ten");
  const slug = `w-${tenantId.slice(4).toLowerCase()}`;
  await inTenant(tenantId, (tx) => tx.insert(tenants).values({ id: tenantId, slug, name: slug }));
  const app = await createApp(tenantId, actor, {
    name: "Entra",
    provider: "entra",
    method: "scim",
  });
  const target = await createTarget(tenantId, actor, {
    product,
    name: "Wiki",
    settings: fake.settings,
  });
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId: target.id });
  await probeTarget(tenantId, actor, target.id, AbortSignal.timeout(10_000));
  fake.calls.length = 0;
  const { sql } = testDatabase();
  await addVerifiedOwner(sql, tenantId);
  const ingest = {
    app: { tenantId, id: app.id },
    profile: profiles.generic,
    requestId: "req_000000000000000000000000",
  };
  return { tenantId, appId: app.id, targetId: target.id, syncId: sync.id, fake, ingest, sql };
}

/** Without one, nothing but a sandbox is ever written. */
async function addVerifiedOwner(sql: ReturnType<typeof testDatabase>["sql"], tenantId: string) {
  const loginId = newId("log");
  await sql(
    "insert into logins (id, email, email_key, name, email_verified_at) values ($1, $1, $1, 'Owner', now())",
    [loginId],
  );
  await sql("insert into members (tenant_id, login_id, role) values ($1, $2, 'owner')", [
    tenantId,
    loginId,
  ]);
}

/** Provisions a person as a SCIM client would; gives the id. */
export async function addPerson({ ingest }: World, name: string, more: object = {}) {
  const { id } = await createUser(ingest, {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: `${name}@acme.test`,
    displayName: `${name} Doe`,
    emails: [{ value: `${name}@acme.test`, primary: true }],
    active: true,
    ...more,
  });
  return id;
}

export async function patchPerson({ ingest }: World, id: string, value: Record<string, unknown>) {
  await patchUser(ingest, id, { schemas: [patchOp], Operations: [{ op: "replace", value }] });
}

export async function removePerson({ ingest }: World, id: string) {
  await deleteUser(ingest, id);
}

export async function addGroup({ ingest }: World, displayName: string, members: string[] = []) {
  const { id } = await createGroup(ingest, {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName,
    members: members.map((value) => ({ value })),
  });
  return id;
}

export async function changeMembers(
  { ingest }: World,
  group: string,
  op: "add" | "remove",
  members: string[],
) {
  const value = members.map((id) => ({ value: id }));
  await patchGroup(ingest, group, {
    schemas: [patchOp],
    Operations: [{ op, path: "members", value }],
  });
}

export async function removeGroup({ ingest }: World, id: string) {
  await deleteGroup(ingest, id);
}

/** Starts a run and carries it out here, as a worker would. */
export async function carryOut(world: World, scope: RunScope, trigger: RunTrigger = "manual") {
  const { tenantId, syncId } = world;
  const { runId } = await startRun({ tenantId, syncId, trigger, scope, startedBy: "Tests" });
  return goOn(world, runId);
}

/** One worker takes the run up once. */
export async function goOn({ tenantId, sql }: World, runId: string, worker = "worker-1") {
  await continueRun(tenantId, runId, worker, new AbortController().signal);
  return runRow(sql, runId);
}

/** A full run, approved when it waits for a person. */
export async function fullRun(world: World) {
  const run = await carryOut(world, "full");
  if (run["state"] !== "held") return run;
  await approveRun(world.tenantId, String(run["id"]), actor);
  return goOn(world, String(run["id"]));
}

export async function runRow(sql: World["sql"], runId: string) {
  const [row] = await sql("select * from runs where id = $1", [runId]);
  if (!row) throw new Error(`No run ${runId}.`);
  return row;
}

/** Delta runs until nothing is pending; the pushes' own wake-ups may have queued one already. */
export async function push(world: World) {
  return carryOut(world, "delta", "push");
}

/** The changes of a run as `kind subject group: outcome reason`. */
export async function changesOf({ sql }: World, runId: unknown): Promise<string[]> {
  const rows = await sql(
    `select kind, subject, group_name, outcome, reason from changes
     where run_id = $1 order by stage, seq`,
    [runId],
  );
  return rows.map((row) =>
    [row["kind"], row["subject"], row["group_name"], `${row["outcome"]}:`, row["reason"]]
      .filter((part) => part !== null)
      .join(" "),
  );
}

/** Calls that changed something in the target. */
export function writes({ fake }: World): string[] {
  return fake.calls
    .filter((call) => call.method !== "GET")
    .map((call) => `${call.method} ${call.path}`);
}
