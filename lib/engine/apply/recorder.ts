import type { TargetCall } from "@/lib/core/target/target-call";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Settled } from "./apply-memberships";
import { recordOutcomes } from "./record-outcome";
import { type Writer, writtenTogether } from "./written-together";

/** Outcomes that one task brought, with what was said to the target meanwhile. */
export type Ended = { settled: Settled[]; calls: TargetCall[] };

/** Resolves once the outcomes are committed. */
export type Recorder = Writer<Ended>;

export function createRecorder(context: RunContext): Recorder {
  const write = writtenTogether<Ended>((ended) => recordOutcomes(context, ended));
  return async (ended) => {
    if (ended.settled.length > 0) await write(ended);
  };
}
