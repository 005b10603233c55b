import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import { key } from "../datacenter/keys";
import { plain } from "../datacenter/refusals";
import { isMissingVerb } from "../datacenter/verbs";
import type { AccountRef, TargetGroup } from "../port";
import { refusals, writeStatuses } from "./confluence-errors";
import { segment } from "./confluence-paths";
import { refused } from "./confluence-refused";

const started = z.object({ id: key });
const task = z.object({ percentageComplete: z.number(), successful: z.boolean().nullish() });

/** Between looks; most deletions are done at once, those of busy people take long. */
const pausesMs = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000];

/** C18: Confluence starts to delete and tells of it as a task. An absent account counts as deleted. */
export async function deleteAccount(
  http: HttpClient,
  { id: key, username }: AccountRef,
  signal: AbortSignal,
): Promise<void> {
  const path = `/rest/api/admin/user/${segment(username)}`;
  const answer = await http.send("DELETE", path, { returns: writeStatuses, signal });
  if (answer.status === 404 && !isMissingVerb(answer)) return;
  if (answer.status >= 300)
    throw await refused(http, answer, { username, verb: "delete accounts", signal });
  if (answer.status !== 202) return;
  const { id } = http.parse(answer, started);
  if (!(await isDone(http, id, key, signal))) throw stillGoing(username);
}

async function isDone(
  http: HttpClient,
  id: string,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  const path = `/rest/api/longtask/${encodeURIComponent(id)}`;
  for (const pauseMs of pausesMs) {
    await sleep(pauseMs, undefined, { signal });
    const answer = await http.send("GET", path, { returns: [404], signal });
    if (answer.status === 404) return isGone(http, key, signal);
    const { percentageComplete, successful } = http.parse(answer, task);
    if (percentageComplete < 100) continue;
    if (successful !== false) return true;
    throw refusals.refused("the deletion", plain(answer.text, answer.status), answer.status);
  }
  return false;
}

/** A task that is forgotten came to its end, or was lost with its server: the account tells. */
async function isGone(http: HttpClient, key: string, signal: AbortSignal): Promise<boolean> {
  const options = { query: { key }, returns: [404], signal };
  return (await http.send("GET", "/rest/api/user", options)).status === 404;
}

function stillGoing(username: string): SyncError {
  return new SyncError(
    "retry",
    "DELETION_PENDING",
    `Confluence is still deleting ${username}. Usher looks again later.`,
  );
}

/** C11. */
export async function deleteGroup(
  http: HttpClient,
  { name }: TargetGroup,
  signal: AbortSignal,
): Promise<void> {
  const path = `/rest/api/admin/group/${segment(name)}`;
  const answer = await http.send("DELETE", path, { returns: writeStatuses, signal });
  const isGone = answer.status === 404 && !isMissingVerb(answer);
  if (answer.status < 300 || isGone) return;
  const write = { username: `the group ${name}`, verb: "delete groups", signal };
  throw await refused(http, answer, write);
}
