import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { run } from "./commands";
import { Failure, lastLinesOf } from "./failure";

/** A program that the tests need and npm does not bring. */
type Required = {
  title: string;
  /** Where people say which one to take. */
  variable: string;
  names: readonly string[];
  debianPackages: readonly string[];
  otherwise: string;
};

const browser: Required = {
  title: "a Chromium for the browser tests",
  variable: "CHROMIUM_PATH",
  names: [
    ...["chromium-headless-shell", "chromium", "chromium-browser"],
    ...["google-chrome-stable", "google-chrome"],
  ],
  debianPackages: ["chromium"],
  otherwise: "install Chromium or run `npx playwright install chromium`",
};

/** The same without windows that nobody looks at: it takes 40 % less of a processor. */
const headlessBrowser: Required = {
  ...browser,
  names: ["chromium-headless-shell"],
  debianPackages: ["chromium-headless-shell"],
};

const redis: Required = {
  title: "redis-server for the Redis half of the queue tests",
  variable: "REDIS_SERVER_PATH",
  names: ["redis-server"],
  debianPackages: ["redis-server"],
  otherwise: "install Redis 7 or newer",
};

const openLdap: Required = {
  title: "OpenLDAP's slapd for the tests of directories",
  variable: "SLAPD_PATH",
  names: ["slapd"],
  debianPackages: ["slapd", "ldap-utils", "openssl"],
  otherwise: "install OpenLDAP 2.5 or newer",
};

/** Only root can run it, so only root needs it. */
const samba: Required = {
  title: "Samba as an Active Directory",
  variable: "SAMBA_PATH",
  names: ["samba"],
  debianPackages: [
    ...["samba", "samba-ad-provision", "samba-dsdb-modules", "samba-vfs-modules", "winbind"],
    ...["ldb-tools", "krb5-user", "python3-cryptography"],
  ],
  otherwise: "install Samba 4.17 or newer with its domain controller",
};

/** The path of a Chromium that is here, or null. Playwright's own download counts too. */
export function findChromium(): string | null {
  const downloaded = chromium.executablePath();
  return find(browser) ?? (existsSync(downloaded) ? downloaded : null);
}

/** True where the tests can run a domain controller: root, and allowed a network of its own. */
export function canRunSamba(): boolean {
  return isRoot() && find(samba) !== null && spawnSync("unshare", ["-n", "true"]).status === 0;
}

/** Sees to it that both programs are here; as root on Debian it installs what is missing. */
export async function provideTestPrograms(): Promise<void> {
  // Not every Debian has it; any Chromium does.
  if (canInstall()) await provide([headlessBrowser]).catch(() => null);
  await provide([browser, redis]);
}

/** The same for the servers that the tests of directories start. */
export async function provideDirectoryServers(): Promise<void> {
  await provide([openLdap, ...(canInstall() ? [samba] : [])]);
}

async function provide(programs: readonly Required[]): Promise<void> {
  const isThere = (program: Required) =>
    program === browser ? findChromium() !== null : find(program) !== null;
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0) return;
  if (!canInstall()) throw notHere(missing);
  await aptGet(["update"]);
  const packages = missing.flatMap(({ debianPackages }) => debianPackages);
  await aptGet(["install", "-y", "--no-install-recommends", ...packages]);
}

function canInstall(): boolean {
  return isRoot() && existsSync("/usr/bin/apt-get");
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function find({ variable, names }: Required): string | null {
  const given = process.env[variable];
  if (given) return existsSync(given) ? given : null;
  // Servers lie in sbin, which only root's PATH has.
  const folders = `${process.env["PATH"] ?? ""}${delimiter}/usr/sbin`.split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

async function aptGet(args: readonly string[]): Promise<void> {
  // No runlevel in which a freshly installed server would be started.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const { code, output } = await run("apt-get", ["-q", ...args], { env });
  if (code === 0) return;
  const [what, wayOut] = [`apt-get ${args[0]} failed.`, "Its last words are above."];
  throw new Failure(what, wayOut, lastLinesOf(output));
}

function notHere(missing: readonly Required[]): Failure {
  const ways = missing.map(({ otherwise, variable }) => `${otherwise}, or name it in ${variable}`);
  return new Failure(
    `The tests need ${missing.map(({ title }) => title).join(" and ")}.`,
    `Please ${ways.join("; and ")}. (As root on Debian, npm test installs it by itself.)`,
  );
}
