import { type Found, type FoundResource, findResources } from "@/lib/engine/scim/find-resources";
import { type ListQuery, listText, parseListQuery } from "@/lib/scim/list";
import type { ResourceType } from "@/lib/scim/schemas";
import { parseSearchRequest } from "@/lib/scim/search";
import * as groupsOf from "./groups";
import { type Resource, type ScimAnswer, type ScimCall, scimRoute } from "./scim-route";
import * as usersOf from "./users";

/** RFC 7644 §3.4.2. */
export const users = scimRoute((call) => answer(call, ["User"], parseListQuery(call.query)));
export const groups = scimRoute((call) => answer(call, ["Group"], parseListQuery(call.query)));

/** RFC 7644 §3.4.2.1: the base of the endpoint is asked across types. */
export const everything = scimRoute((call) =>
  answer(call, ["User", "Group"], parseListQuery(call.query)),
);

/** RFC 7644 §3.4.3: queries that must not stand in a URL, and those across types (§3.4.2.1). */
export const searchUsers = searchOf(["User"]);
export const searchGroups = searchOf(["Group"]);
export const searchEverything = searchOf(["User", "Group"]);

function searchOf(types: readonly ResourceType[]) {
  return scimRoute(async (call) => answer(call, types, parseSearchRequest(await call.json())));
}

async function answer(
  call: ScimCall,
  types: readonly ResourceType[],
  query: ListQuery,
): Promise<ScimAnswer> {
  const found = await findResources(call.app, types, query);
  const { cursor, filter, projection, startIndex } = query;
  const resources = found.resources.map((resource) =>
    resource.type === "User"
      ? usersOf.shown(resource.user, projection, call)
      : groupsOf.shown(resource.group, projection, call),
  );
  const place = cursor === null ? { startIndex } : { nextCursor: found.nextCursor };
  const only = found.total === 1 && filter ? found.resources[0] : undefined;
  return {
    status: 200,
    body: listText(resources, { totalResults: found.total, ...place }),
    effect: effectOf(found, types, filter !== null),
    ...(only ? { resource: about(only) } : {}),
  };
}

function effectOf({ total }: Found, types: readonly ResourceType[], isSearch: boolean): string {
  const what = types.map((type) => (type === "User" ? "users" : "groups")).join(" and ");
  return isSearch ? `Searched for ${what}: found ${total}.` : `Listed ${what}: ${total} in all.`;
}

function about(found: FoundResource): Resource {
  return found.type === "User" ? usersOf.about(found.user) : groupsOf.about(found.group);
}
