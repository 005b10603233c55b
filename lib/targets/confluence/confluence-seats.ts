import { z } from "zod";
import type { HttpClient } from "@/lib/http/client";
import { unlessHidden } from "@/lib/http/unless-hidden";
import type { Seats } from "../port";

const number = z.object({ count: z.number() });

/** Null where this version does not tell, or not this account. */
export async function readSeats(http: HttpClient, signal: AbortSignal): Promise<Seats | null> {
  const max = await count(http, "maxUsers", signal);
  if (max === null) return null;
  const used = await count(http, "userCount", signal);
  return { used, max: max < 0 ? null : max };
}

async function count(http: HttpClient, what: string, signal: AbortSignal): Promise<number | null> {
  const path = `/rest/license/1.0/license/${what}`;
  const answer = await unlessHidden(http, path, { signal });
  return answer && http.parse(answer, number).count;
}
