import { paramOf, type UrlParams } from "@/app/_ui/url";
import { type ChangeGrouping, changeGroupings } from "@/db/queries/change-groups";
import type { ChangeFilter } from "@/db/queries/changes";
import type { ChangeSum } from "@/lib/core/change-sum";
import { changeKinds } from "@/lib/core/sign-sums";
import { outcomeLabels } from "../run-words";

const signs = { added: "+", changed: "~", removed: "−" } as const;
const outcomes = ["planned", "applied", "skipped", "failed"] as const;

/** The results' filters as the URL tells them; values that are not ours filter nothing. */
export function resultsFilter(url: UrlParams): ChangeFilter {
  const sign = paramOf(url, "sign");
  const text = paramOf(url, "q")?.trim().slice(0, 200);
  return {
    sign: sign === "added" || sign === "changed" || sign === "removed" ? signs[sign] : undefined,
    kind: changeKinds.find((kind) => kind === paramOf(url, "kind")),
    outcome: outcomes.find((outcome) => outcome === paramOf(url, "outcome")),
    reason: paramOf(url, "reason")?.slice(0, 60),
    sourceId: paramOf(url, "person")?.slice(0, 500),
    groupKey: paramOf(url, "group")?.slice(0, 500),
    text: text === "" ? undefined : text,
  };
}

/**
 * The same filter with what the counts of a run that is at rest say of it: a reason that only one kind
 * of change has is found among those.
 */
export function narrowed(
  filter: ChangeFilter,
  sums: readonly ChangeSum[],
  isStill: boolean,
): ChangeFilter {
  if (!isStill || filter.reason === undefined) return filter;
  const fits = sums.filter(
    ({ kind, outcome, reason }) =>
      reason === filter.reason &&
      (filter.kind ?? kind) === kind &&
      (filter.outcome ?? outcome) === outcome,
  );
  const [kind, otherKind] = new Set(fits.map((sum) => sum.kind));
  const [outcome, otherOutcome] = new Set(fits.map((sum) => sum.outcome));
  return {
    ...filter,
    kind: filter.kind ?? (otherKind === undefined ? kind : undefined),
    outcome: filter.outcome ?? (otherOutcome === undefined ? outcome : undefined),
  };
}

/** How the results are put together; null for one row a decision. */
export function groupingOf(url: UrlParams): ChangeGrouping | null {
  return changeGroupings.find((grouping) => grouping === paramOf(url, "by")) ?? null;
}

export function outcomeLabel(outcome: (typeof outcomes)[number]): string {
  return outcomeLabels[outcome];
}
