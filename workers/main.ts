import { startWorkers } from "./start";

/** The worker process: takes up jobs until it is told to stop or its supervisor is gone. */
let stopping = false;
const started = startWorkers();
for (const end of ["SIGTERM", "SIGINT", "disconnect"]) process.on(end, () => void stop());

await started;
// The supervisor may have gone before anything here could hear of it.
if (process.connected === false) await stop();
process.send?.({ ready: true });

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const stopWorkers = await started;
  await stopWorkers();
  process.exit(0);
}
