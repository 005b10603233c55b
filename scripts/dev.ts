import { join } from "node:path";
import { build, context } from "esbuild";
import { bundleOptions, programsIn } from "./lib/build";
import { type Child, startChild } from "./lib/children";
import { writeJson } from "./lib/data-dir";
import { demoFacts, readyFacts, welcome } from "./lib/demo";
import { childEnvironment } from "./lib/environment";
import { explain } from "./lib/failure";
import { runInstance } from "./lib/instance";
import { dist } from "./lib/paths";
import { migrate } from "./lib/programs";
import { step } from "./lib/steps";

/** `npm run dev`: Next reloads the pages; the worker starts anew whenever its sources change. */
const outdir = join(dist, "dev");
const programs = programsIn(outdir);
const options = { ...bundleOptions, outdir, logLevel: "warning" } as const;

await runInstance(async ({ dir, port, url, settings, keep }) => {
  const env = {
    ...childEnvironment(settings),
    NODE_ENV: "development" as const,
    USHER_PROGRAMS_DIR: outdir,
  };
  await step("Bundling", () => build(options));
  const told = await step("Migrating", () => migrate(settings, "story", programs.migrate));
  const web = { ...env, PORT: String(port) };
  await keep("The web process", () =>
    startChild({ name: "web", script: programs.server, env: web, log: "show" }),
  );
  await keep("The worker", () => watchWorker(env));
  const facts = readyFacts(url, demoFacts(dir, told));
  writeJson(dir, "ready.json", facts);
  process.stdout.write(welcome(facts, "this terminal"));
});

async function watchWorker(env: NodeJS.ProcessEnv) {
  let worker: Child | null = null;
  const restart = async () => {
    await worker?.stop();
    worker = await startChild({ name: "worker", script: programs.worker, env, log: "show" });
  };
  const onEnd = { name: "restart-worker", setup: restartAfterBuild(restart) };
  const watching = await context({
    ...options,
    entryPoints: options.entryPoints.filter(({ out }) => out === "worker"),
    plugins: [onEnd],
  });
  await watching.watch();
  const stop = async () => {
    await watching.dispose();
    await worker?.stop();
  };
  return { exited: new Promise<void>(() => undefined), stop };
}

/** A worker that does not start is the next edit's business; the watching goes on. */
function restartAfterBuild(restart: () => Promise<void>) {
  return ({ onEnd }: { onEnd: (done: (result: { errors: unknown[] }) => Promise<void>) => void }) =>
    onEnd(async ({ errors }) => {
      if (errors.length === 0) {
        await restart().catch((error: unknown) => process.stderr.write(`${explain(error)}\n`));
      }
    });
}
