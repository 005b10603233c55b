import type { Membership } from "@/lib/access/member";
import { shownTo } from "@/lib/access/shown-to";

/** Rows that are people by their `name`, as the member is shown them. */
export function shownMembers<Row extends { name: string | null }>(
  member: Membership["member"],
  rows: Row[],
): Row[] {
  return shownTo(member, rows, { userName: rows.map(({ name }) => name) });
}
