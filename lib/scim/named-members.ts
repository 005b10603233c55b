import { ScimError } from "./errors";
import { readGroupPatch } from "./group-patch";
import { entryNamed, isObject } from "./json";
import { parseMembers } from "./member";
import { parsePatch } from "./patch-request";
import { profiles } from "./profiles";

/** The members that the body of a request on a group names, to join or to leave; each once. */
export function namedMembers(method: string, body: unknown): string[] {
  try {
    return [...new Set(method === "PATCH" ? inPatch(body) : inResource(body))];
  } catch (error) {
    // What cannot be read was refused and moves nobody.
    if (error instanceof ScimError) return [];
    throw error;
  }
}

function inPatch(body: unknown): string[] {
  const changes = readGroupPatch(parsePatch(body, profiles.generic), profiles.generic);
  return changes.flatMap((change) => {
    if (change.kind === "removeMembers") return change.ids;
    const joins = change.kind === "addMembers" || change.kind === "replaceMembers";
    return joins ? [...change.ids, ...change.groupIds] : [];
  });
}

function inResource(body: unknown): string[] {
  const members = isObject(body) ? entryNamed(body, "members") : undefined;
  if (members === undefined) return [];
  const { ids, groupIds } = parseMembers(members, "members");
  return [...ids, ...groupIds];
}
