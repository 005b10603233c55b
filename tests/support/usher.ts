import { rmSync } from "node:fs";
import { buildAll } from "@/scripts/lib/build";
import type { Child } from "@/scripts/lib/children";
import { demoFacts, type ReadyFacts, readyFacts } from "@/scripts/lib/demo";
import type { InstanceSettings } from "@/scripts/lib/environment";
import { freePort } from "@/scripts/lib/ports";
import { type Cluster, ensureDatabase, startCluster } from "@/scripts/lib/postgres";
import { migrate, startWeb, startWorker, waitUntilHealthy } from "@/scripts/lib/programs";
import { temporaryDir } from "./temporary-dir";

export type UsherOptions = {
  /** `story` makes the workspace with a month behind it as well. */
  seed?: "demo" | "story";
  webs?: number;
  workers?: number;
  /** Without it the queue lives in PostgreSQL. */
  redisUrl?: string;
  /** True makes PostgreSQL wait for the disk, as in production. */
  durable?: boolean;
  env?: Record<string, string | undefined>;
};

export type TestUsher = {
  /** The first web process; `urls` has all of them. */
  url: string;
  urls: string[];
  facts: ReadyFacts;
  settings: InstanceSettings;
  /** Handles on the processes: `kill()` is SIGKILL, `stop()` asks politely. */
  webs: Child[];
  workers: Child[];
  startWebAgain: (index: number) => Promise<void>;
  addWorker: () => Promise<Child>;
  killPostgres: () => Promise<void>;
  startPostgresAgain: () => Promise<void>;
  stop: () => Promise<void>;
};

/** A whole production Usher on free ports, with a PostgreSQL of its own that may be killed. */
export async function startUsher(options: UsherOptions = {}): Promise<TestUsher> {
  await buildAll();
  const dir = temporaryDir("usher-whole-");
  const postgres = { dir, password: "tests", durable: options.durable ?? false };
  let cluster: Cluster = await startCluster(postgres);
  const ports = await Promise.all(Array.from({ length: options.webs ?? 1 }, freePort));
  const urls = ports.map((port) => `http://localhost:${port}`);
  const [url = ""] = urls;
  const settings = settingsOf(cluster, url, dir, options);
  const webs: Child[] = [];
  const workers: Child[] = [];

  const addWorker = async () => {
    const worker = await startWorker(settings, `worker-${workers.length}`);
    workers.push(worker);
    return worker;
  };
  const startWebAt = async (index: number) => {
    webs[index] = await startWeb(settings, ports[index] ?? 0, `web-${index}`);
    await waitUntilHealthy(urls[index] ?? "");
  };
  const stop = async () => {
    await Promise.all([...webs, ...workers].map((child) => child.stop()));
    await cluster.stop();
    if (!process.env["USHER_KEEP_LOGS"]) rmSync(dir, { recursive: true, force: true });
  };

  try {
    await ensureDatabase(cluster, "usher");
    const told = await migrate(settings, options.seed ?? "demo");
    for (const index of urls.keys()) await startWebAt(index);
    for (let count = options.workers ?? 1; count > 0; count -= 1) await addWorker();
    return {
      ...{ url, urls, settings, webs, workers, addWorker, stop },
      facts: readyFacts(url, demoFacts(dir, told)),
      startWebAgain: startWebAt,
      killPostgres: () => cluster.kill(),
      startPostgresAgain: async () => {
        cluster = await startCluster({ ...postgres, port: cluster.port });
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function settingsOf(
  cluster: Cluster,
  baseUrl: string,
  dataDir: string,
  { redisUrl, env }: UsherOptions,
): InstanceSettings {
  return {
    ...{ ownerUrl: cluster.url("usher"), baseUrl, dataDir, embedded: true },
    secret: "the-secret-of-a-whole-usher-under-test-0123",
    extra: {
      ...{ LOG_LEVEL: "info", REDIS_URL: redisUrl },
      // Tests send faster than any identity provider.
      ...{ USHER_SCIM_RATE: "1000000", USHER_SCIM_BURST: "1000000" },
      ...env,
    },
  };
}
