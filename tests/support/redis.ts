import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "@/scripts/lib/ports";
import { eventually } from "./eventually";

export type TestRedis = {
  url: string;
  /** Empties it, as an operator or a lost disk would. */
  flush: () => Promise<void>;
  /** Ends it without warning; `start` brings it back on the same port with what it had written. */
  kill: () => Promise<void>;
  start: () => Promise<void>;
  stop: () => Promise<void>;
};

/** A redis-server of the test's own, set up as compose.yaml does: appendonly, noeviction. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const dir = mkdtempSync(join(tmpdir(), "usher-redis-"));
  let server: ChildProcess | null = null;

  const start = async () => {
    const flags = `--port ${port} --bind 127.0.0.1 --dir ${dir} --appendonly yes --save`;
    const args = [...flags.split(" "), "", "--maxmemory-policy", "noeviction"];
    server = spawn(process.env["REDIS_SERVER_PATH"] ?? "redis-server", args, { stdio: "ignore" });
    await eventually(() => ask(url, (redis) => redis.ping()));
  };
  const end = async (signal: NodeJS.Signals) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    server.kill(signal);
    await exited;
  };
  await start();
  return {
    url,
    start,
    flush: async () => {
      await ask(url, (redis) => redis.flushall());
    },
    kill: () => end("SIGKILL"),
    stop: async () => {
      await end("SIGTERM");
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function ask<T>(url: string, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: null,
    enableOfflineQueue: true,
  });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}
