import { runStages, vitestStage } from "./lib/stages";
import { lint, types } from "./lib/static-checks";

/** `npm run check`: what can be known in seconds, without a database or a browser. */
const isGood = await runStages([types, lint, vitestStage("unit and boundaries", "unit")]);
process.exitCode = isGood ? 0 : 1;
