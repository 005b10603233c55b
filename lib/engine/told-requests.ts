import { namesOf } from "@/db/queries/request-subjects";
import type { AppRef } from "@/lib/core/app-ref";
import { idsInWords, requestWords, type ToldRequest } from "@/lib/scim/request-words";

/** Requests as people read them: each with one line of what it did. */
export async function toldRequests<Row extends ToldRequest>(
  app: AppRef,
  rows: readonly Row[],
): Promise<(Row & { summary: string })[]> {
  const names = await namesOf(app, idsInWords(rows));
  return rows.map((row) => ({ ...row, summary: requestWords(row, names) }));
}
