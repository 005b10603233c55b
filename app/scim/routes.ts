import { ScimError } from "@/lib/scim/errors";
import { bulk } from "./bulk";
import * as discovery from "./discovery";
import * as groups from "./groups";
import * as lists from "./lists";
import { refused, type ScimRoute } from "./scim-route";
import * as users from "./users";

/** `/scim/v2/{appKey}/…`, taken apart; v1 is SCIM 1.1. */
export type ScimPath = { version: "v1" | "v2"; appKey: string; segments: readonly string[] };
export type Match = { route: ScimRoute; id: string };

type Methods = Readonly<Record<string, ScimRoute>>;

/** Everything there is. A `*` is the variable part. Names are lower case: clients write them in any (P24). */
export const places = new Map<string, Methods>([
  ["", { GET: lists.everything }],
  ["bulk", { POST: bulk }],
  [".search", { POST: lists.searchEverything }],
  ["users", { GET: lists.users, POST: users.create }],
  ["users/.search", { POST: lists.searchUsers }],
  ["users/*", { GET: users.read, PUT: users.replace, PATCH: users.patch, DELETE: users.remove }],
  ["groups", { GET: lists.groups, POST: groups.create }],
  ["groups/.search", { POST: lists.searchGroups }],
  [
    "groups/*",
    { GET: groups.read, PUT: groups.replace, PATCH: groups.patch, DELETE: groups.remove },
  ],
  ["serviceproviderconfig", { GET: discovery.serviceProviderConfig }],
  ["resourcetypes", { GET: discovery.resourceTypes }],
  ["resourcetypes/*", { GET: discovery.resourceType }],
  ["schemas", { GET: discovery.schemas }],
  ["schemas/*", { GET: discovery.schema }],
]);

/** Parts of the protocol that ServiceProviderConfig does not announce. */
const unsupported = new Set(["me"]);

/** The path of a request; null when it is none of the SCIM endpoint's. */
export function scimPath(pathname: string): ScimPath | null {
  // Clients join base and path with two slashes or leave one at the end (P35): neither means anything.
  const [scim, version, appKey, ...rest] = pathname.split("/").filter((part) => part !== "");
  if (scim !== "scim" || (version !== "v1" && version !== "v2") || !appKey) return null;
  return { version, appKey, segments: rest.map(decoded) };
}

/** True where a path asks for a version of SCIM that nobody serves here (RFC 7644 §3.13). */
export function namesOtherVersion(pathname: string): boolean {
  return /^\/+scim\/+v(?![12](?:\/|$))\d+(?:\.\d+)*(?:\/|$)/i.test(pathname);
}

/** What answers this method at this place. */
export function matchRoute(method: string, segments: readonly string[]): Match {
  const [name = "", id] = segments;
  const known = name.toLowerCase();
  const place = [known, ...segments.slice(1).map((part) => part.toLowerCase())].join("/");
  if (unsupported.has(place)) return { route: notSupported, id: "" };
  const one = id === undefined ? known : `${known}/*`;
  const methods = segments.length > 2 ? null : (places.get(place) ?? places.get(one));
  if (!methods) return { route: nothingHere, id: "" };
  const route = Object.hasOwn(methods, method) ? methods[method] : undefined;
  return route ? { route, id: id ?? "" } : { route: otherMethod(methods), id: "" };
}

const nothingHere: ScimRoute = async () =>
  refused(
    new ScimError(
      404,
      null,
      "There is nothing at this path. Resources are at /Users and /Groups below the base URL.",
    ),
  );

const notSupported: ScimRoute = async () =>
  refused(
    new ScimError(501, null, "This part of SCIM is not supported; see /ServiceProviderConfig."),
  );

function otherMethod(methods: Methods): ScimRoute {
  const allow = Object.keys(methods).join(", ");
  return async () =>
    refused(new ScimError(405, null, `This path answers ${allow} only.`), { allow });
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
