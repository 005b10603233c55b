import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "./client";

/** An address may be told as seen from that of the page which tells it (RFC 3986 §5.2). */
export function toldNext({ baseUrl }: HttpClient, path: string, told: string | null) {
  const own = `${baseUrl}${path}`;
  return told !== null && URL.canParse(told, own) ? new URL(told, own).href : told;
}

/**
 * A whole next-page address as the server gave it, for the client's own host only: elsewhere the
 * credentials would go to a stranger. Its search part is not taken apart.
 */
export function nextPage({ baseUrl }: HttpClient, address: string) {
  const base = new URL(baseUrl);
  const basePath = base.pathname.replace(/\/+$/, "");
  const url = URL.canParse(address, baseUrl) ? new URL(address, baseUrl) : null;
  if (url?.origin !== base.origin || !url.pathname.startsWith(`${basePath}/`)) {
    throw new SyncError(
      "stop",
      "NEXT_PAGE_ELSEWHERE",
      "The list goes on at another address than the one Usher is connected to, so nothing was " +
        "sent there. Check the address in the settings, and any proxy in between.",
    );
  }
  return { path: url.pathname.slice(basePath.length), search: url.search };
}
