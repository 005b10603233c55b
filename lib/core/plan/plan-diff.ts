import { count } from "@/lib/core/run/run";
import type { ChangeKind, Facts, PlannedChange } from "./change";

/** One change as one of two plans has it. */
export type PlanSide = {
  before: Facts | null;
  after: Facts | null;
  reason: string;
  message: string | null;
  /** Left undone by this plan. */
  skipped: boolean;
};

/**
 * What the draft's plan does otherwise: a change more, a change fewer, the same with other values,
 * or something left undone for another reason.
 */
export type PlanDifference = {
  effect: "more" | "fewer" | "other" | "undone";
  kind: ChangeKind;
  group: { key: string; name: string } | null;
  live: PlanSide | null;
  draft: PlanSide | null;
};

/** As planned, or as read back from a stored plan. */
export type DiffedChange = Omit<PlannedChange, "reason"> & { reason: string };

/** The decision about one person or group. */
export type DiffedDecision = {
  changes: readonly DiffedChange[];
  /** Why there is nothing to do; null where there is. */
  unchanged: string | null;
};

/** The difference between two decisions about the same person, on the same snapshot. Pure. */
export function planDiff(live: DiffedDecision, draft: DiffedDecision): PlanDifference[] {
  const [one, other] = [sidesOf(live.changes), sidesOf(draft.changes)];
  const keys = [...new Set([...one.keys(), ...other.keys()])];
  return keys.flatMap((key) => {
    const [from, to] = [one.get(key), other.get(key)];
    const effect = effectOf(from?.side, to?.side);
    const about = to ?? from;
    if (!effect || !about) return [];
    const { kind, group } = about;
    return [
      {
        ...{ effect, kind, group },
        live: from?.side ?? quiet(live, draft),
        draft: to?.side ?? quiet(draft, live),
      },
    ];
  });
}

type Placed = Pick<PlanDifference, "kind" | "group"> & { side: PlanSide };

/** A rename and other fields are two changes of one account; here they are one. */
function sidesOf(changes: readonly DiffedChange[]): Map<string, Placed> {
  const sides = new Map<string, Placed>();
  for (const { kind, group, before, after, reason, message, skipped = false } of changes) {
    const key = JSON.stringify([kind, group?.key ?? null]);
    const side: PlanSide = { before, after, reason, message: message ?? null, skipped };
    const known = sides.get(key)?.side;
    const named = group ? { key: group.key, name: group.name } : null;
    sides.set(key, { kind, group: named, side: known ? joined(known, side) : side });
  }
  return sides;
}

/** What is done wins over what is left undone beside it. */
function joined(one: PlanSide, other: PlanSide): PlanSide {
  if (one.skipped !== other.skipped) return one.skipped ? other : one;
  const before = { ...one.before, ...other.before };
  return { ...one, before, after: { ...one.after, ...other.after } };
}

function effectOf(
  live: PlanSide | undefined,
  draft: PlanSide | undefined,
): PlanDifference["effect"] | null {
  const [does, did] = [isDone(draft), isDone(live)];
  if (does && did) return sameValues(live, draft) ? null : "other";
  if (does) return "more";
  if (did) return "fewer";
  return live?.reason === draft?.reason ? null : "undone";
}

function isDone(side: PlanSide | undefined): boolean {
  return side !== undefined && !side.skipped;
}

function sameValues(one: PlanSide | undefined, other: PlanSide | undefined): boolean {
  return textOf(one?.after ?? null) === textOf(other?.after ?? null);
}

function textOf(facts: Facts | null): string {
  return JSON.stringify(Object.entries(facts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A plan without the change says why it has nothing to do, where the other one says no more. */
function quiet(own: DiffedDecision, other: DiffedDecision): PlanSide | null {
  if (own.unchanged === null || own.unchanged === other.unchanged) return null;
  return { before: null, after: null, reason: own.unchanged, message: null, skipped: true };
}

export type KindCounts = Partial<Record<ChangeKind, number>>;

/** How often the plans differ, by kind of change. */
export type PlanDiffCounts = {
  more: KindCounts;
  fewer: KindCounts;
  other: KindCounts;
  undone: number;
};

export const noPlanDiff: PlanDiffCounts = { more: {}, fewer: {}, other: {}, undone: 0 };

/** Adds differences to the counts; by −1 takes away what turned out otherwise. */
export function addDifferences(
  counts: PlanDiffCounts,
  differences: readonly PlanDifference[],
  by: 1 | -1 = 1,
): PlanDiffCounts {
  let sums = counts;
  for (const { effect, kind } of differences) {
    if (effect === "undone") sums = { ...sums, undone: sums.undone + by };
    else sums = { ...sums, [effect]: count(sums[effect], kind, by) };
  }
  return sums;
}

/** Planned changes by kind, for the totals of each plan. */
export function countPlanned(
  counts: KindCounts,
  { changes }: Pick<DiffedDecision, "changes">,
  by: 1 | -1 = 1,
): KindCounts {
  return changes.reduce(
    (sums, { kind, skipped }) => (skipped ? sums : count(sums, kind, by)),
    counts,
  );
}
