import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./lib/commands";
import { explain, Failure, lastLinesOf } from "./lib/failure";
import { root } from "./lib/paths";
import { runStages, runVitest } from "./lib/stages";
import { step } from "./lib/steps";

/**
 * `npm run keycloak`: reads and syncs from a real Keycloak, which Maven brings from Maven Central
 * once (160 MB). Apart from `npm test`, because its start alone takes a minute of CPU.
 */
const version = process.env["KEYCLOAK_VERSION"] ?? "26.4.7";
const home = join(root, "node_modules/.cache", `keycloak-${version}`);

try {
  const missing = await whatIsMissing();
  if (missing !== null) process.stdout.write(`Not run: a real Keycloak ${missing}.\n`);
  else process.exitCode = (await runTests()) ? 0 : 1;
} catch (error) {
  process.stdout.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

function runTests(): Promise<boolean> {
  const env = { ...process.env, USHER_KEYCLOAK_HOME: home };
  return runStages([
    { name: "a real Keycloak", run: (manner) => runVitest(["keycloak"], manner, env) },
  ]);
}

/** What keeps it from being here; null when it is. */
async function whatIsMissing(): Promise<string | null> {
  if (existsSync(home)) return null;
  for (const [program, flag] of [["java", "-version"] as const, ["mvn", "--version"] as const])
    if ((await run(program, [flag])).code !== 0)
      return `needs Java 17 and Maven; no ${program} here`;
  const isThere = await step(`Bringing Keycloak ${version}`, bring);
  return isThere ? null : "is not here, and Maven Central could not be reached";
}

/** Unpacked aside and prepared for its in-memory database, so that half of it never counts. */
async function bring(): Promise<boolean> {
  const aside = `${home}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  try {
    const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:tar.gz`;
    const flags = [`-Dartifact=${artifact}`, `-DoutputDirectory=${aside}`, "-q", "-B"];
    const brought = await run("mvn", ["dependency:copy", ...flags]);
    if (brought.code !== 0) return false;
    const archive = join(aside, `keycloak-quarkus-dist-${version}.tar.gz`);
    await must("tar", ["xzf", archive, "-C", aside, "--strip-components=1"]);
    rmSync(archive);
    await must(join(aside, "bin/kc.sh"), ["build", "--db=dev-mem"]);
    renameSync(aside, home);
    return true;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function must(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(command, args);
  if (code !== 0)
    throw new Failure(`${command} failed.`, "Its last words are below.", lastLinesOf(output));
}
