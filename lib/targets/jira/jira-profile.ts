import type { HttpClient } from "@/lib/http/client";
import { isMissingVerb } from "../datacenter/verbs";
import type { AccountRef } from "../port";
import { refusals } from "./jira-errors";
import { refusesKey } from "./jira-rules";
import { write } from "./jira-write";

/** J9: user properties, one call per key. */
export async function setProfile(
  http: HttpClient,
  { id, username }: AccountRef,
  values: Readonly<Record<string, string | null>>,
  signal: AbortSignal,
): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    const reason = refusesKey(key);
    if (reason !== null) throw refusals.nameUnsupported(key, reason);
    const path = `/rest/api/2/user/properties/${encodeURIComponent(key)}`;
    const options = { query: { userKey: id }, username, verb: "keep user properties", signal };
    if (value !== null) await write(http, "PUT", path, { ...options, body: value });
    else
      await write(http, "DELETE", path, {
        ...options,
        isDone: (answer) => answer.status === 404 && !isMissingVerb(answer),
      });
  }
}
