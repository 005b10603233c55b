import { paramOf, type UrlParams } from "@/app/_ui/url";
import type { RunFilter } from "@/db/queries/runs";
import { firstId } from "@/lib/core/ids";
import type { RunScope, RunState, RunTrigger } from "@/lib/core/run/run";
import { scopeLabels, stateLabels, triggerLabels } from "../run-words";

export const stateOptions = optionsOf(stateLabels);
export const triggerOptions = optionsOf(triggerLabels);
export const scopeOptions = optionsOf(scopeLabels);

/** The list's filters as the URL tells them; values that are not ours filter nothing. */
export function runFilter(url: UrlParams): RunFilter {
  const state: RunState | undefined = known(stateLabels, url, "state");
  const trigger: RunTrigger | undefined = known(triggerLabels, url, "trigger");
  const scope: RunScope | undefined = known(scopeLabels, url, "scope");
  return {
    states: state === undefined ? undefined : [state],
    trigger,
    scope,
    syncId: paramOf(url, "sync")?.slice(0, 60),
    code: codeOf(url) ?? undefined,
    ...dayBounds(dayOf(url)),
  };
}

/** What went wrong, by its code. */
export function codeOf(url: UrlParams): string | null {
  return paramOf(url, "code")?.slice(0, 60) ?? null;
}

/** A day of the URL, as YYYY-MM-DD (UTC). */
export function dayOf(url: UrlParams): string | null {
  const day = paramOf(url, "day");
  return day !== null && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))
    ? day
    : null;
}

const dayMs = 86_400_000;

function dayBounds(day: string | null): Pick<RunFilter, "fromId" | "untilId"> {
  if (day === null) return {};
  const start = Date.parse(day);
  return { fromId: firstId("run", start), untilId: firstId("run", start + dayMs) };
}

function optionsOf(labels: Record<string, string>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

function known<Value extends string>(
  labels: Record<Value, string>,
  url: UrlParams,
  name: string,
): Value | undefined {
  const text = paramOf(url, name);
  for (const value in labels) if (value === text) return value;
  return undefined;
}
