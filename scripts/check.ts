import { runStages, runVitest } from "./lib/stages";
import { lint, types } from "./lib/static-checks";

/** `npm run check`: what can be known in seconds, without a database or a browser. */
const isGood = await runStages([
  types,
  lint,
  { name: "unit and boundaries", run: () => runVitest("unit") },
]);
process.exitCode = isGood ? 0 : 1;
