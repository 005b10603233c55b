import type { PolicyFailure } from "@/lib/core/guard/policy-check";
import {
  addDifferences,
  countPlanned,
  type DiffedDecision,
  type KindCounts,
  noPlanDiff,
  type PlanDiffCounts,
  type PlanDifference,
  planDiff,
} from "@/lib/core/plan/plan-diff";
import type { PersonDecision } from "./plan";

export type PlanRow = PlanDifference & {
  /** Null for groups. */
  personId: string | null;
  subject: string;
};

export type PlanComparison = {
  /** People looked at, and people the provider lists. */
  people: number;
  total: number;
  /** False when the time was up before everybody was looked at. */
  isComplete: boolean;
  /** People for whom the plans differ. */
  differing: number;
  counts: PlanDiffCounts;
  planned: { live: KindCounts; draft: KindCounts };
  /** The draft's policy tests, over the people looked at. */
  policies: { count: number; first: PolicyFailure[]; unseen: string[] };
  rows: PlanRow[];
  /** Ask again with it for the rows that follow; null when these are all. */
  next: string | null;
};

type Both<Decision> = { live: Decision; draft: Decision };

/** Adds up what differs between two plans, and keeps so many rows, whole people at a time. */
export function planTally({ after, rowsMax }: { after: string | null; rowsMax: number }) {
  const sums: Pick<PlanComparison, "people" | "differing" | "counts" | "planned"> = {
    ...{ people: 0, differing: 0, counts: noPlanDiff },
    planned: { live: {}, draft: {} },
  };
  let rows: PlanRow[] = [];
  // An empty one stands for the groups, which come first.
  let isPast = after === null || after === "";
  let next: string | null = null;

  function add({ live, draft }: Both<DiffedDecision>, by: 1 | -1): PlanDifference[] {
    const differences = planDiff(live, draft);
    sums.counts = addDifferences(sums.counts, differences, by);
    sums.planned.live = countPlanned(sums.planned.live, live, by);
    sums.planned.draft = countPlanned(sums.planned.draft, draft, by);
    return differences;
  }
  function keep(named: PlanRow[]): void {
    if (!isPast || named.length === 0 || next !== null) return;
    if (rows.length >= rowsMax) next = rows.at(-1)?.personId ?? "";
    else rows.push(...named);
  }
  return {
    addGroups(decisions: Both<DiffedDecision>): void {
      const differences = add(decisions, 1).slice(0, rowsMax);
      const named = differences.map((one) => rowOf(null, one.group?.name ?? "", one));
      if (after === null) keep(named);
    },
    addPerson(decisions: Both<PersonDecision>): void {
      const { id } = decisions.live.pair.row;
      const differences = add(decisions, 1);
      sums.people += 1;
      if (differences.length > 0) sums.differing += 1;
      keep(personRows(decisions, differences));
      if (id === after) isPast = true;
    },
    /** For somebody who was added already and whose decision turned out otherwise. */
    replacePerson(before: Both<PersonDecision>, now: Both<PersonDecision>): void {
      const { id } = now.live.pair.row;
      const [was, is] = [add(before, -1), add(now, 1)];
      sums.differing += Number(is.length > 0) - Number(was.length > 0);
      const at = rows.findIndex(({ personId }) => personId === id);
      if (at < 0) return;
      const others = rows.filter(({ personId }) => personId !== id);
      rows = [...others.slice(0, at), ...personRows(now, is), ...others.slice(at)];
    },
    result: (rest: Pick<PlanComparison, "isComplete" | "total" | "policies">): PlanComparison => {
      const total = Math.max(rest.total, sums.people);
      return { ...sums, ...rest, total, rows, next };
    },
  };
}

function personRows({ live, draft }: Both<PersonDecision>, differences: PlanDifference[]) {
  const { id, subject } = draft.pair.row;
  const name = live.pair.user.observed?.username ?? subject;
  return differences.map((difference) => rowOf(id, name, difference));
}

function rowOf(personId: string | null, subject: string, difference: PlanDifference): PlanRow {
  return { personId, subject, ...difference };
}
