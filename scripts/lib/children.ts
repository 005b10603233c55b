import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, truncateSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Failure, lastLinesOf } from "./failure";

export type ChildOptions = {
  name: string;
  script: string;
  env: NodeJS.ProcessEnv;
  /** The file its output is appended to; "show" lets it write to our own output. */
  log: string;
};

export type Child = {
  name: string;
  pid: number;
  exited: Promise<void>;
  /** Null while it runs, and when a signal ended it. */
  exitCode: () => number | null;
  stop: (graceMs?: number) => Promise<void>;
  kill: () => Promise<void>;
};

const readyTimeoutMs = 60_000;
const logBytesMax = 20_000_000;

/** Starts a Node process of ours and waits until it says `{ready: true}`. It ends when we do. */
export async function startChild({ name, script, env, log }: ChildOptions): Promise<Child> {
  const output = log === "show" ? "inherit" : openLog(log);
  const logStart = output === "inherit" ? 0 : statSync(log).size;
  // None of our own flags: a test runner's would have it load packages as in development.
  const child = fork(script, { env, execArgv: [], stdio: ["ignore", output, output, "ipc"] });
  if (output !== "inherit") closeSync(output);
  const exited = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  if (!(await saysReady(child, exited))) {
    child.kill("SIGKILL");
    const words = output === "inherit" ? "" : readFileSync(log, "utf8").slice(logStart);
    throw new Failure(
      `The ${name} process did not start.`,
      `Its last words are above${log === "show" ? "" : `; the whole log is ${log}`}.`,
      lastLinesOf(words),
    );
  }
  return {
    ...{ name, pid: child.pid ?? 0, exited, exitCode: () => child.exitCode },
    stop: (graceMs = 3_000) => endChild(child, exited, graceMs),
    kill: () => endChild(child, exited, 0),
  };
}

async function endChild(
  child: ChildProcess,
  exited: Promise<void>,
  graceMs: number,
): Promise<void> {
  if (graceMs > 0) child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await exited;
  clearTimeout(late);
}

async function saysReady(child: ChildProcess, exited: Promise<void>): Promise<boolean> {
  const waiting = new AbortController();
  const ready = new Promise<boolean>((resolve) => {
    child.on("message", (message) => {
      if (typeof message === "object" && message !== null && "ready" in message) resolve(true);
    });
  });
  const gone = exited.then(() => false);
  const late = pause(readyTimeoutMs, false, { signal: waiting.signal }).catch(() => false);
  const outcome = await Promise.race([ready, gone, late]);
  waiting.abort();
  return outcome;
}

/** Logs are for looking into, not for keeping: one that has grown too long begins afresh. */
function openLog(log: string): number {
  const file = openSync(log, "a", 0o600);
  if (statSync(log).size > logBytesMax) truncateSync(log);
  return file;
}
