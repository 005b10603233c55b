import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type BuildOptions, build, stop } from "esbuild";
import { runTool } from "./commands";
import { Failure, lastLinesOf } from "./failure";
import { dist, root } from "./paths";
import { commandOf } from "./processes";

/** Whatever changes what is built. Tests and documentation do not. */
const sources = [
  ...[
    "app",
    "db",
    "lib",
    "workers",
    "public",
    "server.ts",
    "scripts/migrate.ts",
    "scripts/lib/seed.ts",
  ],
  ...["scripts/lib/story", "proxy.ts"],
  ...["instrumentation.ts", "next.config.js", "postcss.config.mjs", "tsconfig.json"],
  ...["package.json", "package-lock.json"],
];

const stampFile = join(root, ".next", "usher-sources");
const lockFile = join(dist, "building");

export const programs = programsIn(dist);

/** Ours to start: the web process, the worker, the one that migrates and ends, and two threads. */
export function programsIn(folder: string) {
  return {
    server: join(folder, "server.mjs"),
    worker: join(folder, "worker.mjs"),
    migrate: join(folder, "migrate.mjs"),
    mappingThread: join(folder, "mapping-thread.mjs"),
    whatIfThread: join(folder, "what-if-thread.mjs"),
  };
}

/** True when what was built last came from exactly these sources. */
export function isBuilt(): boolean {
  const built = existsSync(stampFile) && readFileSync(stampFile, "utf8") === sourcesHash(root);
  return built && Object.values(programs).every((file) => existsSync(file));
}

/** Builds the pages and bundles the programs. Two starts at once build only once. */
export async function buildAll(): Promise<void> {
  const release = await takeTurn();
  try {
    if (isBuilt()) return;
    const hash = sourcesHash(root);
    rmSync(stampFile, { force: true });
    await bundlePrograms();
    await buildPages();
    writeFileSync(stampFile, hash);
  } finally {
    release();
  }
}

/** The programs as esbuild sees them: our code in one file each, packages left outside. */
export const bundleOptions = {
  entryPoints: [
    { in: join(root, "server.ts"), out: "server" },
    { in: join(root, "workers", "main.ts"), out: "worker" },
    { in: join(root, "scripts", "migrate.ts"), out: "migrate" },
    { in: join(root, "lib", "engine", "preview", "mapping-thread.ts"), out: "mapping-thread" },
    { in: join(root, "lib", "engine", "preview", "what-if-thread.ts"), out: "what-if-thread" },
  ],
  absWorkingDir: root,
  outdir: dist,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: "linked",
  logLevel: "silent",
} as const satisfies BuildOptions;

async function bundlePrograms(): Promise<void> {
  try {
    await build(bundleOptions);
  } catch (error) {
    throw new Failure(
      "The server and the worker could not be bundled.",
      "The reasons are above.",
      lastLinesOf(error instanceof Error ? error.message : String(error)),
    );
  } finally {
    await stop();
  }
}

async function buildPages(): Promise<void> {
  const env = {
    ...process.env,
    NODE_ENV: "production" as const,
    NEXT_TELEMETRY_DISABLED: "1",
    // The build loads modules that want a configuration; nothing of it stays in the result.
    USHER_SECRET: "only-for-the-build-and-kept-nowhere",
    DATABASE_URL: "postgres://nobody@127.0.0.1/nothing",
  };
  const { code, output } = await runTool("next", ["build"], { env });
  if (code === 0) return;
  const reasons = lastLinesOf(output, 40);
  throw new Failure("The pages could not be built.", "The reasons are above.", reasons);
}

/** The hash over names and contents: times and machines do not matter. */
export function sourcesHash(folder: string): string {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0] ?? "");
  for (const file of sources.flatMap((source) => filesUnder(join(folder, source)))) {
    hash.update(`\0${relative(folder, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
  return names.map((name) => join(path, name)).filter((file) => statSync(file).isFile());
}

async function takeTurn(): Promise<() => void> {
  mkdirSync(dist, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: "wx" });
      return () => rmSync(lockFile, { force: true });
    } catch {
      if (!builderLives()) rmSync(lockFile, { force: true });
      else await pause(200);
    }
  }
}

function builderLives(): boolean {
  const pid = existsSync(lockFile) ? Number(readFileSync(lockFile, "utf8")) : 0;
  return pid > 0 && commandOf(pid)?.includes("node") === true;
}
