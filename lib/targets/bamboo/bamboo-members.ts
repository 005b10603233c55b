import type { HttpClient } from "@/lib/http/client";
import { batchMs } from "../datacenter/batches";
import type { AccountRef, TargetGroup } from "../port";
import { refusedWrite, writeStatuses } from "./bamboo-errors";
import { api, listMembers, segment } from "./bamboo-lists";

/**
 * Several people at once, all or nothing; removing is a DELETE with a body. A refusal may come from
 * someone who is there already, or is not: then the rest is asked for once more.
 */
export async function changeMembers(
  http: HttpClient,
  change: "add" | "remove",
  group: TargetGroup,
  accounts: AccountRef[],
  signal: AbortSignal,
): Promise<void> {
  const names = accounts.map(({ username }) => username);
  const answer = await send(http, change, group, names, signal);
  if (answer.status < 300) return;
  const isFound = answer.status === 400 || answer.status === 404;
  const rest = isFound ? await undone(http, change, group, names, signal) : names;
  if (rest.length === 0) return;
  const again = rest.length < names.length ? await send(http, change, group, rest, signal) : answer;
  if (again.status < 300) return;
  const subject = rest.length === 1 ? (rest[0] ?? "") : `one of ${rest.length} people`;
  throw await refusedWrite(http, again, { subject, verb: "change memberships", signal });
}

function send(
  http: HttpClient,
  change: "add" | "remove",
  { name }: TargetGroup,
  body: string[],
  signal: AbortSignal,
) {
  const path = `${api}/groups/${segment(name)}/${change}-users`;
  const options = { body, repeatable: true, returns: writeStatuses, timeoutMs: batchMs, signal };
  return http.send(change === "add" ? "POST" : "DELETE", path, options);
}

/** Of so many people one asks for each; of more, for all who are in the group. */
const askedMax = 5;

/** Whom the change still has to reach. */
async function undone(
  http: HttpClient,
  change: "add" | "remove",
  group: TargetGroup,
  names: string[],
  signal: AbortSignal,
): Promise<string[]> {
  const members = new Set<string>();
  const filters = names.length <= askedMax ? names : [null];
  for (const filter of filters)
    for await (const { items } of listMembers(http, group, filter, null, signal))
      for (const { id } of items) members.add(id);
  return names.filter((name) => members.has(name.toLowerCase()) !== (change === "add"));
}
