import type { MappedPerson, MappingTask } from "./mapping-thread";
import { threadPool } from "./thread-pool";

/** Tries a mapping on people in a thread of its own, which is ended when it takes too long. */
export const inMappingThread = threadPool<MappingTask, MappedPerson[]>({
  program: "mapping-thread.mjs",
  threadsMax: 2,
  waitingMax: 40,
  timeLimitMs: 3_000,
  heapMb: 128,
  tookTooLong:
    "Trying this mapping took longer than 3 seconds, so it was stopped. Simplify its expressions.",
  tooBusy: "Many mappings are being tried just now. Wait a moment and try again.",
});
