import { announceAddress, claimDataDir, openDataDir, releaseDataDir, secretsIn } from "./data-dir";
import type { InstanceSettings } from "./environment";
import { explain } from "./failure";
import { choosePort } from "./ports";
import { type Cluster, ensureDatabase, startCluster } from "./postgres";
import { step } from "./steps";
import { type Running, supervise } from "./supervise";

export type Instance = {
  dir: string;
  port: number;
  url: string;
  settings: InstanceSettings;
  /** Starts a part and keeps it running; what was started last is stopped first. */
  keep: (name: string, start: () => Promise<Running>) => Promise<void>;
};

type Part = { stop: () => Promise<void> };

const parts: Part[] = [];
let dataDir: string | null = null;
let ending: Promise<void> | null = null;

/** Runs `work` with a claimed data folder and a database, and ends everything at Ctrl-C or failure. */
export async function runInstance(work: (instance: Instance) => Promise<void>): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void end(0));
  }
  try {
    await work(await openInstance());
  } catch (error) {
    await fail(error);
  }
}

async function openInstance(): Promise<Instance> {
  const dir = openDataDir(process.env["USHER_DATA_DIR"]);
  claimDataDir(dir);
  dataDir = dir;
  const port = await choosePort(process.env["PORT"]);
  const url = process.env["USHER_BASE_URL"] || `http://localhost:${port}`;
  announceAddress(dir, url);
  const { secret, databasePassword } = secretsIn(dir);
  const given = process.env["DATABASE_URL"];
  const ownerUrl =
    given || (await step("Starting PostgreSQL", () => database(dir, databasePassword)));
  const settings: InstanceSettings = {
    ...{ ownerUrl, baseUrl: url, dataDir: dir, embedded: !given },
    secret: process.env["USHER_SECRET"] || secret,
  };
  return { dir, port, url, settings, keep };
}

/** Keeps its port over restarts, so that the pools of the other processes find it again. */
async function database(dir: string, password: string): Promise<string> {
  let cluster: Cluster | undefined;
  await keep("PostgreSQL", async () => {
    const port = cluster && { port: cluster.port };
    cluster = await startCluster({ dir, password, ...port });
    return cluster;
  });
  if (!cluster) throw new Error("PostgreSQL started without a cluster");
  await ensureDatabase(cluster, "usher");
  return cluster.url("usher");
}

async function keep(name: string, start: () => Promise<Running>): Promise<void> {
  const part = await supervise(name, start, (failure) => void fail(failure));
  parts.push(part);
  if (ending !== null) await part.stop();
}

async function fail(error: unknown): Promise<void> {
  if (ending === null) process.stderr.write(`\n${explain(error)}\n`);
  await end(1);
}

/** A second Ctrl-C changes nothing: the first one already ends everything within seconds. */
function end(code: number): Promise<void> {
  ending ??= stopAll(code);
  return ending;
}

async function stopAll(code: number): Promise<void> {
  if (code === 0) process.stdout.write("\n  Stopping ...\n");
  const [database, ...programs] = parts;
  await Promise.all(programs.map((part) => part.stop()));
  await database?.stop();
  if (dataDir) releaseDataDir(dataDir);
  process.exit(code);
}
