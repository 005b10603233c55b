import { startWorkers } from "./start";

/** The worker process: takes up jobs until it is told to stop or its supervisor is gone. */
const stopWorkers = await startWorkers();
let stopping = false;

process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => void stop());
process.on("disconnect", () => void stop());
process.send?.({ ready: true });

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stopWorkers();
  process.exit(0);
}
