import { rmSync } from "node:fs";
import { ensureDatabase, startCluster } from "@/scripts/lib/postgres";
import { temporaryDir } from "./temporary-dir";

export const templateDatabase = "usher_template";

export type TestCluster = { url: string; stop: () => Promise<void> };

/** A PostgreSQL of the tests' own, with one migrated database for all others to be copied from. */
export async function startTestCluster(secret: string): Promise<TestCluster> {
  const dir = temporaryDir("usher-tests-");
  const cluster = await startCluster({ dir, password: "tests", durable: false });
  const stop = async () => {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await ensureDatabase(cluster, templateDatabase);
    const { migrateDatabase } = await import("@/db/migrate");
    await migrateDatabase({ ownerUrl: cluster.url(templateDatabase), secret });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: cluster.url("postgres"), stop };
}
