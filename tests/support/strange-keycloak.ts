import { type Asked, type Dress, type Reply, serveStrange } from "./strange-server";

export type StrangeGroup = { id: string; name: string; members?: string[]; below?: StrangeGroup[] };

type Realm = {
  users: Record<string, unknown>[];
  groups: StrangeGroup[];
  /** Never more than so many at once, whatever is asked for. */
  cap: number;
  /** Before 23 the tree comes whole, and there is no list of children. */
  isOld?: boolean;
  /** What leaves out /auth is sent to the console. */
  redirects?: boolean;
  /** How many there are below a group is not told. */
  tellsNoCount?: boolean;
};

/** A realm as sources.md §5 allows it. Every token is good for this many requests. */
export async function serveRealm(realm: Realm, dress: Dress = {}, requestsPerToken = 1_000) {
  const base = realm.isOld ? "/auth" : "";
  let token = 0;
  let left = 0;
  const server = await serveStrange({ dress }, (asked) => answer(asked));
  function answer({ method, path, query, headers }: Asked): Reply {
    if (!path.startsWith(`${base}/`)) return realm.redirects ? toConsole : gone("Realm not found.");
    if (method === "POST") {
      [token, left] = [token + 1, requestsPerToken];
      return ok({ access_token: `t${token}`, expires_in: 60, token_type: "Bearer" });
    }
    left -= 1;
    if (headers.authorization !== `Bearer t${token}` || left < 0)
      return { status: 401, json: { error: "HTTP 401 Unauthorized" } };
    return listed(path.slice(`${base}/admin/realms/acme`.length), query);
  }
  function listed(at: string, query: URLSearchParams): Reply {
    if (at === "/users/count") return ok(realm.users.length);
    if (at === "/users") return page(realm.users, query);
    if (at === "/groups") return page(realm.groups.map(shown), query);
    const [, id = "", part = ""] = /^\/groups\/([^/]+)(?:\/(\w+))?$/.exec(at) ?? [];
    const group = allOf(realm.groups).find((one) => one.id === id);
    if (part === "children" && realm.isOld)
      return gone(`RESTEASY003210: Could not find resource for full path: ${at}`);
    return group ? ofGroup(group, part, query) : gone("Could not find group by id");
  }
  function ofGroup(group: StrangeGroup, part: string, query: URLSearchParams): Reply {
    if (part === "children") return page((group.below ?? []).map(shown), query);
    if (part === "members")
      return page(
        (group.members ?? []).map((one) => ({ id: one })),
        query,
      );
    return ok(shown(group));
  }
  function page(list: unknown[], query: URLSearchParams): Reply {
    const first = Number(query.get("first") ?? 0);
    const max = Math.min(Number(query.get("max") ?? 100), realm.cap);
    return ok(list.slice(first, first + max));
  }
  function shown({ id, name, below = [] }: StrangeGroup): Record<string, unknown> {
    const count = realm.isOld || realm.tellsNoCount ? {} : { subGroupCount: below.length };
    return { id, name, ...count, subGroups: realm.isOld ? below.map(shown) : [] };
  }
  const settings = { url: server.origin, realm: "acme", clientId: "usher", clientSecret: "s" };
  return { ...server, settings };
}

const toConsole: Reply = { status: 302, headers: { location: "/auth/admin/master/console/" } };

function allOf(groups: StrangeGroup[]): StrangeGroup[] {
  return groups.flatMap((group) => [group, ...allOf(group.below ?? [])]);
}

function ok(json: unknown): Reply {
  return { status: 200, json };
}

function gone(error: string): Reply {
  return { status: 404, json: { error } };
}
