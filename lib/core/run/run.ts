import type { BlastRadius } from "@/lib/core/guard/blast-radius";
import type { ChangeKind } from "@/lib/core/plan/change";
import type { SeatPlan } from "@/lib/core/plan/seats";

export type RunPhase = "read" | "observe" | "plan" | "guard" | "apply";
export const runPhases: RunPhase[] = ["read", "observe", "plan", "guard", "apply"];

export type RunScope = "full" | "delta";
/** What a full run decides about: everything, accounts only, or groups and memberships only. */
export type RunPart = "all" | "users" | "groups";
export const runParts: RunPart[] = ["all", "users", "groups"];
export type RunTrigger = "schedule" | "manual" | "push" | "jit" | "preview" | "rollback";
export type RunState =
  | "queued"
  | "running"
  | "held"
  | "succeeded"
  | "partial"
  | "failed"
  | "cancelled";

/** Characters. */
export const approvalCommentMax = 500;

/** Where a run goes on after its worker died: the step of its phase and the cursor in it. */
export type Checkpoint = {
  step?: string;
  cursor?: string | null;
  /** Where each of the lists is that are read side by side. */
  places?: Place[];
  /** Whoever is as they were found to be is counted already. */
  counted?: boolean;
  /** Accounts that the run made were looked at up to this change. */
  met?: number;
};

export type Place = { step: string; cursor: string | null };

/** When each phase began and ended, as ISO text, and how many records it looked at. */
export type PhaseTimes = Partial<
  Record<RunPhase, { startedAt: string; endedAt?: string; records?: number }>
>;

/** Every record a run looked at is counted here exactly once. */
export type RunTotals = {
  people?: number;
  /** People the source listed when a full run was judged. */
  sourceUsers?: number;
  groups?: number;
  /** How the plan of a run that waits, or of a preview, compares with those before it. */
  blast?: BlastRadius;
  /** Where the target tells how many people its licence is for. */
  seats?: SeatPlan;
  /** Records that are as they should be, by reason. */
  unchanged?: Partial<Record<string, number>>;
  /** Decisions to change something, by kind. */
  planned?: Partial<Record<ChangeKind, number>>;
  /** Changes left undone, by reason. */
  skipped?: Partial<Record<string, number>>;
  applied?: Partial<Record<ChangeKind, number>>;
  failed?: Partial<Record<ChangeKind, number>>;
};

/** Adds one to a counter in a record of counters. */
export function count<Key extends string>(
  counters: Partial<Record<Key, number>> | undefined,
  key: Key,
  by = 1,
): Partial<Record<Key, number>> {
  return { ...counters, [key]: (counters?.[key] ?? 0) + by };
}

export function sum(counters: Partial<Record<string, number>> | undefined): number {
  return Object.values(counters ?? {}).reduce<number>((total, each) => total + (each ?? 0), 0);
}
