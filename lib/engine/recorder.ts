import type { TargetCall } from "@/lib/core/target-call";
import type { Settled } from "./apply-memberships";
import { isDatabaseAway } from "./database-away";
import { LeaseLostError } from "./lease";
import { recordOutcomes } from "./record-outcome";
import type { RunContext } from "./run-context";

/** Outcomes that one task brought, with what was said to the target meanwhile. */
export type Ended = { settled: Settled[]; calls: TargetCall[] };

/** Resolves once the outcomes are committed. */
export type Recorder = (ended: Ended) => Promise<void>;

type Waiting = Ended & { done: () => void; failed: (error: unknown) => void };

/**
 * Writes outcomes down, with all others that came up while the transaction before was written: the
 * target's answers need not queue for a commit each.
 */
export function createRecorder(context: RunContext): Recorder {
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const taken = waiting;
      waiting = [];
      await commit(context, taken);
    }
    isWriting = false;
  }

  return ({ settled, calls }) => {
    if (settled.length === 0) return Promise.resolve();
    return new Promise((done, failed) => {
      waiting.push({ settled, calls, done, failed });
      if (!isWriting) void write();
    });
  };
}

/** One record that cannot be written down must not keep the others from it. */
async function commit(context: RunContext, taken: Waiting[]): Promise<void> {
  try {
    await recordOutcomes(context, taken);
    for (const { done } of taken) done();
  } catch (error) {
    const isAlone = taken.length === 1;
    if (isAlone || error instanceof LeaseLostError || isDatabaseAway(error)) {
      for (const { failed } of taken) failed(error);
    } else for (const one of taken) await commit(context, [one]);
  }
}
