import { join, relative } from "node:path";
import { buildAll, isBuilt } from "./lib/build";
import { writeJson } from "./lib/data-dir";
import { demoFacts, readyFacts, welcome } from "./lib/demo";
import { runInstance } from "./lib/instance";
import { root } from "./lib/paths";
import { migrate, startWeb, startWorker, waitUntilHealthy } from "./lib/programs";
import { seconds, step } from "./lib/steps";

/** `npm start`: everything Usher needs, under one supervisor, until Ctrl-C. */
const startedAt = Date.now();
process.stdout.write("\n");

await runInstance(async ({ dir, port, url, settings, keep }) => {
  if (!isBuilt()) await step("Building (about half a minute)", buildAll);
  const seed = process.env["USHER_DEMO_STORY"] === "off" ? "demo" : "story";
  const told = await step(
    "Preparing the database; the first time with a month of history (about 20 s)",
    () => migrate(settings, seed),
  );
  // The secrets are told once: they are kept before anything else can fail.
  const facts = readyFacts(url, demoFacts(dir, told));
  await step("Starting the web process and the worker", async () => {
    await keep("The web process", () => startWeb(settings, port));
    await keep("The worker", () => startWorker(settings));
    await waitUntilHealthy(`http://localhost:${port}`);
  });

  writeJson(dir, "ready.json", facts);
  process.stdout.write(`\n  Ready after ${seconds(startedAt)}\n`);
  process.stdout.write(welcome(facts, relative(root, join(dir, "logs")) || "."));
});
