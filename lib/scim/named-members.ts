import { ScimError } from "./errors";
import { readGroupPatch } from "./group-patch";
import { entryNamed, isObject } from "./json";
import { parseMembers } from "./member";
import { parsePatch } from "./patch-request";
import { profiles } from "./profiles";

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
  const moves = { joining: new Set<string>(), leaving: new Set<string>() };
  for (const change of readGroupPatch(parsePatch(body, profiles.generic), profiles.generic)) {
    if (change.kind === "removeMembers") for (const id of change.ids) moves.leaving.add(id);
    if (change.kind !== "addMembers" && change.kind !== "replaceMembers") continue;
    for (const id of [...change.ids, ...change.groupIds]) moves.joining.add(id);
  }
  return { joining: [...moves.joining], leaving: [...moves.leaving] };
}

function inResource(body: unknown): string[] {
  const members = isObject(body) ? entryNamed(body, "members") : undefined;
  if (members === undefined) return [];
  const { ids, groupIds } = parseMembers(members, "members");
  return [...new Set([...ids, ...groupIds])];
}
