import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { startUsher, type TestUsher } from "@/tests/support/usher";
import { buildAll } from "./lib/build";
import { explain, Failure } from "./lib/failure";
import { step } from "./lib/steps";

/**
 * `npm run bench`: each tests/performance/<name>.bench.ts measures one production Usher, booted
 * for it with a durable PostgreSQL, through its default export, or brings its own. A name runs that one alone, or all
 * whose names begin with it: `npm run bench scim`, `npm run bench scim-mix`.
 */
const folder = "tests/performance";
type Bench = (usher: TestUsher) => Promise<void>;
/** A measurement needs an Usher, or brings all it needs itself. */
type BenchFile = { default?: Bench; standalone?: () => Promise<void> };

try {
  const names = benchNames(process.argv[3]);
  for (const name of names) await runBench(name);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

function benchNames(wanted: string | undefined): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const names = files
    .filter((file) => file.endsWith(".bench.ts"))
    .map((file) => basename(file, ".bench.ts"))
    .sort();
  const chosen = wanted
    ? names.filter((name) => name === wanted || name.startsWith(`${wanted}-`))
    : names;
  if (chosen.length > 0) return chosen;
  throw new Failure(
    `There is no such measurement in ${folder}.`,
    `There are: ${names.join(", ")}.`,
  );
}

async function runBench(name: string): Promise<void> {
  const { default: bench, standalone }: BenchFile = await import(
    `../tests/performance/${name}.bench.ts`
  );
  if (standalone) return standalone();
  if (!bench) throw new Error(`${name}.bench.ts exports no measurement.`);
  await step("Building when needed", buildAll);
  const usher = await step(`Booting Usher for ${name}`, () =>
    startUsher({ durable: true, env: limitsOf(name), webs: name === "scim-webs" ? 2 : 1 }),
  );
  try {
    await bench(usher);
  } finally {
    await usher.stop();
  }
}

/** Measurements of one app send faster than an app may; those of many keep the limit. */
function limitsOf(name: string): Record<string, string> {
  const limited = { USHER_SCIM_RATE: "100", USHER_SCIM_BURST: "300" };
  return name === "scim-tenants" ? limited : {};
}
