import { startTestCluster } from "@/tests/support/test-cluster";
import { buildAll } from "./lib/build";
import { explain } from "./lib/failure";
import { canRunSamba, provideDirectoryServers, provideTestPrograms } from "./lib/required";
import {
  type Manner,
  type Outcome,
  runPlaywright,
  runStages,
  runVitest,
  vitestStage,
} from "./lib/stages";
import { lint, types } from "./lib/static-checks";
import { step } from "./lib/steps";
import { runTopology } from "./lib/topology";

/** `npm test`: everything, on a machine that has nothing but Node. Ends with one count. */
const secret = "the-secret-of-the-tests-0123456789abcdef";
process.env["USHER_SECRET"] = secret;
process.env["LOG_LEVEL"] = "silent";

/** Together they take three quarters of the time that they take one after the other. */
const withoutBrowser = ["unit", "engine", "access", "queue", "http", "scim"];

try {
  await step("Providing Chromium and redis-server", provideTestPrograms);
  await step("Providing directory servers", provideDirectoryServers);
  const cluster = await step("Starting the tests' PostgreSQL", () => startTestCluster(secret));
  process.env["USHER_TEST_CLUSTER"] = cluster.url;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void cluster.stop().finally(() => process.exit(1)));
  }
  const isGood = await runAll();
  await cluster.stop();
  process.exitCode = isGood ? 0 : 1;
} catch (error) {
  process.stdout.write(`${explain(error)}\n\n0 passed, 1 failed\n`);
  process.exit(1);
}

function runAll(): Promise<boolean> {
  tellOfKeycloak();
  return runStages([
    {
      ...vitestStage("values, PostgreSQL, Redis", ...withoutBrowser),
      beside: [
        [{ name: "build", run: () => buildAll().then(() => ({ passed: 0, failed: 0 })) }],
        [
          vitestStage("directories", "directories"),
          { name: "directories, Samba", run: runActiveDirectory },
        ],
      ],
    },
    {
      name: "browser",
      // What is tagged so runs meanwhile, below.
      run: () => runPlaywright("browser", ["--grep-invert", "@topology|@products|@looks"]),
      // A journey mostly waits for its pages, and a killed program for its next start.
      beside: [
        [
          {
            name: "browser, products and looks",
            run: () => runPlaywright("products", ["--grep", "@products|@looks"]),
          },
          // After the products: its journeys are told of an Usher that is gone afterwards.
          { name: "browser, two of each", run: () => runTopology() },
        ],
        [vitestStage("launcher and kills", "processes")],
      ],
      // Such work leaves some of two cores to whoever has time.
      behind: [types, lint],
    },
  ]);
}

/** A domain controller needs root and a network of its own; elsewhere nothing is claimed about it. */
async function runActiveDirectory(manner: Manner): Promise<Outcome> {
  if (canRunSamba()) return runVitest(["active-directory"], manner);
  process.stdout.write(
    "Not run: a Samba domain controller needs Linux, root, Samba and unshare.\n",
  );
  return { passed: 0, failed: 0 };
}

/** It is 160 MB from Maven Central and two minutes of two cores, which not every change is worth. */
function tellOfKeycloak(): void {
  process.stdout.write(
    "Not run here: a real Keycloak, which `npm run keycloak` brings and asks.\n",
  );
}
