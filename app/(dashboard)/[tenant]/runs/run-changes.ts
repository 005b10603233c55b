import type { RunRow } from "@/db/queries/runs";
import { signSums } from "@/lib/core/plan/sign-sums";
import { sum } from "@/lib/core/run/run";

/** What was applied; for a run that has not begun to apply, what is planned. */
export function changesOf({ totals }: Pick<RunRow, "totals">) {
  const isPlan = sum(totals.applied) + sum(totals.failed) === 0;
  const sums = signSums(isPlan ? totals.planned : totals.applied);
  return {
    sums,
    total: sums.added + sums.changed + sums.removed,
    failed: sum(totals.failed),
    skipped: sum(totals.skipped),
  };
}
