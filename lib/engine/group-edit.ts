import type { GroupEdit, Member } from "@/db/queries/scim-groups";
import { invalidValue } from "@/lib/scim/errors";
import type { GroupChange } from "@/lib/scim/group-patch";
import { limits } from "@/lib/scim/limits";
import type { Members } from "@/lib/scim/member";
import { foldCase } from "@/lib/scim/text-order";

/** What a list of changes comes to, so that it is carried out by rows and not in steps. */
export function composeGroupEdit(changes: readonly GroupChange[]): GroupEdit {
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
  const members = composeMembers(changes);
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

type Sets = { clear: boolean; add: Map<string, Member>; remove: Set<string> };

function composeMembers(changes: readonly GroupChange[]): GroupEdit["members"] | null {
  const sets: Sets = { clear: false, add: new Map(), remove: new Set() };
  for (const change of changes) moveMembers(sets, change);
  const { clear, add, remove } = sets;
  if (!clear && add.size === 0 && remove.size === 0) return null;
  return { clear, add: [...add.values()], remove: [...remove] };
}

function moveMembers(sets: Sets, change: GroupChange): void {
  switch (change.kind) {
    case "addMembers":
      for (const member of memberList(change)) {
        sets.remove.delete(member.id);
        sets.add.set(member.id, member);
      }
      return;
    case "removeMembers":
      for (const id of change.ids) {
        sets.add.delete(id);
        if (!sets.clear) sets.remove.add(id);
      }
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

function clearMembers(sets: Sets): void {
  sets.clear = true;
  sets.add.clear();
  sets.remove.clear();
}
