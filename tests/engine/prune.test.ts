import { expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import { prune } from "@/lib/engine/run/prune";
import { testDatabase } from "../support/database";
import { addPerson, createWorld } from "./world";

const { sql } = testDatabase();
const never = new AbortController().signal;
const day = 86_400_000;

async function addRequests(tenantId: string, appId: string, daysAgo: number, count = 1) {
  await sql(
    `insert into scim_requests (tenant_id, app_id, id, at, method, path, status, duration_ms,
       effect, changed)
     select $1, $2, $3 || n, now(), 'GET', '/scim/v2/k/Users', 200, 1, 'Listed users.', false
     from generate_series(1, $4::int) n`,
    [tenantId, appId, newId("req", Date.now() - daysAgo * day), count],
  );
}

const left = async (from: string, where: string, values: unknown[]) =>
  Number((await sql(`select count(*) as n from ${from} where ${where}`, values))[0]?.["n"]);

test("old requests go, in as many batches as it takes, of deleted apps too; young ones stay", async () => {
  const world = await createWorld();
  const other = await createWorld();
  const gone = newId("app");
  await addRequests(world.tenantId, world.appId, 31, 2_500);
  await addRequests(world.tenantId, world.appId, 29, 3);
  await addRequests(world.tenantId, gone, 40);
  await addRequests(other.tenantId, other.appId, 31);
  await addRequests(other.tenantId, other.appId, 0);
  expect(await prune(never)).toBeGreaterThanOrEqual(2_502);
  expect(await left("scim_requests", "tenant_id = $1", [world.tenantId])).toBe(3);
  expect(await left("scim_requests", "tenant_id = $1", [other.tenantId])).toBe(1);
  expect(await prune(never)).toBe(0);
});

test("sessions, links, throttles and mails go when they are long over, and not before", async () => {
  const loginId = newId("log");
  await sql("insert into logins (id, email, email_key, name) values ($1, $1, $1, 'P')", [loginId]);
  const session = `insert into sessions (id, login_id, expires_at, revoked_at)
    values ($1, $2, now() + $3::interval, now() + $4::interval)`;
  for (const [name, expires, revoked] of [
    ["live", "1 hour", null],
    ["over", "-29 days", null],
    ["longOver", "-31 days", null],
    ["longRevoked", "1 hour", "-31 days"],
  ]) {
    await sql(session, [`${loginId}-${name}`, loginId, expires, revoked]);
  }
  const link = `insert into login_tokens (hash, login_id, purpose, expires_at, used_at)
    values ($1, $2, 'reset', now() + $3::interval, now() + $4::interval)`;
  for (const [name, expires, used] of [
    ["open", "1 hour", null],
    ["used", "-1 hour", "-2 days"],
    ["longUsed", "1 hour", "-31 days"],
  ]) {
    await sql(link, [`${loginId}-${name}`, loginId, expires, used]);
  }
  const throttle = "insert into throttles (key, window_ends_at) values ($1, now() + $2::interval)";
  await sql(throttle, [`${loginId}-now`, "1 minute"]);
  await sql(throttle, [`${loginId}-past`, "-2 days"]);
  const mail = `insert into mails (id, recipient, subject, body, created_at, sent_at)
    values ($1, 'a@b.c', 's', 'b', now() + $2::interval, $3)`;
  await sql(mail, [`${loginId}-new`, "-1 day", null]);
  await sql(mail, [`${loginId}-sent`, "-31 days", new Date()]);

  await prune(never);
  const mine = `${loginId}-%`;
  const ids = async (table: string, column: string) => {
    const rows = await sql(
      `select ${column} as id from ${table} where ${column} like $1 order by 1`,
      [mine],
    );
    return rows.map(({ id }) => String(id).slice(loginId.length + 1));
  };
  expect(await ids("sessions", "id")).toEqual(["live", "over"]);
  expect(await ids("login_tokens", "hash")).toEqual(["open", "used"]);
  expect(await ids("throttles", "key")).toEqual(["now"]);
  expect(await ids("mails", "id")).toEqual(["new"]);
});

test("invitations go when they were accepted or expired long ago", async () => {
  const { tenantId } = await createWorld();
  const add = `insert into invitations (id, tenant_id, email, role, hash, invited_by, expires_at,
      accepted_at)
    values ($1, $2, 'a@b.c', 'viewer', $1, 'x', now() + $3::interval, now() + $4::interval)`;
  await sql(add, [newId("inv"), tenantId, "1 day", null]);
  await sql(add, [newId("inv"), tenantId, "-10 days", "-12 days"]);
  await sql(add, [newId("inv"), tenantId, "-31 days", null]);
  await sql(add, [newId("inv"), tenantId, "1 day", "-31 days"]);
  await prune(never);
  expect(await left("invitations", "tenant_id = $1", [tenantId])).toBe(2);
});

test("runs go after 400 days, but for the newest and those that plans are measured by", async () => {
  const world = await createWorld();
  const { tenantId, syncId, targetId } = world;
  const run = (
    daysAgo: number,
    more: { state?: string; trigger?: string; scope?: string } = {},
  ) => {
    const id = newId("run", Date.now() - daysAgo * day);
    const { state = "succeeded", trigger = "schedule", scope = "full" } = more;
    const values = [id, tenantId, syncId, targetId, trigger, scope, state];
    return sql(
      `insert into runs (id, tenant_id, sync_id, target_id, trigger, scope, state, settings_version,
         started_by, finished_at)
       values ($1, $2, $3, $4, $5, $6, $7, 1, 'x', case when $7 <> 'held' then now() end)
       returning id`,
      values,
    ).then(() => id);
  };
  for (let n = 0; n < 53; n++) await run(500 - n);
  const kept = [
    await run(480, { state: "held" }),
    await run(399, { trigger: "preview" }),
    await run(405, { scope: "delta" }),
  ];
  const decided = await run(404, { state: "failed" });
  await run(403, { state: "failed" });
  await run(402, { trigger: "preview" });
  const change = `insert into changes (tenant_id, run_id, seq, stage, kind, subject, reason, outcome)
    values ($1, $2, 1, 1, 'user.create', 'a', 'new_in_source', 'applied')`;
  await sql(change, [tenantId, decided]);
  await prune(never);
  expect(await left("runs", "tenant_id = $1", [tenantId])).toBe(50 + kept.length);
  expect(await left("runs", "id = any($1)", [kept])).toBe(kept.length);
  expect(await left("changes", "tenant_id = $1", [tenantId])).toBe(0);
  // A sync that has not run for long keeps the last it did, whatever became of it.
  await sql("delete from runs where tenant_id = $1", [tenantId]);
  await run(600, { state: "failed" });
  const last = await run(500, { state: "failed" });
  await prune(never);
  expect(await sql("select id from runs where tenant_id = $1", [tenantId])).toEqual([{ id: last }]);
});

test("it takes nothing of the staged people, and stops when it is told to", async () => {
  const world = await createWorld();
  await addPerson(world, "stays");
  await addRequests(world.tenantId, world.appId, 31);
  expect(await prune(AbortSignal.abort())).toBe(0);
  expect(await left("scim_requests", "tenant_id = $1", [world.tenantId])).toBe(1);
  await prune(never);
  expect(await left("source_users", "tenant_id = $1", [world.tenantId])).toBe(1);
});
