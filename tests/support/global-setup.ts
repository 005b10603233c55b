import { rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { TestProject } from "vitest/node";
import { bundleOptions } from "@/scripts/lib/build";
import { startTestCluster } from "./test-cluster";

/** Once per project, or once for all of them when `npm test` has started the cluster already. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const removeThread = await bundleThread();
  if (process.env["USHER_TEST_CLUSTER"]) return removeThread;
  const secret = project.config.env["USHER_SECRET"];
  if (!secret) throw new Error("vitest.config.ts gives the tests no USHER_SECRET");
  process.env["USHER_SECRET"] = secret;
  const cluster = await startTestCluster(secret);
  process.env["USHER_TEST_CLUSTER"] = cluster.url;
  return async () => {
    delete process.env["USHER_TEST_CLUSTER"];
    await cluster.stop();
    await removeThread();
  };
}

/** The threads that the engine starts itself; their packages are found from here. */
async function bundleThread(): Promise<() => Promise<void>> {
  const outdir = join(bundleOptions.outdir, `tests-${process.pid}`);
  const entryPoints = bundleOptions.entryPoints.filter(({ out }) => out.endsWith("-thread"));
  await build({ ...bundleOptions, entryPoints, outdir });
  process.env["USHER_PROGRAMS_DIR"] = outdir;
  return () => rm(outdir, { recursive: true, force: true });
}
