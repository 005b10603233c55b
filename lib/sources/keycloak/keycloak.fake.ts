import { withFaults } from "@/lib/http/fake-faults";
import { type FakePaging, rightPaging, withIds } from "@/lib/http/fake-pages";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { FakeDirectory, FakeSource, FakeUser, StartFakeSource } from "../port";

const realm = "acme";
const clientId = "usher";
const clientSecret = "the-value-of-the-secret";
const tokenLifeMs = 60_000;

type Version = {
  /** Before 23 the whole tree comes at once, and there are no children to ask for. */
  isOld: boolean;
  /** Where every path begins; /auth on old servers. */
  prefix: string;
  /** Role name → ids of users and groups that were given it. */
  roles: Record<string, string[]>;
};

type State = Version & {
  directory: FakeDirectory;
  tokens: Map<string, number>;
  paging: FakePaging;
};

export const startFake: StartFakeSource = (directory) => startKeycloak(directory, {});

/**
 * The token endpoint and the admin API of one realm as far as a reader meets them: lists by offset
 * without a total, groups in a tree, members that are direct only. A group that is a member of a
 * group stands for one below it.
 */
export async function startKeycloak(
  directory: FakeDirectory,
  version: Partial<Version>,
): Promise<FakeSource> {
  const state: State = {
    ...{ isOld: false, prefix: "", roles: {}, ...version },
    ...{ directory, tokens: new Map(), paging: rightPaging(false, false) },
  };
  const { handle, faults, calls } = withFaults(
    (request) => answer(request, state),
    () => failure(401, "HTTP 401 Unauthorized"),
  );
  const server = await serveOnLoopback(handle);
  return {
    settings: {
      ...{ url: server.origin, realm, clientId, clientSecret },
      ...{ groupSource: "groups", groupName: "name", subgroups: "apart" },
    },
    secretField: "clientSecret",
    ...{ directory, faults, calls, paging: state.paging, nests: false },
    // Keycloak has no limits; a gateway before it may.
    throttled: () => new Response("", { status: 429, headers: { "retry-after": "3" } }),
    close: server.close,
  };
}

async function answer(request: Request, state: State): Promise<Response> {
  const url = new URL(request.url);
  if (!url.pathname.startsWith(`${state.prefix}/`)) return failure(404, "Not Found");
  const path = url.pathname.slice(state.prefix.length);
  if (path === `/realms/${realm}/protocol/openid-connect/token`) return signIn(request, state);
  const root = `/admin/realms/${realm}/`;
  if (!path.startsWith(root)) return failure(404, "Realm not found.");
  const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if ((state.tokens.get(token) ?? 0) < Date.now()) return failure(401, "HTTP 401 Unauthorized");
  if (request.method !== "GET") return failure(403, "HTTP 403 Forbidden");
  return read(path.slice(root.length).split("/").map(decodeURIComponent), url, state);
}

function read([kind, id, part]: string[], url: URL, state: State): Response {
  const { users } = state.directory;
  if (kind === "users" && id === "count") return Response.json(users.length);
  if (kind === "users" && id === undefined) return list(url, people(url, users), state);
  if (kind === "users" && id !== undefined && part === undefined) {
    const user = users.find((one) => one.id === id);
    return user ? Response.json(userOf(user)) : failure(404, "User not found");
  }
  if (kind === "group-by-path") return groupByPath(url, state);
  if (kind === "users" && part === "groups") {
    const own = state.directory.groups.filter(({ members }) => members.includes(id ?? ""));
    return list(
      url,
      own.map((group) => groupOf(group, state)),
      state,
    );
  }
  if (kind === "roles" || kind === "clients") return roles([kind, id, part], url, state);
  if (kind !== "groups") return failure(404, "Could not find resource for full path");
  if (id === undefined)
    return list(url, topGroups(state), state, 100, (group) => groupOf(group, state));
  return oneGroup(id, part, url, state);
}

function groupByPath(url: URL, state: State): Response {
  const path = decodeURIComponent(url.pathname.split("/group-by-path").at(1) ?? "");
  const group = state.directory.groups.find((one) => pathTo(one, state) === path);
  return group ? Response.json(groupOf(group, state)) : failure(404, "Group path does not exist");
}

function people({ searchParams: query }: URL, users: FakeUser[]) {
  const all = sorted(users.map(userOf));
  const [name, value] = query.get("q")?.split(":") ?? [];
  if (name) return all.filter(({ attributes }) => attributes?.[name] === value);
  const asked = ["username", "email", "firstName", "lastName"].map((own) => query.get(own));
  return all.filter(({ username, email, firstName, lastName }) =>
    [username, email, firstName, lastName].every(
      (own, index) => asked[index] === null || asked[index] === own,
    ),
  );
}

function oneGroup(id: string, part: string | undefined, url: URL, state: State): Response {
  const group = state.directory.groups.find((one) => one.id === id);
  if (!group) return failure(404, "Could not find group by id");
  if (part === undefined) return Response.json(groupOf(group, state));
  if (part === "members") return list(url, membersOf(group, state), state);
  if (part !== "children" || state.isOld) {
    return failure(404, "HTTP 404 Not Found");
  }
  return list(
    url,
    below(group, state).map((child) => groupOf(child, state)),
    state,
    10,
  );
}

/** Realm roles, and the same ones as roles of the client `app`. */
function roles([kind, id, part]: (string | undefined)[], url: URL, state: State): Response {
  if (kind === "clients" && id === undefined) {
    const wanted = url.searchParams.get("clientId");
    return Response.json(wanted === "app" ? [{ id: "uuid-app", clientId: "app" }] : []);
  }
  const path = url.pathname.split("/roles").slice(1).join("/roles").split("/");
  const [, name, what] = path.map(decodeURIComponent);
  if (!name) {
    const all = Object.keys(state.roles).map((role) => ({ id: `role-${role}`, name: role }));
    return list(url, all, state);
  }
  const given = state.roles[name];
  if (!given || (kind === "clients" && part !== "roles"))
    return failure(404, "Could not find role");
  const { users, groups } = state.directory;
  if (what === "users") {
    return list(url, withIds(users, given).map(userOf), state);
  }
  const having = withIds(groups, given);
  return list(
    url,
    having.map(({ id: groupId, displayName }) => ({ id: groupId, name: displayName })),
    state,
  );
}

type Group = FakeDirectory["groups"][0];

function below({ members }: Group, { directory }: State): Group[] {
  return withIds(directory.groups, members);
}

function parentOf(group: Group, { directory }: State): Group | undefined {
  return directory.groups.find((one) => one.members.includes(group.id));
}

function pathTo(group: Group, state: State): string {
  const parent = parentOf(group, state);
  return `${parent ? pathTo(parent, state) : ""}/${group.displayName}`;
}

function topGroups(state: State) {
  const { groups } = state.directory;
  const inner = new Set(groups.flatMap(({ members }) => members));
  const tops = groups.filter(({ id }) => !inner.has(id));
  return tops;
}

type FakeGroup = {
  id: string;
  name: string;
  path: string;
  parentId?: string;
  subGroupCount?: number;
  subGroups: FakeGroup[];
};

function groupOf(group: Group, state: State): FakeGroup {
  const children = below(group, state);
  const base = { id: group.id, name: group.displayName, path: pathTo(group, state) };
  const parent = parentOf(group, state);
  const above = parent ? { parentId: parent.id } : {};
  if (!state.isOld) return { ...base, ...above, subGroupCount: children.length, subGroups: [] };
  return { ...base, subGroups: children.map((child) => groupOf(child, state)) };
}

function membersOf({ members }: Group, { directory }: State) {
  return sorted(withIds(directory.users, members).map(userOf));
}

function userOf({ id, userName, displayName, email, active, attributes }: FakeUser) {
  const [firstName = null, ...rest] = displayName?.split(" ") ?? [];
  return {
    ...{ id, username: userName, firstName, lastName: rest.join(" ") || null, email },
    ...{ enabled: active, emailVerified: true, createdTimestamp: 1_700_000_000_000 },
    userProfileMetadata: { attributes: [{ name: "username", required: true }], groups: [] },
    ...(attributes ? { attributes } : {}),
  };
}

function sorted<Item extends { username: string }>(users: Item[]): Item[] {
  return users.sort((a, b) => (a.username < b.username ? -1 : 1));
}

function list<Item extends { id: string }>(
  url: URL,
  all: readonly Item[],
  { paging }: State,
  maxDefault = 100,
  shape: (item: Item) => unknown = (item) => item,
): Response {
  const max = Number(url.searchParams.get("max") ?? maxDefault);
  const first = paging.loops ? 0 : Number(url.searchParams.get("first") ?? 0);
  const from = paging.repeats ? Math.max(0, first - 1) : first;
  return Response.json(all.slice(from, from + max).map(shape));
}

async function signIn(request: Request, { tokens }: State): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret) {
    const error_description = "Invalid client or Invalid client credentials";
    return Response.json({ error: "unauthorized_client", error_description }, { status: 401 });
  }
  const value = `token-${tokens.size + 1}`;
  tokens.set(value, Date.now() + tokenLifeMs);
  return Response.json({ access_token: value, expires_in: 60, token_type: "Bearer" });
}

function failure(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
