import { ScimError } from "./errors";
import { type GroupChange, readGroupPatch } from "./group-patch";
import { entryNamed, isObject } from "./json";
import { parseMembers } from "./member";
import { parsePatch } from "./patch-request";
import { profiles } from "./profiles";
import { idsMentioned } from "./selected-members";

/** Whom a request on a group names, each once. */
export type MemberMoves = { joining: string[]; leaving: string[] };

/** The members that the body of a request on a group names. */
export function namedMembers(method: string, body: unknown): string[] {
  const { joining, leaving } = memberMoves(method, body);
  return [...new Set([...joining, ...leaving])];
}

/** Who is to join and who to leave, as far as the request names them. */
export function memberMoves(method: string, body: unknown): MemberMoves {
  try {
    return method === "PATCH" ? inPatch(body) : { joining: inResource(body), leaving: [] };
  } catch (error) {
    // What cannot be read was refused and moves nobody.
    if (error instanceof ScimError) return { joining: [], leaving: [] };
    throw error;
  }
}

function inPatch(body: unknown): MemberMoves {
  const [joining, leaving] = [new Set<string>(), new Set<string>()];
  for (const change of readGroupPatch(parsePatch(body, profiles.generic), profiles.generic)) {
    const moves = movesOf(change);
    for (const id of moves.joining) joining.add(id);
    for (const id of moves.leaving) leaving.add(id);
  }
  return { joining: [...joining], leaving: [...leaving] };
}

function movesOf(change: GroupChange): MemberMoves {
  switch (change.kind) {
    case "addMembers":
    case "replaceMembers":
      return { joining: [...change.ids, ...change.groupIds], leaving: [] };
    case "removeMembers":
      return { joining: [], leaving: change.ids };
    case "selectMembers": {
      const { ids = [], groupIds = [] } = change.put ?? {};
      return { joining: [...ids, ...groupIds], leaving: idsMentioned(change.filter) };
    }
    case "removeAllMembers":
    case "rename":
    case "externalId":
      return { joining: [], leaving: [] };
    default:
      return change satisfies never;
  }
}

function inResource(body: unknown): string[] {
  const members = isObject(body) ? entryNamed(body, "members") : undefined;
  if (members === undefined) return [];
  const { ids, groupIds } = parseMembers(members, "members");
  return [...new Set([...ids, ...groupIds])];
}
