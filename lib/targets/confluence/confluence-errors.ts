import type { SyncError } from "@/lib/core/sync-error";
import type { Answer } from "@/lib/http/call";
import {
  messageOf,
  refusalsOf,
  speaksOfGroup,
  speaksOfReadOnly,
  speaksOfSeats,
} from "../datacenter/refusals";

export const refusals = refusalsOf("Confluence");

/** The statuses of a write that mean something else here than anywhere. */
export const writeStatuses = [400, 402, 403, 404, 405, 409] as const;

/** What a refused write to one account means; the account's directory decides more than rights do. */
export function refusedWrite(answer: Answer, username: string): SyncError {
  const { status } = answer;
  const said = messageOf(answer);
  if (status === 402 || speaksOfSeats(said)) return refusals.seatLimit(username, status);
  if (speaksOfReadOnly(said)) return refusals.readOnly(username, status, said);
  if (status === 404 && speaksOfGroup(said, username))
    return refusals.groupGone(`The group (${said})`);
  if (status === 404) return refusals.accountGone(username);
  return refusals.refused(username, said, status);
}
