import { generateKeyPairSync } from "node:crypto";
import { type Asked, type Dress, type Reply, serveStrange } from "./strange-server";

type Account = { users: unknown[]; groups: unknown[]; members: Record<string, unknown[]> };

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/**
 * The Directory API as sources.md §3 allows it: pages far shorter than asked for, one without the
 * list's key among them, and an empty token at the end.
 */
export async function serveDirectory(account: Account, dress: Dress = {}, cap = 2) {
  const server = await serveStrange({ dress }, (asked) => answer(asked));
  function answer({ method, path, query, headers }: Asked): Reply {
    if (method === "POST") return ok({ access_token: "a-token", expires_in: 3_599 });
    if (headers.authorization !== "Bearer a-token") return denied(401, "authError");
    const at = path.slice("/admin/directory/v1".length);
    const [, id = ""] = /^\/groups\/([^/]+)\/members$/.exec(at) ?? [];
    const members = account.members[id];
    if (members) return page("members", members, query);
    if (id) return denied(404, "notFound");
    if (!query.has("customer") && !query.has("domain")) return denied(400, "badRequest");
    return at === "/users"
      ? page("users", account.users, query)
      : page("groups", account.groups, query);
  }
  function page(key: string, list: unknown[], query: URLSearchParams): Reply {
    if (!query.get("fields")?.includes("nextPageToken")) return ok({ [key]: list.slice(0, cap) });
    const [at = "0", isFull] = (query.get("pageToken") ?? "0").split("-");
    const from = Number(at);
    if (from === cap && !isFull) return ok({ etag: "e", nextPageToken: `${from}-full` });
    const items = list.slice(from, from + cap);
    const end = from + items.length;
    const nextPageToken = end < list.length ? String(end) : "";
    return ok({
      kind: "k",
      etag: "e",
      nextPageToken,
      ...(items.length > 0 ? { [key]: items } : {}),
    });
  }
  const keyFile = {
    ...{ type: "service_account", client_email: "s@p.test", private_key_id: null, client_id: null },
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    token_uri: `${server.origin}/token`,
  };
  const settings = {
    ...{ serviceAccount: JSON.stringify(keyFile), adminEmail: "admin@acme.test" },
    apiUrl: server.origin,
  };
  return { ...server, settings };
}

export function denied(code: number, reason: string, status?: string): Reply {
  const errors = [{ message: "no", domain: "global", reason }];
  return { status: code, json: { error: { code, message: "no", errors, status } } };
}

function ok(json: unknown): Reply {
  return { status: 200, json };
}
