import type { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import { nextPage, toldNext } from "@/lib/http/next-page";
import { walkPages } from "@/lib/http/walk-pages";
import { type graphDeltaItem, graphDeltaPage } from "./entra-shapes";

/** Where a round of changes begins: at this moment, or where the last one ended. */
export type DeltaStart = { path: string; select: string } | { link: string };

/** Of whom a round told, and whom it said to be removed, at least once. */
export type News = { changed: Set<string>; removed: Set<string>; link: string };

/** More than this is cheaper to read whole, and is not held in memory. */
const idsMax = 5_000;

/**
 * One round of changes to its end, with the whole link that the next one begins with (sources.md
 * §1.3). Pages may be empty, and an object may come several times, in any order: the members of a
 * large group do. Null where so much changed that all is to be read.
 */
export async function walkDelta(
  graph: Authorized,
  start: DeltaStart,
  signal: AbortSignal,
): Promise<News | null> {
  const news: News = { changed: new Set(), removed: new Set(), link: "" };
  const pages = walkPages("Microsoft Graph", (next) =>
    graph.with(signal, async (http) => {
      const link = next ?? ("link" in start ? start.link : null);
      const { path, ...rest } = link === null ? beginning(start) : nextPage(http, link);
      const options = { ...rest, schema: graphDeltaPage, signal, list: true };
      const { body } = await http.json("GET", path, options);
      news.link = body["@odata.deltaLink"] || news.link;
      return { items: body.value, next: toldNext(http, path, body["@odata.nextLink"] || null) };
    }),
  );
  for await (const { items } of pages) {
    for (const item of items) (isRemoved(item) ? news.removed : news.changed).add(item.id);
    if (news.changed.size + news.removed.size > idsMax) return null;
  }
  if (news.link === "") throw endless();
  return news;
}

/** Soft-deleted ("changed") and gone for good ("deleted") alike. */
function isRemoved(item: z.infer<typeof graphDeltaItem>): boolean {
  return item["@removed"] !== undefined && item["@removed"] !== null;
}

/** What was before is not told: the whole lists bring that. */
function beginning(start: DeltaStart) {
  if (!("path" in start)) throw new Error("A round without a link begins at a path.");
  return { path: start.path, query: { $deltatoken: "latest", $select: start.select } };
}

function endless(): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_ANSWER_INVALID",
    "Microsoft Graph ended a list of changes without saying where the next one begins. Usher does not guess and tries again later.",
  );
}
