import { paramOf, type UrlParams } from "@/app/_ui/url";
import type { RequestFilter } from "@/db/queries/request-view";
import { scimCalls } from "@/lib/core/scim-call";

export const outcomes = [
  { value: "ok", label: "OK" },
  { value: "refused", label: "Refused" },
  { value: "failed", label: "Failed" },
] as const;

export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export const spans = [
  { value: "15m", label: "Last 15 minutes", ms: 900_000 },
  { value: "1h", label: "Last hour", ms: 3_600_000 },
  { value: "24h", label: "Last 24 hours", ms: 86_400_000 },
  { value: "7d", label: "Last 7 days", ms: 604_800_000 },
] as const;

/** The list's filters as the URL tells them; values that are not ours filter nothing. */
export function requestFilter(url: UrlParams, now: number): RequestFilter {
  const kind = paramOf(url, "kind");
  const changed = paramOf(url, "changed");
  return {
    outcome: outcomes.find(({ value }) => value === paramOf(url, "outcome"))?.value,
    method: methods.find((one) => one === paramOf(url, "method")),
    kind: kind === "user" || kind === "group" ? kind : undefined,
    call: scimCalls.find((one) => one === paramOf(url, "call")),
    changed: changed === "yes" ? true : changed === "no" ? false : undefined,
    resourceId: paramOf(url, "about")?.slice(0, 500),
    text: paramOf(url, "q")?.slice(0, 200),
    ...times(url, now),
  };
}

function times(url: UrlParams, now: number): Pick<RequestFilter, "from" | "until"> {
  const span = spans.find(({ value }) => value === paramOf(url, "since"));
  if (span) return { from: new Date(now - span.ms) };
  return { from: moment(paramOf(url, "from")), until: moment(paramOf(url, "until")) };
}

function moment(text: string | null): Date | undefined {
  const time = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) || time < 0 ? undefined : new Date(time);
}

/** True where the URL asks for less than everything. */
export function isFiltered(filter: RequestFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
