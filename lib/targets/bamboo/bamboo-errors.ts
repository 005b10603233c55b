import type { SyncError } from "@/lib/core/sync-error";
import type { Answer } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import {
  messageOf,
  plain,
  refusalsOf,
  speaksOfGroup,
  speaksOfReadOnly,
  speaksOfSeats,
} from "../datacenter/refusals";
import { isMissingVerb } from "../datacenter/verbs";

export const refusals = refusalsOf("Bamboo");

/** What the account that Usher signs in with has to be. */
export const administrator = "restricted administrator";

/** The statuses of a write that mean something else here than anywhere. */
export const writeStatuses = [400, 403, 404, 405, 409] as const;

export async function isAdministrator(http: HttpClient, signal: AbortSignal): Promise<boolean> {
  const options = { query: { start: 0, limit: 1 }, returns: [403], signal };
  return (await http.send("GET", "/rest/api/latest/admin/users", options)).status !== 403;
}

/** What a refused write means. A 403 for one record may come from rights that are gone for all. */
export async function refusedWrite(
  http: HttpClient,
  answer: Answer,
  { subject, verb, signal }: { subject: string; verb: string; signal: AbortSignal },
): Promise<SyncError> {
  const { status } = answer;
  if (status === 403 && !(await isAdministrator(http, signal)))
    return refusals.lacksPermission(administrator);
  const said = saidBy(answer);
  if (isMissingVerb(answer)) return refusals.verbMissing(verb);
  if (speaksOfReadOnly(said)) return refusals.readOnly(subject, status, said);
  if (speaksOfSeats(said)) return refusals.seatLimit(subject, status);
  if (status === 404 && speaksOfGroup(said, subject))
    return refusals.groupGone(`The group (${said})`);
  if (status === 404) return refusals.accountGone(subject);
  return refusals.refused(subject, said, status);
}

/** One message, or those about the request and about each of its fields. */
function saidBy(answer: Answer): string {
  const listed =
    /"(?:errors|fieldErrors)"\s*:\s*(?:\[|\{\s*"[^"]*"\s*:\s*\[)\s*"((?:[^"\\]|\\.){1,400})"/;
  const found = listed.exec(answer.text)?.[1];
  return found === undefined ? messageOf(answer) : plain(found, answer.status);
}
