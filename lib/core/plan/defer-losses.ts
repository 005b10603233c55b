import { type PlannedChange, signOf } from "./change";

/**
 * What an additive run does with a plan: everything that takes something away is listed and left
 * undone, because a source that was not read completely proves nobody's departure.
 */
export function deferLosses(changes: PlannedChange[]): PlannedChange[] {
  return changes.map((change) => (isLoss(change) ? deferred(change) : change));
}

function isLoss({ kind, skipped, reason }: PlannedChange): boolean {
  return signOf(kind) === "−" && (!skipped || reason === "in_grace");
}

function deferred({ message: _, ...change }: PlannedChange): PlannedChange {
  return { ...change, reason: "source_incomplete", skipped: true };
}
