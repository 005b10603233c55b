import type { TestProject } from "vitest/node";
import { startTestCluster } from "./test-cluster";

/** Once per project, or once for all of them when `npm test` has started the cluster already. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  if (process.env["USHER_TEST_CLUSTER"]) return;
  const secret = project.config.env["USHER_SECRET"];
  if (!secret) throw new Error("vitest.config.ts gives the tests no USHER_SECRET");
  process.env["USHER_SECRET"] = secret;
  const cluster = await startTestCluster(secret);
  process.env["USHER_TEST_CLUSTER"] = cluster.url;
  return async () => {
    delete process.env["USHER_TEST_CLUSTER"];
    await cluster.stop();
  };
}
