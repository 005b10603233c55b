/** What the path of a logged request speaks of. */
export type RequestPlace = {
  /** The first segment behind the app's key, in lower case: `users`, `groups`, `schemas` … */
  resource: string;
  /** The id behind it, decoded; null where there is none. */
  id: string | null;
  kind: "user" | "group" | null;
  isSearch: boolean;
  query: URLSearchParams;
};

/** Reads `/scim/{version}/{app key}/Users/{id}?…`; slashes too many mean nothing there. */
export function requestPlace(path: string): RequestPlace {
  const [before = "", ...after] = path.split("?");
  const [, , , first = "", second] = before.split("/").filter((part) => part !== "");
  const resource = first.toLowerCase();
  const isSearch = [first, second].includes(".search");
  const kind = resource === "users" ? "user" : resource === "groups" ? "group" : null;
  const id = second === undefined || isSearch ? null : decoded(second);
  return {
    ...{ resource, id, kind, isSearch },
    // Few want it, and the log looks at the place of every request.
    get query() {
      return new URLSearchParams(after.join("?"));
    },
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
