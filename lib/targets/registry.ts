import { confluence } from "./confluence/confluence";
import type { TargetDefinition } from "./port";

/** All products Usher can feed; a new one is one line here. */
export const targets: readonly TargetDefinition[] = [confluence];

export function findTarget(id: string): TargetDefinition | null {
  return targets.find((target) => target.id === id) ?? null;
}
