import { expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import { prune } from "@/lib/engine/prune";
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

test("it takes nothing of the staged people, and stops when it is told to", async () => {
  const world = await createWorld();
  await addPerson(world, "stays");
  await addRequests(world.tenantId, world.appId, 31);
  expect(await prune(AbortSignal.abort())).toBe(0);
  expect(await left("scim_requests", "tenant_id = $1", [world.tenantId])).toBe(1);
  await prune(never);
  expect(await left("source_users", "tenant_id = $1", [world.tenantId])).toBe(1);
});
