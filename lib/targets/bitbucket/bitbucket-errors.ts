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

export const refusals = refusalsOf("Bitbucket");

/** The statuses of a write that mean something else here than anywhere. */
export const writeStatuses = [400, 403, 404, 405, 409] as const;

const errorBody = z.object({
  errors: z.array(z.object({ message: z.string().nullish(), exceptionName: z.string().nullish() })),
});

/** What Bitbucket says, and the name of the exception that it says it by. */
export function said({ text }: { text: string }): { words: string; exception: string } {
  const parsed = errorBody.safeParse(jsonIn(text));
  const [first] = parsed.success ? parsed.data.errors : [];
  return { words: first?.message ?? "", exception: first?.exceptionName ?? "" };
}

/** Someone who may not do a thing gets a 401, as one with wrong credentials does (targets.md §5). */
export function speaksOfRights(text: string): boolean {
  return /Authori[sz]ationException/.test(said({ text }).exception);
}

/** What a refused write means; `subject` is who or what it was about. */
export function refusedWrite(
  answer: Answer,
  { username, group, verb }: { username: string; group?: string; verb: string },
): SyncError {
  const { status } = answer;
  const { words, exception } = said(answer);
  if (isMissingVerb(answer)) return refusals.verbMissing(verb);
  if (speaksOfSeats(words) || /licen[cs]e/i.test(exception))
    return refusals.seatLimit(username, status);
  if (speaksOfReadOnly(words) || /ReadOnly|Unmodifiable/.test(exception))
    return refusals.readOnly(username, status, words);
  if (
    status === 404 &&
    (/NoSuchGroup/.test(exception) || (group && speaksOfGroup(words, username)))
  )
    return refusals.groupGone(`The group ${group ?? ""}`.trim());
  if (status === 404) return refusals.accountGone(username);
  return refusals.refused(username, plain(words, status), status);
}

/** Missing rights are a 401 here, and a creation is forbidden by the licence alone (targets.md §5). */
export function refusedCreation(answer: Answer, username: string): SyncError {
  const refusal = refusedWrite(answer, { username, verb: "create accounts" });
  const isPlain = answer.status === 403 && refusal.code === "TARGET_REJECTED";
  return isPlain ? refusals.seatLimit(username, 403) : refusal;
}
