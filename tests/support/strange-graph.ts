import { type Asked, type Dress, type Reply, serveStrange } from "./strange-server";

type Graph = {
  users: Record<string, unknown>[];
  groups: Record<string, unknown>[];
  members: Record<string, Record<string, unknown>[]>;
};

/**
 * Microsoft Graph as sources.md §1 allows it: pages far shorter than asked for, empty ones among
 * them, next links that are whole, relative in three ways (as OData has it), and null at the end,
 * and directory objects of every kind in one list.
 */
export async function serveGraph(graph: Graph, dress: Dress = {}, cap = 2) {
  const server = await serveStrange({ dress }, (asked) => answer(asked));
  function answer({ method, path, query, headers }: Asked): Reply {
    if (method === "POST") return token;
    if (headers.authorization !== "Bearer a-token")
      return refused(401, "InvalidAuthenticationToken");
    const [, id = "", cast] =
      /^\/v1\.0\/groups\/([^/]+)\/(?:m|transitiveM)embers(\/microsoft\.graph\.user)?$/.exec(path) ??
      [];
    const isEventual = headers["consistencylevel"] === "eventual" && query.get("$count") === "true";
    if (cast && !isEventual) return refused(400, "Request_UnsupportedQuery");
    const lists: Record<string, Record<string, unknown>[]> = {
      "/v1.0/users": graph.users,
      "/v1.0/groups": graph.groups,
    };
    const list = lists[path] ?? graph.members[id];
    if (!list) return refused(404, "Request_ResourceNotFound");
    return page(list, path, query);
  }
  function page(list: Record<string, unknown>[], path: string, query: URLSearchParams): Reply {
    const from = Number(query.get("$skiptoken") ?? 0);
    const isEmpty = query.get("hollow") === null && from === cap;
    const value = isEmpty ? [] : list.slice(from, from + cap);
    const next = new URLSearchParams(query);
    next.set("$skiptoken", String(from + value.length));
    if (isEmpty) next.set("hollow", "1");
    const isLast = from + value.length >= list.length;
    const links = [
      `${server.origin}${path}`,
      path,
      path.slice("/v1.0/".length).split("/").at(-1),
      "",
    ];
    const nextLink = isLast ? null : `${links[from % links.length]}?${next}`;
    return { status: 200, json: { "@odata.context": "x", "@odata.nextLink": nextLink, value } };
  }
  const settings = {
    ...{ directoryId: "acme.test", clientId: "c", signIn: "secret", clientSecret: "a-secret" },
    ...{ authorityUrl: server.origin, graphUrl: server.origin },
  };
  return { ...server, settings };
}

const token: Reply = {
  status: 200,
  json: { token_type: "Bearer", expires_in: "3599", ext_expires_in: 3599, access_token: "a-token" },
};

function refused(status: number, code: string): Reply {
  const innerError = { "request-id": "r", "client-request-id": "r", date: "2026-01-01T00:00:00" };
  return { status, json: { error: { code, message: "no", innerError } } };
}
