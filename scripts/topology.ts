import { buildAll } from "./lib/build";
import { explain } from "./lib/failure";
import { provideTestPrograms } from "./lib/required";
import { step } from "./lib/steps";
import { runTopology } from "./lib/topology";

/** `npm run topology`: the journeys on the processes that compose.yaml would start. */
try {
  await step("Providing Chromium and redis-server", provideTestPrograms);
  await step("Building when needed", buildAll);
  const { passed, failed } = await runTopology();
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
