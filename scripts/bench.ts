import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { startUsher, type TestUsher } from "@/tests/support/usher";
import { buildAll } from "./lib/build";
import { explain, Failure } from "./lib/failure";
import { step } from "./lib/steps";

/**
 * `npm run bench`: each tests/performance/<name>.bench.ts measures one production Usher, booted
 * for it with a durable PostgreSQL, through its default export. A name runs that one alone.
 */
const folder = "tests/performance";
type Bench = (usher: TestUsher) => Promise<void>;

try {
  const names = benchNames(process.argv[3]);
  await step("Building when needed", buildAll);
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
  const chosen = wanted ? names.filter((name) => name === wanted) : names;
  if (chosen.length > 0) return chosen;
  throw new Failure(
    `There is no such measurement in ${folder}.`,
    `There are: ${names.join(", ")}.`,
  );
}

async function runBench(name: string): Promise<void> {
  const { default: bench }: { default: Bench } = await import(
    `../tests/performance/${name}.bench.ts`
  );
  const usher = await step(`Booting Usher for ${name}`, () => startUsher({ durable: true }));
  try {
    await bench(usher);
  } finally {
    await usher.stop();
  }
}
