import { SyncError } from "@/lib/core/sync-error";
import type { Answer } from "@/lib/http/call";
import { jsonIn } from "@/lib/http/json-in";
import type { ScimDialect } from "./scim-dialect";
import { scimError } from "./scim-shapes";

/** Statuses of a write that speak of this record, not of the whole run. */
export const writeStatuses = [400, 402, 404, 405, 409, 412, 413, 422, 501] as const;

/** What the server says is wrong: RFC 7644 §3.12, or nothing that can be read. */
export function problemOf({ text }: Answer): { detail: string; scimType: string } {
  const parsed = scimError.safeParse(jsonIn(text));
  return {
    detail: plain(parsed.data?.detail ?? ""),
    scimType: (parsed.data?.scimType ?? "").toLowerCase(),
  };
}

const textMax = 200;

function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
    .trim()
    .slice(0, textMax);
}

/** A refused write to one record, in words of what it means for it. */
export function refusedWrite(answer: Answer, about: string, { label }: ScimDialect): SyncError {
  const { detail, scimType } = problemOf(answer);
  const said = detail === "" ? `status ${answer.status}` : `${detail} (status ${answer.status})`;
  const error = (code: string, message: string) =>
    new SyncError("skip", code, message, { status: answer.status });
  if (answer.status === 402 || /licen[cs]e|\bseats?\b|user limit/i.test(detail)) {
    return error(
      "SEAT_LIMIT",
      `The licence has no seat left for ${about}: ${said}. Free a seat or enlarge the licence.`,
    );
  }
  if (scimType === "mutability" || /read[- ]?only/i.test(detail)) {
    const code = /^(?:the )?group\b/i.test(about) ? "GROUP_READ_ONLY" : "ACCOUNT_READ_ONLY";
    return error(code, `${capital(label)} cannot change ${about}: ${said}.`);
  }
  if (answer.status === 404) {
    return error("ACCOUNT_GONE", `${about} is no longer in ${label}. The next run looks again.`);
  }
  return error("TARGET_REJECTED", `${capital(label)} refused this for ${about}: ${said}.`);
}

export function groupGone(name: string, { label }: ScimDialect): SyncError {
  const message = `The group ${name} is no longer in ${label}. The next run looks again.`;
  return new SyncError("skip", "GROUP_GONE", message, { status: 404 });
}

export function ambiguous(what: string, { label }: ScimDialect): SyncError {
  return new SyncError(
    "skip",
    "MATCH_AMBIGUOUS",
    `${capital(label)} has more than one record for ${what}, so Usher changes none of them. Remove the surplus ones there.`,
  );
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
