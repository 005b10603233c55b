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
  debianPackage: string;
  otherwise: string;
};

const browser: Required = {
  title: "a Chromium for the browser tests",
  variable: "CHROMIUM_PATH",
  names: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
  debianPackage: "chromium",
  otherwise: "install Chromium or run `npx playwright install chromium`",
};

const redis: Required = {
  title: "redis-server for the Redis half of the queue tests",
  variable: "REDIS_SERVER_PATH",
  names: ["redis-server"],
  debianPackage: "redis-server",
  otherwise: "install Redis 7 or newer",
};

/** The path of a Chromium that is here, or null. Playwright's own download counts too. */
export function findChromium(): string | null {
  const downloaded = chromium.executablePath();
  return find(browser) ?? (existsSync(downloaded) ? downloaded : null);
}

/** Sees to it that both programs are here; as root on Debian it installs what is missing. */
export async function provideTestPrograms(): Promise<void> {
  const missing = [findChromium() ? [] : [browser], find(redis) ? [] : [redis]].flat();
  if (missing.length === 0) return;
  const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!canInstall) throw notHere(missing);
  await aptGet(["update"]);
  const packages = missing.map(({ debianPackage }) => debianPackage);
  await aptGet(["install", "-y", "--no-install-recommends", ...packages]);
}

function find({ variable, names }: Required): string | null {
  const given = process.env[variable];
  if (given) return existsSync(given) ? given : null;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

async function aptGet(args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
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
