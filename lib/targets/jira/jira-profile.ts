import { z } from "zod";
import type { HttpClient } from "@/lib/http/client";
import { isMissingVerb } from "../datacenter/verbs";
import type { AccountRef } from "../port";
import { refusals } from "./jira-errors";
import { refusesKey } from "./jira-rules";
import { write } from "./jira-write";

const path = "/rest/api/2/user/properties";

const propertyKeys = z.object({ keys: z.array(z.object({ key: z.string() })) });
/** Apps keep all kinds of JSON here; what is no text is left to them. */
const property = z.object({ key: z.string(), value: z.unknown() });

/** J9: which properties there are, then each that is asked for. */
export async function readProfile(
  http: HttpClient,
  { id, username }: AccountRef,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const query = { userKey: id };
  const answer = await http.send("GET", path, { query, returns: [404], signal });
  if (isMissingVerb(answer)) throw refusals.verbMissing("read user properties");
  if (answer.status === 404) throw refusals.notVisible(username);
  const there = new Set(http.parse(answer, propertyKeys).keys.map(({ key }) => key));
  const found: Record<string, string> = {};
  for (const key of keys.filter((one) => there.has(one))) {
    const { body } = await http.json("GET", `${path}/${encodeURIComponent(key)}`, {
      ...{ query, schema: property, signal },
    });
    if (typeof body.value === "string") found[key] = body.value;
  }
  return found;
}

/** J9: one call per key. */
export async function setProfile(
  http: HttpClient,
  { id, username }: AccountRef,
  values: Readonly<Record<string, string | null>>,
  signal: AbortSignal,
): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    const reason = refusesKey(key);
    if (reason !== null) throw refusals.nameUnsupported(key, reason);
    const place = `${path}/${encodeURIComponent(key)}`;
    const options = { query: { userKey: id }, username, verb: "keep user properties", signal };
    if (value !== null) await write(http, "PUT", place, { ...options, body: value });
    else
      await write(http, "DELETE", place, {
        ...options,
        isDone: (answer) => answer.status === 404 && !isMissingVerb(answer),
      });
  }
}
