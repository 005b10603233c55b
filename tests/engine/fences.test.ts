import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db, inTenant, pool, sqlInTenant } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { tenants } from "@/db/schema/tenants";
import { newId } from "@/lib/core/ids";
import { testDatabase } from "../support/database";

const owner = testDatabase();

async function workspaceWithApp() {
  const tenantId = newId("ten");
  const appId = newId("app");
  await inTenant(tenantId, async (tx) => {
    await tx.insert(tenants).values({ id: tenantId, slug: tenantId, name: "W" });
    await tx.insert(apps).values({
      id: appId,
      tenantId,
      key: appId.slice(4),
      name: "Entra",
      provider: "entra",
      method: "scim",
    });
  });
  return { tenantId, appId };
}

describe("row-level security", () => {
  test("is forced, with a policy for the program, on every table that has a tenant", async () => {
    const rows = await owner.sql(`
      select c.relname, c.relrowsecurity, c.relforcerowsecurity,
        exists (select from pg_policies p where p.tablename = c.relname and p.policyname = 'tenant'
          and p.qual like '%app.tenant%' and p.with_check like '%app.tenant%') as fenced
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and (c.relname = 'tenants' or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))`);
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) {
      expect(row).toMatchObject({ relrowsecurity: true, relforcerowsecurity: true, fenced: true });
    }
  });

  test("the program's role is no superuser, bypasses nothing and owns nothing", async () => {
    const { rows } = await db().execute(sql`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
        (select count(*)::int from pg_class where relowner = pg_roles.oid
          and relnamespace = 'public'::regnamespace) as owned
      from pg_roles where rolname = current_user`);
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owned: 0 },
    ]);
  });

  test("a query without a tenant sees no rows and may insert none", async () => {
    await workspaceWithApp();
    expect(await db().select({ id: apps.id }).from(apps)).toEqual([]);
    await expect(
      db()
        .insert(tenants)
        .values({ id: newId("ten"), slug: "x", name: "X" }),
    ).rejects.toThrow();
  });

  test("a query that forgot its tenant sees the rows of the transaction's tenant only", async () => {
    const [a, b] = [await workspaceWithApp(), await workspaceWithApp()];
    const seen = await inTenant(a.tenantId, (tx) => tx.select({ id: apps.id }).from(apps));
    expect(seen).toEqual([{ id: a.appId }]);
    const other = await inTenant(a.tenantId, (tx) =>
      tx.select({ id: apps.id }).from(apps).where(eq(apps.id, b.appId)),
    );
    expect(other).toEqual([]);
  });

  test("a row cannot be written for, or moved to, another tenant", async () => {
    const [a, b] = [await workspaceWithApp(), await workspaceWithApp()];
    await expect(
      inTenant(a.tenantId, (tx) =>
        tx.insert(apps).values({
          id: newId("app"),
          tenantId: b.tenantId,
          key: "k".repeat(20),
          name: "Stolen",
          provider: "okta",
          method: "scim",
        }),
      ),
    ).rejects.toThrow();
    await expect(
      inTenant(a.tenantId, (tx) =>
        tx.update(apps).set({ tenantId: b.tenantId }).where(eq(apps.id, a.appId)),
      ),
    ).rejects.toThrow();
  });

  test("nothing is carried over on a connection that is used again, not even after an error", async () => {
    const worlds = await Promise.all(Array.from({ length: 6 }, workspaceWithApp));
    const rounds = Array.from({ length: 600 }, (_, index) => worlds[index % worlds.length]);
    await Promise.all(
      rounds.map(async (world, index) => {
        if (!world) return;
        if (index % 7 === 0) {
          await sqlInTenant(world.tenantId, (client) => client.query("select 1/0")).catch(
            () => null,
          );
          return;
        }
        const rows = await sqlInTenant(world.tenantId, (client) =>
          client.query("select id from apps"),
        );
        expect(rows.rows).toEqual([{ id: world.appId }]);
      }),
    );
    expect(await db().select({ id: apps.id }).from(apps)).toEqual([]);
  });

  test("a tenant id that is none never reaches the database", async () => {
    await expect(inTenant("ten_'; drop table apps; --", async () => 1)).rejects.toThrow(
      "Not an id",
    );
  });

  test("the audit log can be added to and read, never changed or emptied", async () => {
    const { tenantId } = await workspaceWithApp();
    for (const statement of ["update audit_events set action = 'x'", "delete from audit_events"]) {
      await expect(
        inTenant(tenantId, (tx) => tx.execute(sql.raw(statement))),
      ).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });
});

describe("a PostgreSQL connection that is killed", () => {
  test("inside a transaction rejects that transaction and leaves the process and the pool at work", async () => {
    const { tenantId } = await workspaceWithApp();
    const cut = inTenant(tenantId, async (tx) => {
      const { rows } = await tx.execute(sql`select pg_backend_pid() as pid`);
      await owner.sql("select pg_terminate_backend($1)", [rows[0]?.["pid"]]);
      await tx.execute(sql`select pg_sleep(1)`);
    });
    await expect(cut).rejects.toThrow();
    expect(await inTenant(tenantId, (tx) => tx.select({ id: apps.id }).from(apps))).toHaveLength(1);
  });

  test("while it is idle is replaced without anyone noticing", async () => {
    const { tenantId } = await workspaceWithApp();
    const read = () => inTenant(tenantId, (tx) => tx.select({ id: apps.id }).from(apps));
    await Promise.all(Array.from({ length: 8 }, read));
    for (let round = 0; round < 5; round++) {
      await owner.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'usher_app' and datname = current_database()",
      );
      const results = await Promise.all(Array.from({ length: 8 }, read));
      expect(results.every((rows) => rows.length === 1)).toBe(true);
    }
    expect(pool().totalCount).toBeLessThanOrEqual(10);
    expect(pool().waitingCount).toBe(0);
  });
});
