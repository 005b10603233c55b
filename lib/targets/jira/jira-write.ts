import type { SyncError } from "@/lib/core/sync-error";
import type { Answer, CallOptions, HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { refusals, refusedWrite, writeStatuses } from "./jira-errors";
import { administrator, isAdministrator } from "./jira-permission";

type Write = {
  username: string;
  /** What is being done, in words. */
  verb: string;
  signal: AbortSignal;
  /** Whether a refusal means that it is done already. */
  isDone?: (answer: Answer) => boolean | Promise<boolean>;
} & Pick<CallOptions, "query" | "body" | "repeatable">;

/** One change to one person. */
export async function write(
  http: HttpClient,
  method: HttpMethod,
  path: string,
  { username, verb, isDone, ...options }: Write,
): Promise<Answer> {
  const answer = await http.send(method, path, { ...options, returns: writeStatuses });
  if (answer.status < 300 || (await isDone?.(answer))) return answer;
  throw await refused(http, answer, { username, verb, signal: options.signal });
}

/** A 403 for one account may come from that account, or from rights that are gone for all. */
export async function refused(
  http: HttpClient,
  answer: Answer,
  { username, verb, signal }: Pick<Write, "username" | "verb" | "signal">,
): Promise<SyncError> {
  const mayBeRights = answer.status === 403 && !(await isAdministrator(http, signal));
  if (mayBeRights) return refusals.lacksPermission(administrator);
  return refusedWrite(answer, username, verb);
}
