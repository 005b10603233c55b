import { describe, expect, test } from "vitest";
import { testDatabase } from "../support/database";
import { queueSuite } from "./queue-suite";

describe("the queue in PostgreSQL", () => {
  queueSuite();

  test("lives in a schema of its own, through the role that cannot bypass row-level security", async () => {
    const rows = await testDatabase().sql(
      "select distinct usename from pg_stat_activity where application_name like '%usher queue%' or usename = 'usher_app'",
    );
    expect(rows.every((row) => row["usename"] === "usher_app")).toBe(true);
    const tables = await testDatabase().sql(
      "select count(*)::int as count from pg_tables where schemaname = 'bullmq'",
    );
    expect(tables[0]?.["count"]).toBeGreaterThan(5);
  });
});
