import { STATUS_CODES } from "node:http";
import type { z } from "zod";
import { randomText } from "@/lib/core/ids";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { log } from "@/lib/log";

type Detail = {
  /** Stable, for programs. */
  code: string;
  /** For people: what happened, why, what to do next. */
  detail: string;
  errors?: { field: string; message: string }[];
};

/** RFC 9457 problem details. */
export function problem(
  status: number,
  { code, detail, errors }: Detail,
  headers: Record<string, string> = {},
): Response {
  const body = {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    code,
    detail,
    ...(errors ? { errors } : {}),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...headers,
    },
  });
}

export function notFoundProblem(): Response {
  return problem(404, {
    code: "not_found",
    detail: "There is nothing of this id in this workspace. List what there is to see the ids.",
  });
}

/** What a schema complains about, by the place in the request. */
export function invalidProblem(place: string, error: z.ZodError): Response {
  return problem(400, {
    code: "invalid",
    detail: `The ${place} does not have the form that this call needs. See errors.`,
    errors: error.issues.map(({ path, message }) => ({
      field: path.map(String).join("."),
      message,
    })),
  });
}

/** The problem behind something that was thrown; what nobody foresaw is logged under a reference. */
export function problemOf(error: unknown): Response {
  if (error instanceof UserError) {
    if (error.status === 404) return notFoundProblem();
    const { field, message } = error;
    return problem(error.status, {
      code: codes[error.status] ?? "invalid",
      detail: message,
      ...(field === null ? {} : { errors: [{ field, message }] }),
    });
  }
  if (error instanceof SyncError) {
    return problem(409, { code: error.code.toLowerCase(), detail: error.message });
  }
  const reference = randomText(8);
  log.error({ err: error, reference }, "an API call failed");
  return problem(500, {
    code: "internal",
    detail: `Something went wrong on our side. Try again; if it happens again, tell support the reference ${reference}.`,
  });
}

const codes: Record<number, string> = { 403: "forbidden", 409: "conflict", 429: "too_many" };
