import { withFaults } from "@/lib/http/fake-faults";
import { type FakePaging, fakePage, rightPaging, withIds } from "@/lib/http/fake-pages";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { FakeDirectory, FakeSource, FakeUser, StartFakeSource } from "../port";

const clientId = "the-client-id";
const clientSecret = "the-value-of-the-secret";

type State = {
  directory: FakeDirectory;
  tokens: Set<string>;
  paging: FakePaging;
  /** Old accounts wrap the token. */
  isOld: boolean;
};

export const startFake: StartFakeSource = (directory) => startOnelogin(directory, false);

/**
 * The token endpoint and the API as far as a reader meets them: cursors in headers that bring the
 * page size with them, roles with people who were not given them, an hourly quota.
 */
export async function startOnelogin(directory: FakeDirectory, isOld: boolean): Promise<FakeSource> {
  const state: State = { directory, tokens: new Set(), paging: rightPaging(false), isOld };
  const { handle, faults, calls } = withFaults(
    (request) => answer(request, state),
    () => failure(401, "Unauthorized"),
  );
  const server = await serveOnLoopback(handle);
  return {
    settings: {
      ...{ domain: server.origin, clientId, clientSecret },
      ...{ groupSource: "roles", activeStatus: "active" },
    },
    secretField: "clientSecret",
    ...{ directory, faults, calls, paging: state.paging, nests: false },
    throttled() {
      const response = failure(429, "TooManyRequests");
      response.headers.set("x-ratelimit-limit", "5000");
      response.headers.set("x-ratelimit-remaining", "0");
      response.headers.set("x-ratelimit-reset", "600");
      return response;
    },
    close: server.close,
  };
}

async function answer(request: Request, state: State): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === "/auth/oauth2/v2/token") return signIn(request, state);
  const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (!state.tokens.has(token)) return failure(401, "Unauthorized");
  if (request.method !== "GET") return failure(403, "Forbidden");
  return read(url, state);
}

function read(url: URL, state: State): Response {
  const { users, groups } = state.directory;
  const [, , version, kind, id, part] = url.pathname.split("/").map(decodeURIComponent);
  if (version === "1" && kind === "groups") return groupsOfVersion1(state);
  if (kind === "users" && id !== undefined) {
    const user = users.find((one) => one.id === id);
    if (!user) return failure(404, "NotFoundError");
    const own = groups.filter(({ members }) => members.includes(id));
    return Response.json({ ...userOf(user, url), role_ids: own.map((role) => role.id) });
  }
  if (kind === "users") {
    const asked = hasQuestion(url) ? users.filter((user) => isAsked(user, url)) : users;
    return list(url, asked, state, (user) => userOf(user, url));
  }
  if (kind === "roles" && id === undefined) {
    const roles = groups.map(({ id: role, displayName }) => ({ id: role, name: displayName }));
    return list(url, roles, state);
  }
  const role = groups.find((group) => group.id === id);
  if (kind !== "roles" || !role || part !== "users") return failure(404, "NotFoundError");
  const assigned = withIds(users, role.members);
  const entries = assigned.map((user) => ({
    id: user.id,
    username: user.userName,
    assigned: true,
  }));
  const other = { id: "u-unassigned", username: "x", assigned: false };
  return list(url, [...entries, other], state);
}

function hasQuestion({ searchParams }: URL): boolean {
  return [...searchParams.keys()].some((name) => !["fields", "limit", "cursor"].includes(name));
}

/** Filters by name, with an asterisk for anything; other parameters mean nothing. */
function isAsked(user: FakeUser, url: URL): boolean {
  const shorts = Object.entries(user.attributes?.["custom_attributes"] ?? {});
  const values = new Map<string, unknown>([
    ...Object.entries(userOf(user, new URL(url.origin))),
    ...shorts.map(([name, value]): [string, unknown] => [`custom_attributes.${name}`, value]),
  ]);
  return [...url.searchParams].every(([name, wanted]) => {
    if (!values.has(name) || name === "fields") return !name.startsWith("custom_attributes.");
    const value = String(values.get(name)).toLowerCase();
    return wanted.endsWith("*")
      ? value.startsWith(wanted.slice(0, -1).toLowerCase())
      : value === wanted.toLowerCase();
  });
}

function groupsOfVersion1({ directory }: State): Response {
  const data = directory.groups.map(({ id, displayName }) => ({ id, name: displayName }));
  const status = { error: false, code: 200, type: "success", message: "Success" };
  return Response.json({ status, pagination: { after_cursor: null }, data });
}

function userOf({ id, userName, displayName, email, active, attributes }: FakeUser, url: URL) {
  const [firstname = null, ...rest] = displayName?.split(" ") ?? [];
  const fields = url.searchParams.get("fields")?.split(",");
  const { custom_attributes, ...own } = attributes ?? {};
  const user = {
    ...{ id, username: userName, email, firstname, lastname: rest.join(" ") || null },
    ...{ status: active ? 1 : 2, state: 1, group_id: null, ...own },
    ...(fields?.includes("custom_attributes") ? { custom_attributes } : {}),
  };
  const chosen = Object.entries(user).filter(([name]) => fields?.includes(name) ?? true);
  return { id, ...Object.fromEntries(chosen) };
}

/** The cursor knows the page size of the first call. */
function list<Item extends { id: string }>(
  url: URL,
  all: Item[],
  { paging }: State,
  shape: (item: Item) => unknown = (item) => item,
): Response {
  const [size, place] = (url.searchParams.get("cursor") ?? "").split("~");
  const limit = Math.min(Number(size || url.searchParams.get("limit") || 50), 100);
  const { items, next } = fakePage(all, place ?? null, limit, paging);
  const headers = new Headers({ "total-count": String(all.length) });
  if (next !== null) headers.set("after-cursor", `${limit}~${next}`);
  return Response.json(items.map(shape), { headers });
}

async function signIn(request: Request, { tokens, isOld }: State): Promise<Response> {
  const wanted = `client_id:${clientId}, client_secret:${clientSecret}`;
  const status = {
    error: true,
    code: 401,
    type: "Unauthorized",
    message: "Authentication Failure",
  };
  if (request.headers.get("authorization") !== wanted) {
    return Response.json({ status }, { status: 401 });
  }
  const value = `token-${tokens.size + 1}`;
  tokens.add(value);
  const token = { access_token: value, expires_in: 36_000, token_type: "bearer", account_id: 1 };
  return Response.json(isOld ? { status: { error: false, code: 200 }, data: [token] } : token);
}

function failure(status: number, name: string): Response {
  return Response.json({ statusCode: status, name, message: name }, { status });
}
