import { SyncError } from "@/lib/core/sync-error";
import { refusesGroup } from "./confluence-rules";

/** A name as a segment of a path. Accounts of foreign directories may have any name. */
export function segment(name: string): string {
  const reason = refusesGroup(name);
  if (reason === null) return encodeURIComponent(name);
  throw new SyncError(
    "skip",
    "NAME_UNSUPPORTED",
    `Confluence's REST API cannot work with the name "${name}": it ${reason}. Rename it there or ` +
      "leave it out of the sync.",
  );
}
