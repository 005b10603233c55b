import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/db/client";
import { readInTenant, writeInTenant } from "@/db/shared-trips";
import { type Fields, runInTenant } from "@/db/statement";
import { testDatabase } from "../support/database";
import { eventually } from "../support/eventually";
import { newApp, person, type ScimApp, scim, takePending } from "./scim-fixture";

let app: ScimApp;

beforeAll(async () => {
  app = await newApp();
});

const readOnly = "alter database %I set default_transaction_read_only = %L";
const terminateAll = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and usename = 'usher_app'`;

/** Names cannot be parameters of these statements. */
async function onDatabase(template: string, ...values: string[]): Promise<void> {
  const { sql } = testDatabase();
  const places = values.map((_, index) => `, $${index + 2}::text`).join("");
  const [row] = await sql(`select format($1, current_database()${places}) as text`, [
    template,
    ...values,
  ]);
  await sql(String(row?.["text"]));
}

afterEach(async () => {
  await onDatabase(readOnly, "off");
  await onDatabase("alter database %I connection limit -1");
  await testDatabase().sql(terminateAll);
  await eventually(async () => (await scim(app, "GET", "/Users?count=0")).status === 200);
});

describe("when the database goes away", () => {
  test("a connection killed in the middle is 503 with Retry-After, and the next call works", async () => {
    const { sql } = testDatabase();
    const blocker = await pool().connect();
    await blocker.query("begin");
    await blocker.query(`select set_config('app.tenant', '${app.tenantId}', true)`);
    await blocker.query(
      `insert into source_users (tenant_id, app_id, id, user_name, user_name_key, active, resource)
       values ($1, $2, 'x', 'blocked@example.com', 'blocked@example.com', true, '{}')`,
      [app.tenantId, app.appId],
    );
    const reply = scim(app, "POST", "/Users", person("blocked@example.com"));
    const waiting = `select pid from pg_stat_activity where datname = current_database()
      and wait_event_type = 'Lock' and usename = 'usher_app'`;
    const [victim] = await eventually(async () => {
      const rows = await sql(waiting);
      return rows.length > 0 ? rows : null;
    });
    await sql("select pg_terminate_backend($1)", [victim?.["pid"]]);
    const refused = await reply;
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.text).toContain("api:messages:2.0:Error");
    await blocker.query("rollback");
    blocker.release();
    expect((await scim(app, "POST", "/Users", person("blocked@example.com"))).status).toBe(201);
  });

  test("no connection at all is 503, also for the token, and then all is well again", async () => {
    const fresh = await newApp();
    await onDatabase("alter database %I connection limit 0");
    await testDatabase().sql(terminateAll);
    const replies = await Promise.all([
      scim(app, "GET", "/Users"),
      scim(fresh, "POST", "/Users", person("away@example.com")),
    ]);
    for (const { status, headers } of replies) {
      expect([status, headers.has("retry-after")]).toEqual([503, true]);
    }
  });

  test("a database that only reads is 503 for writes and serves reads", async () => {
    await onDatabase(readOnly, "on");
    await testDatabase().sql(terminateAll);
    await eventually(async () => (await scim(app, "GET", "/Users")).status === 200);
    const refused = await scim(app, "POST", "/Users", person("readonly@example.com"));
    expect([refused.status, refused.headers.has("retry-after")]).toEqual([503, true]);
  });

  test("connections killed under load lose no acknowledged write and leave no half of one", async () => {
    const own = await newApp();
    const { sql } = testDatabase();
    const names = Array.from({ length: 120 }, (_, index) => `storm-${index}@example.com`);
    const kills = setInterval(() => void sql(terminateAll), 20);
    const statuses: number[] = [];
    const acknowledged: string[] = [];
    const work = async () => {
      for (let name = names.pop(); name; name = names.pop()) {
        const { status, body } = await scim(own, "POST", "/Users", person(name));
        statuses.push(status);
        if (status === 201) acknowledged.push(body.id);
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    clearInterval(kills);
    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
    await eventually(async () => (await scim(own, "GET", "/Users?count=0")).status === 200);
    const rows = await sql("select id from source_users where app_id = $1", [own.appId]);
    const stored = rows.map(({ id }) => String(id)).sort();
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    expect(await takePending(own)).toEqual(stored.map((id) => `user:${id}`));
    const [counted] = await sql(
      "select sum(users)::int as users from source_counts where app_id = $1",
      [own.appId],
    );
    expect(counted?.["users"] ?? 0).toBe(stored.length);
  });
});

describe("statements of one exchange", () => {
  const insert = {
    name: null,
    text: `insert into source_counts (tenant_id, app_id, shard) values ($1, $2, 31) returning shard`,
    read: ([shard]: readonly (string | null)[]) => shard ?? "",
  };
  const seen = { name: null, text: "select count(*) from source_users", read: insert.read };

  test("see their own tenant's rows only, and the next borrower of the connection sees none of them", async () => {
    const stranger = await newApp();
    await scim(app, "POST", "/Users", person("fenced@example.com"));
    expect(await runInTenant(stranger.tenantId, seen, [])).toEqual(["0"]);
    expect(Number((await runInTenant(app.tenantId, seen, []))[0])).toBeGreaterThan(0);
    const bare = await pool().query("select count(*)::int as users from source_users");
    expect(bare.rows[0]).toEqual({ users: 0 });
  });

  test("asked for together go together, each tenant's for itself", async () => {
    const stranger = await newApp();
    const where = { name: null, text: "select txid_current(), current_setting('app.tenant')" };
    const placed = { ...where, read: (fields: readonly (string | null)[]) => fields.join() };
    const ask = (tenantId: string) => readInTenant(tenantId, placed, []);
    const own = Array.from({ length: 5 }, () => ask(app.tenantId));
    const others = Array.from({ length: 5 }, () => ask(stranger.tenantId));
    const [mine, theirs] = [await Promise.all(own), await Promise.all(others)].map((all) => [
      ...new Set(all.flat()),
    ]);
    expect(mine).toEqual([expect.stringMatching(new RegExp(`^\\d+,${app.tenantId}$`))]);
    expect(theirs).toEqual([expect.stringMatching(new RegExp(`^\\d+,${stranger.tenantId}$`))]);
    expect(mine).not.toEqual(theirs);
  });

  test("asked for together do not fail together", async () => {
    const wrong = { ...seen, text: "select 1 / count(*) from source_users where false" };
    const asked = [seen, wrong, seen].map((one) => readInTenant(app.tenantId, one, []));
    const ends = await Promise.allSettled(asked);
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(ends[1]).toMatchObject({ reason: { message: "division by zero" } });
    expect(await readInTenant(app.tenantId, seen, [])).toHaveLength(1);
  });

  test("writes of one moment share a commit, and one that is refused takes nobody with it", async () => {
    const names = ["ann", "bea", "ann", "cal", "dan"];
    const create = (name: string) => scim(app, "POST", "/Users", person(`${name}@together.com`));
    const replies = await Promise.all(names.map(create));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 201, 409]);
    const stored = {
      ...seen,
      text: `select user_name from source_users
      where user_name like '%@together.com' order by user_name`,
    };
    expect(await runInTenant(app.tenantId, stored, [])).toEqual(
      ["ann", "bea", "cal", "dan"].map((name) => `${name}@together.com`),
    );
    const commit = { name: null, text: "select txid_current()", read: ([id = null]: Fields) => id };
    const write = () => writeInTenant(app.tenantId, [{ statement: commit, values: [] }]);
    await eventually(
      async () => new Set((await Promise.all([write(), write()])).flat(2)).size === 1,
    );
  });

  test("cannot write another tenant's rows", async () => {
    const stranger = await newApp();
    const foreign = runInTenant(stranger.tenantId, insert, [app.tenantId, app.appId]);
    await expect(foreign).rejects.toThrow(/row-level security/);
  });
});
