import type { GroupEdit, Member } from "@/db/queries/scim-groups";
import { invalidValue, noTarget, ScimError } from "@/lib/scim/errors";
import { termCount } from "@/lib/scim/filter";
import type { GroupChange, SelectMembers } from "@/lib/scim/group-patch";
import { limits } from "@/lib/scim/limits";
import type { Members } from "@/lib/scim/member";
import type { PresentedMember } from "@/lib/scim/present";
import { selectedIds } from "@/lib/scim/selected-members";
import { foldCase } from "@/lib/scim/text-order";

/** Whether the present members decide what the changes come to. */
export function needsMembers(changes: readonly GroupChange[]): boolean {
  return changes.some(({ kind }) => kind === "selectMembers");
}

/**
 * What a list of changes comes to, so that it is carried out by rows and not in steps. The present
 * members are looked at where needsMembers says so.
 */
export function composeGroupEdit(
  changes: readonly GroupChange[],
  present: readonly PresentedMember[] = [],
): GroupEdit {
  const edit: GroupEdit = {};
  for (const change of changes) {
    switch (change.kind) {
      case "rename":
        edit.displayName = { text: change.displayName, key: foldCase(change.displayName) };
        break;
      case "externalId":
        edit.externalId = change.externalId;
        break;
      default:
        break;
    }
  }
  const members = composeMembers(changes, present);
  return members ? { ...edit, members } : edit;
}

/** The members of POST and PUT, each bounded so that its index row can be stored. */
export function memberList(members: Members | undefined): Member[] {
  if (!members) return [];
  const { ids, groupIds } = members;
  const nested = new Set(groupIds);
  const users = ids.filter((id) => !nested.has(id));
  const list: Member[] = [
    ...users.map((id) => ({ id, kind: "user" as const })),
    ...groupIds.map((id) => ({ id, kind: "group" as const })),
  ];
  for (const { id } of list) {
    if (id.length > limits.indexedTextLength) {
      throw invalidValue(`A member's id has ${id.length} characters; no id of ours is that long.`);
    }
  }
  return list;
}

type Sets = { clear: boolean; add: Map<string, Member>; remove: Set<string>; work: number };

function composeMembers(
  changes: readonly GroupChange[],
  present: readonly PresentedMember[],
): GroupEdit["members"] | null {
  const sets: Sets = { clear: false, add: new Map(), remove: new Set(), work: 0 };
  for (const change of changes) moveMembers(sets, change, present);
  const { clear, add, remove } = sets;
  if (!clear && add.size === 0 && remove.size === 0) return null;
  return { clear, add: [...add.values()], remove: [...remove] };
}

function moveMembers(sets: Sets, change: GroupChange, present: readonly PresentedMember[]): void {
  switch (change.kind) {
    case "addMembers":
      addMembers(sets, change);
      return;
    case "removeMembers":
      removeMembers(sets, change.ids);
      return;
    case "selectMembers":
      moveSelected(sets, change, present);
      return;
    case "replaceMembers":
      clearMembers(sets);
      for (const member of memberList(change)) sets.add.set(member.id, member);
      return;
    case "removeAllMembers":
      clearMembers(sets);
      return;
    case "rename":
    case "externalId":
      return;
    default:
      change satisfies never;
  }
}

function addMembers(sets: Sets, members: Members): void {
  for (const member of memberList(members)) {
    sets.remove.delete(member.id);
    sets.add.set(member.id, member);
  }
}

function removeMembers(sets: Sets, ids: readonly string[]): void {
  for (const id of ids) {
    sets.add.delete(id);
    if (!sets.clear) sets.remove.add(id);
  }
}

function moveSelected(
  sets: Sets,
  { filter, path, put }: SelectMembers,
  present: readonly PresentedMember[],
): void {
  const members = membersNow(sets, present);
  spend(sets, members.length * termCount(filter));
  const ids = selectedIds(filter, members);
  if (put === null) {
    removeMembers(sets, ids);
    return;
  }
  if (ids.length === 0) throw noTarget(`${path} selects nobody.`);
  const kept = new Set([...put.ids, ...put.groupIds]);
  removeMembers(
    sets,
    ids.filter((id) => !kept.has(id)),
  );
  addMembers(sets, put);
}

/** Many operations over many members multiply; nobody's group needs that much. */
function spend(sets: Sets, comparisons: number): void {
  sets.work += comparisons;
  if (sets.work <= limits.memberWork) return;
  const detail = "The operations look at too many members. Select members by value, or send less.";
  throw new ScimError(413, null, detail);
}

/** As the changes before leave them; of who joins only now the name is not known. */
function membersNow(
  { clear, add, remove }: Sets,
  present: readonly PresentedMember[],
): PresentedMember[] {
  const stay = present.filter(({ id }) => !clear && !remove.has(id));
  const known = new Set(stay.map(({ id }) => id));
  const joined = [...add.values()].filter(({ id }) => !known.has(id));
  return [
    ...stay,
    ...joined.map(
      ({ id, kind }): PresentedMember => ({
        ...{ id, display: null },
        type: kind === "group" ? "Group" : "User",
      }),
    ),
  ];
}

function clearMembers(sets: Sets): void {
  sets.clear = true;
  sets.add.clear();
  sets.remove.clear();
}
