import { runStages, runVitest } from "./lib/stages";

/**
 * `npm run fuzz`: the SCIM suites with 100,000 mutated requests and twenty times the generated
 * cases. USHER_FUZZ_SEED, USHER_FUZZ_REQUESTS and USHER_FUZZ_FACTOR choose others.
 */
const env = { USHER_FUZZ_REQUESTS: "100000", USHER_FUZZ_FACTOR: "20", ...process.env };
const isGood = await runStages([
  { name: "SCIM fuzz", run: (manner) => runVitest(["scim"], manner, env) },
]);
process.exitCode = isGood ? 0 : 1;
