export type Route<Visit> = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** With `:name` for a segment that may be anything. */
  path: string;
  /** The first version that has it, and the first that has it no more. */
  since?: number;
  until?: number;
  access: "anyone" | "people" | "admins";
  serve(visit: Visit): Response | Promise<Response>;
};

export type Match<Visit> = { route: Route<Visit>; params: Record<string, string> };

/** The route for a request; a path that other methods have is "method", one nobody has "path". */
export function findRoute<Visit>(
  routes: readonly Route<Visit>[],
  method: string,
  path: string,
  version: number,
): Match<Visit> | "method" | "path" {
  const isKnown = ({ since = 0, until = Number.POSITIVE_INFINITY }: Route<Visit>) =>
    since <= version && version < until;
  const matches = routes.filter(isKnown).flatMap((route) => {
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
