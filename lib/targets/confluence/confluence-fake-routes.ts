import type { FakeVisitor } from "./confluence-fake-access";
import { groupRoutes } from "./confluence-fake-groups";
import type { Pager } from "./confluence-fake-pages";
import { userRoutes } from "./confluence-fake-users";
import type { ConfluenceStore } from "./confluence-store";

/** What a route of the fake works with. */
export type Visit = {
  store: ConfluenceStore;
  rules: FakeRules;
  tasks: Map<string, LongTask>;
  paged: Pager;
  /** Context address, without a trailing slash. */
  base: string;
  /** Encoded, below the context. */
  path: string;
  query: URLSearchParams;
  /** Decoded values of the path's `:names`. */
  params: Readonly<Record<string, string>>;
  /** Null when there is no body or no JSON object in it. */
  body: Record<string, unknown> | null;
  visitor: FakeVisitor | null;
};

export type FakeRules = {
  version: ConfluenceVersion;
  /** Accounts that the licence allows; without it, any number. */
  seatsMax: number | null;
  /** Every new account is put into it. */
  defaultGroup: string;
};

export type ConfluenceVersion = "7.19" | "8.5" | "9.2" | "10.0";

export type LongTask = { isDone: boolean };

export type Route = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  /** The first version that has it. */
  since?: number;
  /** "admin" without an entry: most routes are for administrators or signed-in people. */
  access: "anyone" | "people" | "admins";
  serve(visit: Visit): Promise<Response>;
};

const routes: readonly Route[] = [...userRoutes, ...groupRoutes];

export type Match = { route: Route; params: Record<string, string> };

/** The route for a request; a path that other methods have is "method", one nobody has "path". */
export function findRoute(
  method: string,
  path: string,
  version: number,
): Match | "method" | "path" {
  const known = routes.filter(({ since = 0 }) => since <= version);
  const matches = known.flatMap((route) => {
    const params = matchPath(route.path, path);
    return params ? [{ route, params }] : [];
  });
  // A fixed segment wins over a name: /user/list is not the user "list".
  matches.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  const match = matches.find(({ route }) => route.method === method);
  return match ?? (matches.length > 0 ? "method" : "path");
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    if (segment.startsWith(":")) params[segment.slice(1)] = decodeURIComponent(value);
    else if (segment !== value) return null;
  }
  return params;
}
