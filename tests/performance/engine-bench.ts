import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { z } from "zod";
import { migrateDatabase } from "@/db/migrate";
import { bundleOptions } from "@/scripts/lib/build";
import { type Cluster, ensureDatabase, startCluster } from "@/scripts/lib/postgres";
import { step } from "@/scripts/lib/steps";
import { temporaryDir } from "../support/temporary-dir";
import { seedWorld } from "./engine-seed";

export const secret = "the-secret-of-the-measurements-0123456789";

export type EngineWorld = { ownerUrl: string; postgresPid: number };

/** A durable PostgreSQL for one measurement, gone afterwards. */
export async function withCluster(work: (cluster: Cluster) => Promise<void>): Promise<void> {
  const dir = temporaryDir("usher-bench-");
  const cluster = await startCluster({ dir, password: "bench" });
  try {
    await work(cluster);
  } finally {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

export async function makeWorld(
  cluster: Cluster,
  name: string,
  people: number,
  inStep: boolean,
): Promise<EngineWorld> {
  await ensureDatabase(cluster, name);
  const ownerUrl = cluster.url(name);
  await migrateDatabase({ ownerUrl, secret });
  await step(`Filling in ${people} people`, () => seedWorld(ownerUrl, people, inStep));
  return { ownerUrl, postgresPid: cluster.pid };
}

export const groupsOf = (people: number) => Math.max(5, Math.ceil((people * 5) / 500));

const cost = z.object({ wallMs: z.number(), cpuMs: z.number(), cpuDatabaseMs: z.number() });
const measured = z.object({
  hwmKb: z.number(),
  runs: z.array(
    z.object({
      runId: z.string(),
      observed: cost,
      planned: cost,
      applied: cost,
      calls: z.object({ reads: z.number(), writes: z.number() }),
      changes: z.number(),
    }),
  ),
});
export type EngineMeasure = z.infer<typeof measured>;

type Task = {
  people: number;
  groups?: number;
  accounts?: number;
  scope?: "full" | "delta";
  runs?: number;
  latencyMs?: number;
  concurrency?: number;
  observe?: boolean;
  joins?: { people: string[]; group: string } | null;
};

/** Carries runs out in a process of its own, so that its memory and its time are its own. */
export async function measureRuns(world: EngineWorld, task: Task): Promise<EngineMeasure> {
  const program = await bundled();
  const asked = {
    ...{ groups: groupsOf(task.people), accounts: task.people, scope: "full", runs: 1 },
    ...{ latencyMs: 0, concurrency: 8, observe: true, joins: null },
    ...task,
  };
  const child = spawn(process.execPath, [program, JSON.stringify(asked)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      DATABASE_URL: world.ownerUrl,
      USHER_SECRET: secret,
      LOG_LEVEL: "warn",
      BENCH_POSTGRES_PID: String(world.postgresPid),
    },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => child.on("close", done));
  if (code !== 0) throw new Error(`The measured process ended with ${code}.`);
  return measured.parse(JSON.parse(output.trim().split("\n").at(-1) ?? ""));
}

let program: Promise<string> | null = null;

function bundled(): Promise<string> {
  program ??= (async () => {
    const outdir = join(bundleOptions.outdir, "bench");
    const entry = join(bundleOptions.absWorkingDir, "tests", "performance", "engine-child.ts");
    await build({ ...bundleOptions, entryPoints: [{ in: entry, out: "engine-child" }], outdir });
    return join(outdir, "engine-child.mjs");
  })();
  return program;
}
