import { randomBytes } from "node:crypto";
import pg from "pg";
import { appDatabaseUrl } from "@/lib/config";
import { templateDatabase } from "./test-cluster";

export type TestDatabase = {
  /** Signs in as the owner, who sees everything: for looking, not for the code under test. */
  ownerUrl: string;
  /** Signs in as the program does. */
  appUrl: string;
  sql: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  drop: () => Promise<void>;
};

declare global {
  var usherTestDatabase: TestDatabase | undefined;
}

/** This test file's own database; `@/db/client` uses it. Made before the file is loaded. */
export function testDatabase(): TestDatabase {
  if (globalThis.usherTestDatabase) return globalThis.usherTestDatabase;
  throw new Error(
    "This folder's tests run without a database: see the projects in vitest.config.ts",
  );
}

/** Copies the migrated template, which takes about 50 ms. */
export async function createDatabase(
  name = `test_${randomBytes(6).toString("hex")}`,
): Promise<TestDatabase> {
  const cluster = process.env["USHER_TEST_CLUSTER"];
  const secret = process.env["USHER_SECRET"];
  if (!cluster || !secret) throw new Error("tests/support/global-setup.ts has not run");
  await queryOnce(cluster, `create database ${name} template ${templateDatabase}`);

  const url = new URL(cluster);
  url.pathname = `/${name}`;
  const ownerUrl = url.href;
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 2, allowExitOnIdle: true });
  owner.on("error", () => undefined);
  return {
    ownerUrl,
    appUrl: appDatabaseUrl(ownerUrl, secret),
    sql: async (text, values) => (await owner.query(text, values)).rows,
    drop: async () => {
      await owner.end();
      await queryOnce(cluster, `drop database if exists ${name} with (force)`);
    },
  };
}

async function queryOnce(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
