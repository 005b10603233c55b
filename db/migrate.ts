import { runMigrations } from "bullmq";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { secureDatabase } from "./security";

type Options = {
  /** A login that owns the database's public schema and may create roles. */
  ownerUrl: string;
  secret: string;
  /** The folder of this repository that holds the migrations. */
  folder?: string;
};

/** Any number that only Usher's migrator uses. */
const lockKey = 7_483_647;

/** Brings the database to this version. Any number of starters may call it; one works, the rest wait. */
export async function migrateDatabase(options: Options): Promise<void> {
  const client = new pg.Client({ connectionString: options.ownerUrl });
  client.on("error", () => {
    // The query that is under way rejects with the same error.
  });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    await client.query("set lock_timeout = '10s'");
    await migrate(drizzle(client), { migrationsFolder: options.folder ?? "db/migrations" });
    await runMigrations(client, "bullmq");
    await secureDatabase(client, options.secret);
    await client.query(bringBackEvents);
  } finally {
    await client.end();
  }
}

/**
 * A database restored from a dump counts its transactions anew, and events of its former life would
 * wait for numbers that come in years. They come first now, in their order.
 */
const bringBackEvents = `
update events set txid = 0 where txid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`;
