import pg from "pg";
import { appDatabaseUrl } from "@/lib/config";
import { startFake } from "@/lib/targets/confluence/confluence.fake";
import type { FakeTarget } from "@/lib/targets/port";
import type { TestUsher } from "../support/usher";

export type Sql = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** A workspace of a running Usher whose one app feeds one Confluence, which this process serves. */
export type Scene = {
  usher: TestUsher;
  tenantId: string;
  syncId: string;
  fake: FakeTarget;
  scim: { path: string; token: string };
  /** Looks into the database as its owner. */
  sql: Sql;
  startFullRun: () => Promise<string>;
  close: () => Promise<void>;
};

/** A scene of a test's own; one Usher carries several. */
export async function createScene(usher: TestUsher): Promise<Scene> {
  beOneOf(usher);
  // Only now: these modules read the configuration when they are loaded.
  const { createWorkspace, startFullRun, letGo } = await import("./operations");
  const owner = ownerOf(usher);
  const sql: Sql = async (text, values) => (await owner.query(text, values)).rows;
  const fake = await startFake({ version: "10.0" });
  const workspace = await createWorkspace(sql, fake.settings);
  fake.calls.length = 0;
  return {
    ...{ usher, fake, sql, ...workspace },
    startFullRun: () => startFullRun(workspace.tenantId, workspace.syncId),
    close: async () => {
      await fake.close();
      await owner.end();
      await letGo();
    },
  };
}

/** From here on this process reads the configuration of the Usher it started. */
function beOneOf({ settings }: TestUsher): void {
  process.env["USHER_DATABASE_URL"] = appDatabaseUrl(settings.ownerUrl, settings.secret);
  process.env["USHER_SECRET"] = settings.secret;
  process.env["USHER_BASE_URL"] = settings.baseUrl;
  const redisUrl = settings.extra?.["REDIS_URL"];
  if (redisUrl) process.env["REDIS_URL"] = redisUrl;
}

function ownerOf({ settings }: TestUsher): pg.Pool {
  const pool = new pg.Pool({ connectionString: settings.ownerUrl, max: 3, allowExitOnIdle: true });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
