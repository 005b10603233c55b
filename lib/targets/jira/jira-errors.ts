import { z } from "zod";
import type { SyncError } from "@/lib/core/sync-error";
import type { Answer } from "@/lib/http/call";
import { jsonIn } from "@/lib/http/json-in";
import {
  plain,
  refusalsOf,
  speaksOfGroup,
  speaksOfReadOnly,
  speaksOfSeats,
} from "../datacenter/refusals";
import { isMissingVerb } from "../datacenter/verbs";

export const refusals = refusalsOf("Jira");

/** The statuses of a write that mean something else here than anywhere. */
export const writeStatuses = [400, 403, 404, 405, 409] as const;

/** What is written in another way than it is documented counts as not told. */
const errorBody = z.object({
  errorMessages: z.array(z.string()).nullish().catch(null),
  errors: z.record(z.string(), z.unknown()).nullish().catch(null),
  message: z.string().nullish().catch(null),
});

/** All that Jira says in an error, also the name of the field. */
export function said({ text }: Pick<Answer, "text">): string {
  const parsed = errorBody.safeParse(jsonIn(text));
  if (!parsed.success) return "";
  const { errorMessages, errors, message } = parsed.data;
  const fields = Object.entries(errors ?? {}).map(([field, words]) => `${field}: ${String(words)}`);
  return [...(errorMessages ?? []), ...fields, message ?? ""].filter(Boolean).join(" ");
}

export function speaksOfDuplicate(words: string): boolean {
  return /already (?:exists|in use|taken)|with that (?:user ?)?name/i.test(words);
}

/** What a refused write to one account means. */
export function refusedWrite(answer: Answer, username: string, verb: string): SyncError {
  const { status } = answer;
  const words = said(answer);
  if (isMissingVerb(answer)) return refusals.verbMissing(verb);
  if (/unrecognized field/i.test(words)) return refusals.verbMissing(verb);
  if (speaksOfSeats(words)) return refusals.seatLimit(username, status);
  if (/\blead\b|project-lead|component-lead/i.test(words))
    return refusals.leads(username, plain(words, status));
  if (speaksOfReadOnly(words)) return refusals.readOnly(username, status, words);
  if (status === 404 && speaksOfGroup(words, username))
    return refusals.groupGone(`The group (${plain(words, status)})`);
  if (status === 404) return refusals.accountGone(username);
  return refusals.refused(username, plain(words, status), status);
}
