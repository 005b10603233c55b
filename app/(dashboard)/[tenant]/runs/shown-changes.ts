import type { ChangeRow } from "@/db/queries/changes";
import type { Membership } from "@/lib/access/member";
import { shownTo } from "@/lib/access/shown-to";

/** Decisions as the member is shown them; what is about a group names nobody. */
export function shownChanges(member: Membership["member"], changes: ChangeRow[]): ChangeRow[] {
  const people = changes
    .filter(({ kind }) => !kind.startsWith("group."))
    .map(({ subject }) => ({ userName: subject }));
  return shownTo(member, changes, people);
}
