import type { ChangeGrouping, ChangeGroupPage } from "@/db/queries/change-groups";
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

/** The same put together: by person, each name is one, and so is the one where a search stopped. */
export function shownGroups(
  member: Pick<Membership["member"], "role">,
  grouping: ChangeGrouping,
  page: ChangeGroupPage,
): ChangeGroupPage {
  if (grouping !== "person") return page;
  const { items, stoppedAt } = page;
  const names = [...items.map(({ label }) => label), stoppedAt];
  const people = names.map((userName) => ({ userName }));
  return { ...page, ...shownTo(member, { items, stoppedAt }, people) };
}
