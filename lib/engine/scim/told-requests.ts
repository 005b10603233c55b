import { namesOf } from "@/db/queries/request-subjects";
import type { AppRef } from "@/lib/core/app-ref";
import { inScim20 } from "@/lib/scim/logged-request";
import { idsInWords, requestWords, type ToldRequest } from "@/lib/scim/request-words";

/** Requests as people read them: each with one line of what it did. */
export async function toldRequests<Row extends ToldRequest>(
  app: AppRef,
  rows: readonly Row[],
): Promise<(Row & { summary: string })[]> {
  const told = rows.map(inWords20);
  const names = await namesOf(app, idsInWords(told));
  return rows.map((row) => ({ ...row, summary: requestWords(inWords20(row), names) }));
}

function inWords20(row: ToldRequest): ToldRequest {
  const { method, path, requestBody } = row;
  const { body, ...rest } = inScim20({ method, path, body: requestBody });
  return { ...row, ...rest, requestBody: body };
}
