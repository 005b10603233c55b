import type { SyncError } from "@/lib/core/sync-error";
import type { Answer } from "@/lib/http/call";
import { jsonIn } from "@/lib/http/json-in";
import { plain, refusalsOf, speaksOfReadOnly, speaksOfSeats } from "../datacenter/refusals";
import { isMissingVerb } from "../datacenter/verbs";
import { refusal } from "./crowd-shapes";

export const refusals = refusalsOf("Crowd");

/** The statuses of a write that mean something else here than anywhere. */
export const writeStatuses = [400, 403, 404, 405, 409] as const;

/** Crowd names the reason of each refusal. */
export function reasonOf({ text }: Pick<Answer, "text">): { reason: string; message: string } {
  const parsed = refusal.safeParse(jsonIn(text));
  if (!parsed.success) return { reason: "", message: "" };
  return { reason: parsed.data.reason ?? "", message: parsed.data.message ?? "" };
}

/** That there is no such user, and not that there is no such API, directory or application. */
export function saysNoUser(answer: Pick<Answer, "status" | "text">): boolean {
  const { reason } = reasonOf(answer);
  return answer.status === 404 && /^(?:USER_NOT_FOUND)?$/.test(reason) && !isMissingVerb(answer);
}

const aboutAccount = new Set([
  ...["change accounts", "rename accounts", "delete accounts", "keep attributes"],
]);

/** What a refused write means; `subject` is who or what it was about. */
export function refusedWrite(answer: Answer, subject: string, verb: string): SyncError {
  const { status } = answer;
  const { reason, message } = reasonOf(answer);
  if (isMissingVerb(answer) || reason === "UNSUPPORTED_OPERATION")
    return refusals.verbMissing(verb);
  if (speaksOfSeats(message)) return refusals.seatLimit(subject, status);
  if (speaksOfReadOnly(message)) return refusals.readOnly(subject, status, message);
  // Of an application's directories one may be read-only: that is about who lives there.
  if (status === 403 && aboutAccount.has(verb)) return refusals.readOnly(subject, status, message);
  if (status === 403) return refusals.lacksPermission(`application's ${verb}`);
  const isAbout = reason === "USER_NOT_FOUND" || (status === 404 && reason === "");
  if (isAbout && !subject.startsWith("the group ")) return refusals.accountGone(subject);
  if (reason === "GROUP_NOT_FOUND") return refusals.groupGone(`The group (${message})`);
  return refusals.refused(subject, plain(`${reason} ${message}`, status), status);
}
