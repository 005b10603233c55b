import { fork } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { programs } from "./build";
import { type Child, startChild } from "./children";
import { childEnvironment, type InstanceSettings, migratorEnvironment } from "./environment";
import { Failure, lastLinesOf } from "./failure";

const healthyTimeoutMs = 30_000;

/** `story` is the demo with a second workspace that has a month behind it. */
type Seed = "none" | "demo" | "story";

/** Migrates in a process of its own; the answer is what the demo seed told, if it was asked for. */
export async function migrate(
  settings: InstanceSettings,
  seed: Seed,
  program = programs.migrate,
): Promise<unknown> {
  const child = fork(program, flagsOf[seed], {
    env: migratorEnvironment(settings),
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  process.once("exit", () => child.kill());
  let output = "";
  let told: unknown = null;
  child.stdout?.on("data", (text) => {
    output += text;
  });
  child.stderr?.on("data", (text) => {
    output += text;
  });
  child.on("message", (message) => {
    told = message;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code === 0) return told;
  throw new Failure(
    "The database could not be brought to this version.",
    "The reason is above; nothing was started.",
    lastLinesOf(output),
  );
}

const flagsOf: Record<Seed, string[]> = {
  none: [],
  demo: ["--demo"],
  story: ["--demo", "--story"],
};

export function startWeb(
  settings: InstanceSettings,
  port: number,
  logName = "web",
): Promise<Child> {
  return startChild({
    name: "web",
    script: programs.server,
    env: { ...childEnvironment(settings), PORT: String(port) },
    log: join(settings.dataDir, "logs", `${logName}.log`),
  });
}

export function startWorker(settings: InstanceSettings, logName = "worker"): Promise<Child> {
  return startChild({
    name: "worker",
    script: programs.worker,
    env: childEnvironment(settings),
    log: join(settings.dataDir, "logs", `${logName}.log`),
  });
}

/** Healthy means that it answers and that it reaches its database. */
export async function waitUntilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + healthyTimeoutMs;
  let last = "it gave no answer";
  while (Date.now() < deadline) {
    try {
      const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return;
      last = `it answered ${response.status}: ${(await response.text()).slice(0, 300)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await pause(50);
  }
  throw new Failure(
    `The web process at ${url} did not become healthy: ${last}.`,
    "Its log is in the folder logs of the data folder.",
  );
}
