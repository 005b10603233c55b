import type { HttpClient } from "@/lib/http/client";
import { unlessHidden } from "@/lib/http/unless-hidden";
import type { Seats } from "../port";
import { license } from "./bitbucket-shapes";

/** Null where the account may not see the licence, or there is none. */
export async function readSeats(http: HttpClient, signal: AbortSignal): Promise<Seats | null> {
  const answer = await unlessHidden(http, "/rest/api/1.0/admin/license", {
    signal,
    returns: [401],
  });
  if (!answer) return null;
  const { maximumNumberOfUsers: max, unlimitedNumberOfUsers, status } = http.parse(answer, license);
  const isUnlimited = unlimitedNumberOfUsers || (max ?? -1) < 0;
  return { used: status?.currentNumberOfUsers ?? null, max: isUnlimited ? null : (max ?? null) };
}
