import { refusals } from "./confluence-errors";
import { refusesGroup } from "./confluence-rules";

/** A name as a segment of a path. Accounts of foreign directories may have any name. */
export function segment(name: string): string {
  const reason = refusesGroup(name);
  if (reason === null) return encodeURIComponent(name);
  throw refusals.nameUnsupported(name, reason);
}
