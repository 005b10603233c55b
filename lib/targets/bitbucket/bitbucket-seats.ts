import type { HttpClient } from "@/lib/http/client";
import type { Seats } from "../port";
import { license } from "./bitbucket-shapes";

/** Null where the account may not see the licence, or there is none. */
export async function readSeats(http: HttpClient, signal: AbortSignal): Promise<Seats | null> {
  const answer = await http.send("GET", "/rest/api/1.0/admin/license", {
    returns: [401, 403, 404, 405],
    signal,
  });
  if (answer.status >= 400) return null;
  const { maximumNumberOfUsers: max, unlimitedNumberOfUsers, status } = http.parse(answer, license);
  const isUnlimited = unlimitedNumberOfUsers || (max ?? -1) < 0;
  return { used: status?.currentNumberOfUsers ?? null, max: isUnlimited ? null : (max ?? null) };
}
