import { generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { withFaults } from "@/lib/http/fake-faults";
import { fakePage, rightPaging, withIds } from "@/lib/http/fake-pages";
import { createFakeTimes, type FakeTimes } from "@/lib/http/fake-times";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { FakeDirectory, FakeUser, StartFakeSource } from "../port";

const clientId = "0oaservice";
const keyId = "kid-1";
const token = "00a-token-of-an-admin";
const appId = "0oaassigned";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });

type State = {
  directory: FakeDirectory;
  tokens: Set<string>;
  paging: ReturnType<typeof rightPaging>;
  times: FakeTimes;
};

/**
 * An organization's token endpoint and management API as far as a reader meets them: Link headers
 * sent apart, deactivated people only where a search asks for them, rate limits on every answer.
 */
export const startFake: StartFakeSource = async (directory) => {
  const times = createFakeTimes([
    ...directory.users.map((user) => ({ id: user.id, state: userOf(user) })),
    ...directory.groups.map((group) => ({ id: group.id, state: [group.displayName] })),
    ...directory.groups.map(({ id, members }) => ({ id: `${id}/members`, state: members })),
  ]);
  const state: State = { directory, tokens: new Set(), paging: rightPaging(true), times };
  const { handle, faults, calls } = withFaults(
    (request) => answer(request, state),
    () => failure(401, "E0000011", "Invalid token provided"),
  );
  const server = await serveOnLoopback(async (request) => limited(await handle(request)));
  return {
    settings: {
      ...{ domain: server.origin, signIn: "serviceApp", clientId, keyId, token },
      privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      ...{ groupTypes: "all", pending: "active" },
    },
    secretField: "privateKey",
    ...{ directory, faults, calls, paging: state.paging, nests: false },
    throttled: () => failure(429, "E0000047", "API call exceeded rate limit"),
    close: server.close,
  };
};

/** Every answer tells the bucket; a refusal tells when it fills, by the server's own clock. */
function limited(response: Response): Response {
  if (response.type === "error") return response;
  const now = serverNow();
  const headers = new Headers(response.headers);
  headers.set("date", new Date(now).toUTCString());
  headers.set("x-rate-limit-limit", "600");
  headers.set("x-rate-limit-remaining", response.status === 429 ? "0" : "599");
  headers.set("x-rate-limit-reset", String(Math.floor(now / 1_000) + 30));
  return new Response(response.body, { status: response.status, headers });
}

/** Its clock is an hour fast. */
function serverNow(): number {
  return Date.now() + 3_600_000;
}

async function answer(request: Request, state: State): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === "/oauth2/v1/token") return signIn(request, url, state);
  const [scheme, value = ""] = (request.headers.get("authorization") ?? "").split(" ");
  const isKnown = scheme === "SSWS" ? value === token : state.tokens.has(value);
  if (!isKnown) return failure(401, "E0000011", "Invalid token provided");
  if (request.method !== "GET") return failure(405, "E0000022", "The endpoint does not support it");
  return read(url, state);
}

function read(url: URL, state: State): Response {
  const { users, groups } = state.directory;
  const [, , , kind, id, part] = url.pathname.split("/").map(decodeURIComponent);
  const group = groups.find((one) => one.id === id);
  if (kind === "users" && part === "groups") {
    return Response.json(groups.filter(({ members }) => members.includes(id ?? "")).map(groupOf));
  }
  if (kind === "users" && id === undefined) return people(url, state);
  if (kind === "groups" && id === undefined) return groupsAsked(url, state);
  if (kind === "groups" && !group) return failure(404, "E0000007", `Not found: Resource ${id}`);
  if (kind === "groups" && group && part === "users") {
    const members = withIds(users, group.members).map(userOf);
    const shown = members.filter(({ status }) => status !== "DEPROVISIONED");
    return list(url, shown, state, 1_000);
  }
  if (kind === "groups" && group) return Response.json(groupOf(group));
  if (kind === "apps" && id === appId) return assigned(url, part ?? "", state);
  return failure(404, "E0000007", `Not found: Resource ${kind}`);
}

function groupsAsked(url: URL, state: State): Response {
  const { groups } = state.directory;
  const changed = groups.filter((one) => isAsked(url, groupTimes(one, state)));
  const types = [...(url.searchParams.get("filter") ?? "").matchAll(/type eq "(\w+)"/g)];
  const shown = changed.map(groupOf).filter(({ type }) => {
    return types.length === 0 || types.some(([, wanted]) => wanted === type);
  });
  return list(url, shown, state, 200);
}

function people(url: URL, state: State): Response {
  const search = url.searchParams.get("search");
  if (search !== null && !/^(status pr|[\w.]+ eq ".*")$/.test(search)) {
    return failure(400, "E0000031", "Invalid search criteria.");
  }
  if (search?.includes(" eq ")) return list(url, searched(search, state), state, 200);
  const filter = url.searchParams.get("filter") ?? "";
  if (filter.startsWith("lastUpdated gt ")) {
    const changed = state.directory.users.filter((user) => isAsked(url, userTimes(user, state)));
    return list(url, changed.map(userOf), state, 200);
  }
  const all = state.directory.users;
  const asksForThem = search ?? url.searchParams.get("filter")?.includes("DEPROVISIONED");
  if (asksForThem) return list(url, all, state, 200, userOf);
  const shown = all.map(userOf).filter(({ status }) => status !== "DEPROVISIONED");
  return list(url, shown, state, 200);
}

function userTimes(user: FakeUser, { times }: State) {
  return { lastUpdated: times.of(user.id, userOf(user), serverNow()) };
}

function groupTimes({ id, displayName, members }: FakeDirectory["groups"][0], { times }: State) {
  return {
    lastUpdated: times.of(id, [displayName], serverNow()),
    lastMembershipUpdated: times.of(`${id}/members`, members, serverNow()),
  };
}

/** `lastUpdated gt "…"`, joined by or; whoever asks for nothing of the kind gets all. */
function isAsked(url: URL, times: Record<string, number>): boolean {
  const parts = [...(url.searchParams.get("filter") ?? "").matchAll(/(\w+) gt "([^"]+)"/g)];
  if (parts.length === 0) return true;
  return parts.some(([, name = "", from = ""]) => (times[name] ?? 0) > Date.parse(from));
}

/** `name eq "value"`, joined by or. */
function searched(search: string, { directory }: State) {
  const parts = search.split(" or ").map((part) => /^([\w.]+) eq "(.*)"$/.exec(part));
  return directory.users.map(userOf).filter((user) =>
    parts.some((part) => {
      const [, name = "", value = ""] = part ?? [];
      const fields: Record<string, unknown> = name.startsWith("profile.") ? user.profile : user;
      return (
        String(fields[name.replace("profile.", "")] ?? "").toLowerCase() === value.toLowerCase()
      );
    }),
  );
}

/** The first group is assigned, and with it its members. */
function assigned(url: URL, part: string, state: State): Response {
  const [group] = state.directory.groups;
  if (part === "groups") {
    const entries = group
      ? [{ id: group.id, priority: 0, _embedded: { group: groupOf(group) } }]
      : [];
    return list(url, entries, state, 200);
  }
  const [, , , , , , one] = url.pathname.split("/").map(decodeURIComponent);
  const members = withIds(state.directory.users, group?.members ?? []);
  if (one !== undefined) {
    const user = members.find(({ id }) => id === one);
    return user ? Response.json({ id: one }) : failure(404, "E0000007", `Not found: ${one}`);
  }
  const entries = members.map((user) => ({
    ...{ id: user.id, scope: "GROUP", status: "PROVISIONED" },
    ...{ credentials: { userName: user.userName }, profile: {} },
    ...(url.searchParams.get("expand") === "user" ? { _embedded: { user: userOf(user) } } : {}),
  }));
  return list(url, entries, state, 50);
}

function userOf({ id, userName, displayName, email, active, attributes }: FakeUser) {
  const { status, ...profile } = attributes ?? {};
  return {
    ...{ id, status: status ?? (active ? "ACTIVE" : "DEPROVISIONED") },
    ...{ created: "2024-01-01T00:00:00.000Z", lastLogin: null, type: { id: "oty1" } },
    profile: { login: userName, email, displayName, firstName: null, lastName: null, ...profile },
    _links: { self: { href: `https://acme.okta.com/api/v1/users/${id}` } },
  };
}

/** Everyone is built in; what was imported has the word in its id. */
function groupOf({ id, displayName }: FakeDirectory["groups"][0]) {
  const profile = { name: displayName, description: null };
  const imported = id.includes("imported") ? "APP_GROUP" : "OKTA_GROUP";
  const type = displayName === "Everyone" ? "BUILT_IN" : imported;
  return { ...{ id, type, objectClass: ["okta:user_group"] }, profile, _links: {} };
}

function list<Item extends { id: string }>(
  url: URL,
  all: readonly Item[],
  { paging }: State,
  limitDefault: number,
  shape: (item: Item) => unknown = (item) => item,
): Response {
  const limit = Number(url.searchParams.get("limit") ?? limitDefault);
  const { items, next } = fakePage(all, url.searchParams.get("after"), limit, paging);
  const headers = new Headers({ "content-type": "application/json" });
  headers.append("link", `<${url.href}>; rel="self"`);
  if (next !== null) {
    const link = new URL(url);
    link.searchParams.set("after", next);
    if (paging.elsewhere) link.host = "127.0.0.2:1";
    headers.append("link", `<${link.href}>; rel="next"`);
  }
  return new Response(JSON.stringify(items.map(shape)), { headers });
}

async function signIn(request: Request, url: URL, { tokens }: State): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const assertion = form.get("client_assertion") ?? "";
  try {
    const { payload, protectedHeader } = await jwtVerify(assertion, publicKey, {
      ...{ audience: url.origin + url.pathname, issuer: clientId, subject: clientId },
      ...{ algorithms: ["RS256"], requiredClaims: ["exp"] },
    });
    const lifeSeconds = (payload.exp ?? 0) - Date.now() / 1_000;
    if (protectedHeader.kid !== keyId || lifeSeconds > 3_600) throw new Error("bad assertion");
  } catch {
    return refusal("invalid_client", "The client_assertion signature is invalid.");
  }
  const known = ["okta.users.read", "okta.groups.read", "okta.apps.read"];
  const scopes = form.get("scope")?.split(" ") ?? [];
  if (scopes.length === 0 || scopes.some((scope) => !known.includes(scope))) {
    return refusal("invalid_scope", "One or more scopes are not configured.");
  }
  const value = `token-${tokens.size + 1}`;
  tokens.add(value);
  return Response.json({ token_type: "Bearer", expires_in: 3_600, access_token: value });
}

function refusal(error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status: 401 });
}

function failure(status: number, errorCode: string, errorSummary: string): Response {
  const body = { errorCode, errorSummary, errorLink: errorCode, errorId: "oae1", errorCauses: [] };
  return Response.json(body, { status });
}
