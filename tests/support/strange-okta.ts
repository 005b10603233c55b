import { type Asked, type Dress, type Reply, serveStrange } from "./strange-server";

type Organization = {
  users: { id: string; status: string; profile: unknown }[];
  groups: Record<string, { type: string; members: string[] }>;
  /** The ids of the groups that an application has; some may be gone. */
  assigned: string[];
};

/** What stands around the address of the next page. */
export type LinkStyle = (next: string, self: string) => string;

/** Okta as sources.md §2 allows it: pages far shorter than asked for, an empty one among them. */
export async function serveOkta(organization: Organization, link: LinkStyle, dress: Dress = {}) {
  const server = await serveStrange({ dress }, (asked) => answer(asked));
  const cap = 2;
  function answer({ path, query, headers }: Asked): Reply {
    if (headers.authorization !== "SSWS a-token") return failed(401, "E0000011");
    if (path === "/api/v1/users")
      return page(organization.users.filter(isAsked(query)), path, query);
    const groups = Object.entries(organization.groups).map(shown);
    if (path === "/api/v1/groups") return page(groups, path, query);
    if (path === "/api/v1/apps/0oa/groups")
      return page(
        organization.assigned.map((id) => ({ id })),
        path,
        query,
      );
    const [, id = "", part] = /^\/api\/v1\/groups\/([^/]+)(\/users)?$/.exec(path) ?? [];
    const group = organization.groups[id];
    if (!group) return failed(404, "E0000007");
    if (!part) return { status: 200, json: shown([id, group]) };
    return page(
      organization.users.filter((one) => group.members.includes(one.id)),
      path,
      query,
    );
  }
  function page(list: unknown[], path: string, query: URLSearchParams): Reply {
    const [at = "0", isFull] = (query.get("after") ?? "0").split("~");
    const from = Number(at);
    const isEmpty = from === cap && !isFull;
    const items = isEmpty ? [] : list.slice(from, from + cap);
    const end = from + items.length;
    const following = new URLSearchParams(query);
    following.set("after", isEmpty ? `${from}~full` : String(end));
    const [self, next] = [`${server.origin}${path}`, `${server.origin}${path}?${following}`];
    const header = end < list.length ? link(next, self) : `<${self}>; rel="self"`;
    return { status: 200, json: items, headers: { link: header } };
  }
  const settings = { domain: server.origin, signIn: "token", token: "a-token" };
  return { ...server, settings };
}

/** The plain list leaves out whoever is deactivated. */
function isAsked(query: URLSearchParams) {
  const filter = query.get("filter");
  return ({ status }: { status: string }) =>
    filter === null ? status !== "DEPROVISIONED" : filter.includes(`status eq "${status}"`);
}

function shown([id, { type }]: [string, { type: string }]) {
  return { id, type, profile: { name: id, description: null }, _links: {}, lastUpdated: null };
}

function failed(status: number, errorCode: string): Reply {
  return { status, json: { errorCode, errorSummary: "no", errorLink: errorCode, errorCauses: [] } };
}
