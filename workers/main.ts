import { startWorkers } from "./start";

/** The worker process: takes up jobs until it is told to stop or its supervisor is gone. */
const stopMs = 8_000;
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
  // Without its database a worker cannot say goodbye; another takes its runs up by their leases.
  setTimeout(() => process.exit(0), stopMs);
  const stopWorkers = await started;
  await stopWorkers();
  process.exit(0);
}
