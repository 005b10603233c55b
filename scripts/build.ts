import { buildAll } from "./lib/build";
import { explain } from "./lib/failure";
import { step } from "./lib/steps";

/** `npm run build`: for images; `npm start` builds by itself when it has to. */
try {
  await step("Building", buildAll);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
