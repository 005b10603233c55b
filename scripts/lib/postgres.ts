import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { Failure, lastLinesOf } from "./failure";
import { freePort } from "./ports";
import { type PostgresPrograms, postgresPrograms } from "./postgres-binaries";
import { commandOf, stopProcess } from "./processes";

export type ClusterOptions = {
  /** Holds the cluster in `postgres/` and the server's log in `logs/`. */
  dir: string;
  password: string;
  port?: number;
  /** False lets a power cut lose data, for tests: a killed server loses nothing either way. */
  durable?: boolean;
};

export type Cluster = {
  port: number;
  pid: number;
  url: (database: string) => string;
  exited: Promise<void>;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
};

const owner = "usher";
const startTimeoutMs = 60_000;

/** Starts the PostgreSQL that came with npm, after making its cluster at the first start. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const programs = postgresPrograms();
  const data = join(options.dir, "postgres");
  if (programs.user) letPass(options.dir);
  if (!existsSync(join(data, "PG_VERSION"))) await initCluster(programs, data, options);
  checkMajor(programs, data);
  await stopLeftOver(data);
  return launch(programs, data, options);
}

async function initCluster(
  programs: PostgresPrograms,
  data: string,
  { password, durable = true }: ClusterOptions,
): Promise<void> {
  rmSync(data, { recursive: true, force: true });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (programs.user) {
    mkdirSync(data);
    for (const path of [data, passwordFile]) chownSync(path, programs.user.uid, programs.user.gid);
  }
  const [command, args] = programs.command("initdb", [
    ...["-D", data, "-U", owner, "--auth=scram-sha-256", `--pwfile=${passwordFile}`],
    // The built-in provider knows Unicode on every platform, whatever locales are installed.
    ...["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ...(durable ? [] : ["--no-sync"]),
  ]);
  const made = spawnSync(command, args, { encoding: "utf8", cwd: "/", ...programs.user });
  rmSync(passwordFile, { force: true });
  if (made.status === 0) return;
  rmSync(data, { recursive: true, force: true });
  throw new Failure(
    `PostgreSQL could not make its data folder ${data}.`,
    "Its own words are above; often the folder may not be entered or written by this user.",
    lastLinesOf(`${made.stdout}${made.stderr}${made.error?.message ?? ""}`),
  );
}

/** The other user may walk through our folder to its cluster; what else is in it stays closed. */
function letPass(dir: string): void {
  chmodSync(dir, 0o711);
}

function checkMajor({ major }: PostgresPrograms, data: string): void {
  const found = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  if (found === major) return;
  throw new Failure(
    `The data folder ${data} was made by PostgreSQL ${found}, and this is PostgreSQL ${major}.`,
    "Go back to the version of Usher that made it, or move the folder away to begin afresh.",
  );
}

/** A killed supervisor leaves its server behind; two servers on one cluster would refuse to start. */
async function stopLeftOver(data: string): Promise<void> {
  const pidFile = join(data, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (!commandOf(pid)?.includes(data)) return rmSync(pidFile, { force: true });
  await stopProcess(pid, [
    ["SIGINT", 10_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ]);
}

async function launch(
  programs: PostgresPrograms,
  data: string,
  { dir, password, durable = true, ...options }: ClusterOptions,
): Promise<Cluster> {
  const port = options.port ?? (await freePort());
  const log = join(dir, "logs", "postgres.log");
  const [command, args] = programs.command("postgres", [
    ...["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", ""],
    ...settings(durable).flatMap((setting) => ["-c", setting]),
  ]);
  const output = openSync(log, "a", 0o600);
  const logStart = readFileSync(log, "utf8").length;
  // A group of its own: Ctrl-C must not reach it before the processes that write to it.
  const child = spawn(command, args, {
    ...{ cwd: "/", detached: true, stdio: ["ignore", output, output], ...programs.user },
  });
  closeSync(output);
  let over = false;
  const exited = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  }).then(() => {
    over = true;
  });
  const url = (database: string) =>
    `postgres://${owner}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const pid = child.pid ?? 0;
  const end = async (signal: NodeJS.Signals) => {
    if (!over) child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), 3_000);
    await exited;
    clearTimeout(late);
  };

  const problem = await waitUntilItAnswers(url("postgres"), () => over);
  if (problem) {
    await end("SIGINT");
    throw new Failure(...problem, lastLinesOf(readFileSync(log, "utf8").slice(logStart)));
  }
  return { port, pid, url, exited, stop: () => end("SIGINT"), kill: () => end("SIGKILL") };
}

function settings(durable: boolean): string[] {
  return [
    ...["max_connections=200", "timezone=UTC", "log_timezone=UTC", "jit=off"],
    // Enough for the pages that are in use; whole pages go into the log after each checkpoint, so
    // those are rare. What is committed is on the disk all the same.
    ...["shared_buffers=256MB", "checkpoint_timeout=15min", "max_wal_size=2GB"],
    // Tables that were empty a moment ago are planned for as they are now.
    ...["autovacuum_naptime=15s", "update_process_title=off"],
    ...(durable ? [] : ["fsync=off", "full_page_writes=off"]),
  ];
}

async function waitUntilItAnswers(
  url: string,
  isOver: () => boolean,
): Promise<[message: string, wayOut: string] | null> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && !isOver()) {
    const refusal = await signIn(url);
    if (refusal === null) return null;
    if (refusal === "28P01") {
      return [
        "The data folder's database does not accept the password kept beside it in secrets.json.",
        "Restore the secrets.json that belongs to it, or move the data folder away to begin afresh.",
      ];
    }
    await pause(20);
  }
  return [
    "PostgreSQL did not start.",
    "Its own last words are above; the whole log is in logs/postgres.log of the data folder.",
  ];
}

/** The error's code, or null after a successful sign-in. */
async function signIn(connectionString: string): Promise<string | null> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "unknown";
  }
}

/** The embedded cluster begins empty: Usher's own database is made at the first start. */
export async function ensureDatabase(cluster: Cluster, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
