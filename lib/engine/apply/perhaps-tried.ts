import type { RunContext } from "@/lib/engine/run/run-context";
import type { Change } from "./apply";

/** Whether a try before this one, whose answer is not known, may have done what the change says. */
export function perhapsTried({ run }: RunContext, { attempts, takenEpoch }: Change): boolean {
  return attempts > 0 || (takenEpoch !== null && takenEpoch !== run.leaseEpoch);
}
