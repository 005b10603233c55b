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
  { applications = "default" }: TargetSettings,
  signal: AbortSignal,
): Promise<Seats | null> {
  if (applications === "none") return null;
  const answer = await unlessHidden(http, "/rest/api/2/applicationrole", { signal });
  if (!answer) return null;
  const roles = http
    .parse(answer, applicationRoles)
    .filter(({ key, selectedByDefault }) =>
      applications === "default" ? selectedByDefault === true : key === applications,
    )
    .map(({ hasUnlimitedSeats, numberOfSeats, userCount }) => ({
      used: userCount ?? null,
      max: hasUnlimitedSeats || (numberOfSeats ?? -1) < 0 ? null : (numberOfSeats ?? null),
    }));
  const left = ({ used, max }: Seats) =>
    max === null ? Number.POSITIVE_INFINITY : max - (used ?? 0);
  return roles.sort((a, b) => left(a) - left(b))[0] ?? null;
}
