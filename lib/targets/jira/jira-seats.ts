import type { HttpClient } from "@/lib/http/client";
import { unlessHidden } from "@/lib/http/unless-hidden";
import type { Seats, TargetSettings } from "../port";
import { applicationRoles } from "./jira-shapes";

/**
 * Seats of the application that new accounts get access to; of several, the one with the fewest
 * left. Null where Jira does not tell, or where new accounts take no seat.
 */
export async function readSeats(
  http: HttpClient,
  settings: TargetSettings,
  signal: AbortSignal,
): Promise<Seats | null> {
  const roles = await rolesOfNewcomers(http, settings, signal);
  const seats = roles?.map(({ hasUnlimitedSeats, numberOfSeats, userCount }) => ({
    used: userCount ?? null,
    max: hasUnlimitedSeats || (numberOfSeats ?? -1) < 0 ? null : (numberOfSeats ?? null),
  }));
  const left = ({ used, max }: Seats) =>
    max === null ? Number.POSITIVE_INFINITY : max - (used ?? 0);
  return seats?.sort((a, b) => left(a) - left(b))[0] ?? null;
}

/** Product access is given by its default groups (targets.md §3, J4). Null where Jira does not tell. */
export async function readStartingGroups(
  http: HttpClient,
  settings: TargetSettings,
  signal: AbortSignal,
): Promise<string[] | null> {
  const roles = await rolesOfNewcomers(http, settings, signal);
  if (!roles || roles.some(({ defaultGroups }) => !defaultGroups)) return null;
  return [...new Set(roles.flatMap(({ defaultGroups }) => defaultGroups ?? []))];
}

/** The applications that new accounts get access to. */
async function rolesOfNewcomers(
  http: HttpClient,
  { applications = "default" }: TargetSettings,
  signal: AbortSignal,
) {
  if (applications === "none") return [];
  const answer = await unlessHidden(http, "/rest/api/2/applicationrole", { signal });
  if (!answer) return null;
  return http
    .parse(answer, applicationRoles)
    .filter(({ key, selectedByDefault }) =>
      applications === "default" ? selectedByDefault === true : key === applications,
    );
}
