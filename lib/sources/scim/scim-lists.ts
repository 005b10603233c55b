import type { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import { countList } from "@/lib/http/count-list";
import { walkOffset } from "@/lib/http/walk-offset";
import { walkPages } from "@/lib/http/walk-pages";
import type { Page } from "../port";
import {
  type ListResponse,
  listResponse,
  type ProviderConfig,
  providerConfig,
} from "./scim-shapes";

/** Servers give fewer when they like; what they say they give at most is not asked to be exceeded. */
const pageSize = 200;

export type Query = Record<string, string | number>;
export type Paging = { size: number; hasCursors: boolean };

/** How the server pages; null where it does not say. Only refused credentials end the read here. */
export async function discover(
  scim: Authorized,
  signal: AbortSignal,
): Promise<ProviderConfig | null> {
  try {
    return await scim.with(signal, async (http) => {
      const options = { schema: providerConfig, signal };
      return (await http.json("GET", "/ServiceProviderConfig", options)).body;
    });
  } catch (error) {
    if (isNotTold(error)) return null;
    throw error;
  }
}

/** A server may lack the page, forbid it, or fail on it; refused credentials are another matter. */
function isNotTold(error: unknown): boolean {
  if (!(error instanceof SyncError)) return false;
  const { status, code } = error;
  if (code === "SOURCE_ANSWER_INVALID") return true;
  return status !== null && status >= 400 && status !== 401 && status !== 429;
}

export function toPaging(config: ProviderConfig | null): Paging {
  const most = config?.pagination?.maxPageSize || config?.filter?.maxResults || pageSize;
  const hasCursors = config?.pagination?.cursor === true;
  return { size: Math.max(1, Math.min(most, pageSize)), hasCursors };
}

export function walk<Item extends { id: string }>(
  scim: Authorized,
  path: string,
  query: Query,
  item: z.ZodType<Item>,
  { size, hasCursors }: Paging,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = listResponse(item);
  const ask = (place: Query): Promise<ListResponse<Item>> =>
    scim.with(signal, async (http) => {
      const all = { ...query, ...place };
      return (await http.json("GET", path, { schema, signal, list: true, query: all })).body;
    });
  if (hasCursors) return byCursor((cursor) => ask({ cursor, count: size }));
  return walkOffset({
    // Where no total tells the end, a page shorter than asked for does not either.
    ...{ label: "The SCIM server", size, isEndedByShortPage: false },
    async pageAt(offset, count) {
      const { Resources: items, totalResults: total } = await ask({
        startIndex: offset + 1,
        count,
      });
      return { items, total };
    },
  });
}

/** RFC 9865: an empty cursor asks for the first page, and the last one brings none. */
function byCursor<Item extends { id: string }>(
  ask: (cursor: string) => Promise<ListResponse<Item>>,
) {
  const totals: number[] = [];
  const pages = walkPages("The SCIM server", async (next) => {
    const { Resources: items, nextCursor, totalResults } = await ask(next ?? "");
    if (totalResults !== null) totals.push(totalResults);
    return { items, next: nextCursor || null };
  });
  return countList("The SCIM server", pages, totals);
}
