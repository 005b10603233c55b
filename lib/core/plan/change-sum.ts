import type { ChangeKind } from "./change";

export type ChangeOutcome = "planned" | "applied" | "skipped" | "failed";

/** How many changes of a run are of one kind, with one outcome and one reason. */
export type ChangeSum = { kind: ChangeKind; outcome: ChangeOutcome; reason: string; count: number };
