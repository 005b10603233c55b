import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { Failure } from "./failure";
import { commandOf } from "./processes";

const secretsFile = z.object({
  /** Encrypts what tenants entrust to us; losing it means entering those credentials anew. */
  secret: z.string().min(32),
  databasePassword: z.string().min(32),
});

const runFile = z.object({ pid: z.number(), url: z.string().nullable() });

/** Where one instance keeps everything: its database, secrets, logs, and the facts of its run. */
export function openDataDir(given: string | undefined): string {
  const dir = resolve(given || ".data");
  try {
    mkdirSync(join(dir, "logs"), { recursive: true, mode: 0o700 });
    chmodSync(dir, 0o700);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      `The data folder ${dir} cannot be used (${reason}).`,
      "Name another one, for example USHER_DATA_DIR=/var/tmp/usher npm start.",
    );
  }
  return dir;
}

/** Made up once, at the first start, and kept where only this user reads them. */
export function secretsIn(dir: string): z.infer<typeof secretsFile> {
  const known = readJson(dir, "secrets.json", secretsFile);
  if (known) return known;
  if (existsSync(join(dir, "secrets.json"))) {
    throw new Failure(
      `${join(dir, "secrets.json")} is damaged, and without it the stored credentials cannot be read.`,
      "Restore it from a backup, or move the data folder away to begin afresh.",
    );
  }
  const fresh = { secret: randomText(), databasePassword: randomText() };
  writeJson(dir, "secrets.json", fresh);
  return fresh;
}

/** One instance per data folder. A claim left by a killed one does not count. */
export function claimDataDir(dir: string): void {
  const other = readJson(dir, "run.json", runFile);
  if (other && other.pid !== process.pid && isUsher(other.pid)) {
    throw new Failure(
      `Usher already runs on the data folder ${dir}${other.url ? `, at ${other.url}` : ""} (process ${other.pid}).`,
      "Stop it with Ctrl-C, or start a second one beside it: PORT=3100 USHER_DATA_DIR=.data-2 npm start.",
    );
  }
  removeFile(dir, "ready.json");
  writeJson(dir, "run.json", { pid: process.pid, url: null });
}

/** From here on a second start can tell where the first one is. */
export function announceAddress(dir: string, url: string): void {
  writeJson(dir, "run.json", { pid: process.pid, url });
}

export function releaseDataDir(dir: string): void {
  removeFile(dir, "ready.json");
  if (readJson(dir, "run.json", runFile)?.pid === process.pid) removeFile(dir, "run.json");
}

/** Null when the file is missing or is not what was expected. */
export function readJson<T>(dir: string, name: string, schema: z.ZodType<T>): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(join(dir, name), "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Written aside and renamed: whoever waits for the file never reads half of it. */
export function writeJson(dir: string, name: string, value: unknown): void {
  const aside = join(dir, `${name}.${process.pid}`);
  writeFileSync(aside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(aside, join(dir, name));
}

function removeFile(dir: string, name: string): void {
  rmSync(join(dir, name), { force: true });
}

function isUsher(pid: number): boolean {
  return /scripts[\\/]run\.mjs (start|dev)/.test(commandOf(pid) ?? "");
}

function randomText(): string {
  return randomBytes(32).toString("base64url");
}
