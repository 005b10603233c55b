import type { SyncError } from "@/lib/core/sync-error";
import type { Answer } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { isMissingVerb } from "../datacenter/verbs";
import { refusals, refusedWrite } from "./confluence-errors";
import { administrator, isAdministrator } from "./confluence-permission";

/** One change: to whom or what, and what is being done, in words. */
export type Write = { username: string; verb: string; signal: AbortSignal };

/** A 403 for one account may come from that account, or from rights that are gone for all. */
export async function refused(
  http: HttpClient,
  answer: Answer,
  { username, verb, signal }: Write,
): Promise<SyncError> {
  if (isMissingVerb(answer)) return refusals.verbMissing(verb);
  const mayBeRights = answer.status === 403 && !(await isAdministrator(http, signal));
  return mayBeRights ? refusals.lacksPermission(administrator) : refusedWrite(answer, username);
}
