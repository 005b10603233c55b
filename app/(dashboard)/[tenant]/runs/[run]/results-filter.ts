import { paramOf, type UrlParams } from "@/app/_ui/url";
import { type ChangeGrouping, changeGroupings } from "@/db/queries/change-groups";
import type { ChangeFilter } from "@/db/queries/changes";
import { signOf } from "@/lib/core/plan/change";
import type { ChangeSum } from "@/lib/core/plan/change-sum";
import { changeKinds } from "@/lib/core/plan/sign-sums";
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
    code: paramOf(url, "code")?.slice(0, 60),
    sourceId: paramOf(url, "person")?.slice(0, 500),
    groupKey: paramOf(url, "group")?.slice(0, 500),
    text: text === "" ? undefined : text,
  };
}

/**
 * The same filter with what the counts of a run that is at rest say of it: what only one kind of change
 * or one outcome fits is looked for among those alone. Null where nothing fits, and nobody need look.
 */
export function narrowed(
  filter: ChangeFilter,
  sums: readonly ChangeSum[],
  isStill: boolean,
): ChangeFilter | null {
  if (!isStill) return filter;
  const fits = sums.filter(
    ({ kind, outcome, reason }) =>
      (filter.reason ?? reason) === reason &&
      (filter.kind ?? kind) === kind &&
      (filter.sign ?? signOf(kind)) === signOf(kind) &&
      (filter.outcome ?? outcome) === outcome,
  );
  if (fits.length === 0) return null;
  if (filter.reason === undefined && filter.outcome === undefined) return filter;
  return {
    ...filter,
    kind: filter.kind ?? onlyOne(fits.map(({ kind }) => kind)),
    outcome: filter.outcome ?? onlyOne(fits.map(({ outcome }) => outcome)),
  };
}

function onlyOne<Value>(values: readonly Value[]): Value | undefined {
  const [first, second] = new Set(values);
  return second === undefined ? first : undefined;
}

/** How the results are put together; null for one row a decision. */
export function groupingOf(url: UrlParams): ChangeGrouping | null {
  return changeGroupings.find((grouping) => grouping === paramOf(url, "by")) ?? null;
}

export function outcomeLabel(outcome: (typeof outcomes)[number]): string {
  return outcomeLabels[outcome];
}
