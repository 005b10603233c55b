import { generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { withFaults } from "@/lib/http/fake-faults";
import { fakePage, rightPaging, withIds } from "@/lib/http/fake-pages";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { FakeDirectory, FakeUser, StartFakeSource } from "../port";

const clientEmail = "usher@project.iam.gserviceaccount.test";
const adminEmail = "admin@contoso.test";
const customerId = "C-everyone";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });

type State = {
  directory: FakeDirectory;
  tokens: Set<string>;
  paging: ReturnType<typeof rightPaging>;
};

/**
 * Google's token endpoint and Directory API as far as a reader meets them: lists without a key when
 * they are empty, no next page for who does not ask for its token, members of five kinds.
 */
export const startFake: StartFakeSource = async (directory) => {
  const state: State = { directory, tokens: new Set(), paging: rightPaging(false) };
  const { handle, faults, calls } = withFaults(
    (request) => answer(request, state),
    () => failure(401, "authError", "Invalid Credentials"),
  );
  const server = await serveOnLoopback(handle);
  const serviceAccount = JSON.stringify({
    ...{ type: "service_account", client_email: clientEmail, client_id: "1234567890" },
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    ...{ private_key_id: "key-1", token_uri: `${server.origin}/token` },
  });
  return {
    settings: {
      ...{ serviceAccount, adminEmail, apiUrl: server.origin },
      ...{ groupName: "name", nested: "direct" },
    },
    secretField: "serviceAccount",
    ...{ directory, faults, calls, paging: state.paging, nests: true, emailIsName: true },
    throttled: () => failure(403, "userRateLimitExceeded", "User Rate Limit Exceeded"),
    close: server.close,
  };
};

async function answer(request: Request, state: State): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === "/token") return signIn(request, url, state);
  const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (!state.tokens.has(token)) return failure(401, "authError", "Invalid Credentials");
  if (request.method !== "GET") return failure(403, "insufficientPermissions", "Read only.");
  return read(url, state);
}

function read(url: URL, state: State): Response {
  const { directory } = state;
  const [, , , , kind = "", id, part] = url.pathname.split("/").map(decodeURIComponent);
  if (id === undefined && !hasScope(url.searchParams))
    return failure(400, "badRequest", "Bad Request");
  if (kind === "users") return id === undefined ? people(url, state) : person(url, id, state);
  if (kind === "groups" && id === undefined) return groupsAsked(url, state);
  const group = directory.groups.find((one) => one.id === id);
  if (!group || part !== "members") {
    return failure(404, "notFound", `Resource Not Found: ${id}`);
  }
  const isDerived = url.searchParams.get("includeDerivedMembership") === "true";
  const members = isDerived ? derived(directory, group.members) : group.members;
  return pageOf(url, "members", { all: membersIn(directory, members), most: 200 }, state);
}

function person({ searchParams: query }: URL, id: string, { directory }: State): Response {
  const user = directory.users.find((one) => one.id === id || one.userName === id);
  if (!user) return failure(404, "notFound", "Resource Not Found: userKey");
  return Response.json({ ...userOf(user, query), customerId });
}

function people(url: URL, state: State): Response {
  const query = url.searchParams;
  const { users } = state.directory;
  const shape = (user: FakeUser) => userOf(user, query);
  if (!query.has("query")) return pageOf(url, "users", { all: users, most: 500, shape }, state);
  const isRight = clauseOf(query.get("query") ?? "");
  if (!isRight) return failure(400, "invalid", "Invalid Input: query");
  return pageOf(url, "users", { all: users.map(shape).filter(isRight), most: 500 }, state);
}

function groupsAsked(url: URL, state: State): Response {
  const { groups } = state.directory;
  const userKey = url.searchParams.get("userKey");
  const key = groups.find((one) => groupOf(one).email === userKey)?.id ?? userKey;
  const all = groups.filter(({ members }) => !key || members.includes(key));
  return pageOf(url, "groups", { all, most: 200, shape: groupOf }, state);
}

type FakeList<Item> = {
  all: readonly Item[];
  most: number;
  shape?: (item: Item) => unknown;
};

function pageOf<Item extends { id: string }>(
  { searchParams: query }: URL,
  key: string,
  { all, most, shape = (item) => item }: FakeList<Item>,
  { paging }: State,
): Response {
  const size = Math.min(Number(query.get("maxResults") ?? 100), most);
  const { items, next } = fakePage(all, query.get("pageToken"), size, paging);
  const hasToken = (query.get("fields") ?? "nextPageToken").includes("nextPageToken");
  return Response.json({
    ...(items.length > 0 ? { [key]: items.map(shape) } : {}),
    ...(next !== null && hasToken ? { nextPageToken: next } : {}),
  });
}

/** One of three; a member's groups are never asked for together with an account. */
function hasScope(query: URLSearchParams): boolean {
  const [userKey, customer] = [query.has("userKey"), query.has("customer")];
  return userKey ? !customer : customer || query.has("domain");
}

/** One clause with an equals sign, of those that Google has; null for others. */
function clauseOf(query: string) {
  const [, field = "", quoted = ""] = /^([\w.]+)='(.*)'$/.exec(query) ?? [];
  const wanted = quoted.replaceAll("\\'", "'").toLowerCase();
  const values: Record<string, (user: ReturnType<typeof userOf>) => unknown[]> = {
    email: (user) => [user.primaryEmail, ...[user.aliases].flat()],
    name: (user) => [user.name.fullName],
    orgUnitPath: (user) => [user.orgUnitPath],
    "HR.costCenter": (user) => [JSON.stringify(user.customSchemas ?? {}).match(/\d+/)?.[0]],
  };
  const read = values[field];
  if (!read) return null;
  return (user: ReturnType<typeof userOf>) =>
    read(user).some((value) => String(value).toLowerCase() === wanted);
}

function derived({ groups }: FakeDirectory, members: string[]): string[] {
  const within = (ids: string[], seen: string[]): string[] =>
    ids.flatMap((id) => {
      const inner = groups.find((group) => group.id === id);
      if (seen.includes(id)) return [];
      return inner ? [id, ...within(inner.members, [...seen, id])] : [id];
    });
  return [...new Set(within(members, []))];
}

function membersIn({ users, groups }: FakeDirectory, ids: string[]) {
  const people = new Map(withIds(users, ids).map((user) => [user.id, user]));
  const inner = new Set(withIds(groups, ids).map((group) => group.id));
  return ids.map((id) => {
    const base = { kind: "admin#directory#member", id, role: "MEMBER" };
    const user = people.get(id);
    if (user) return { ...base, type: "USER", status: "ACTIVE", email: user.userName };
    if (inner.has(id)) return { ...base, type: "GROUP" };
    if (id === customerId) return { ...base, type: "CUSTOMER" };
    return { ...base, type: "EXTERNAL", email: `${id}@elsewhere.test` };
  });
}

/** A user's address in Workspace is the user name; there is no other. */
function userOf(
  { id, userName, displayName, active, attributes }: FakeUser,
  query: URLSearchParams,
) {
  const { customSchemas, ...rest } = attributes ?? {};
  const isFull = query.get("projection") === "full";
  return {
    ...{ kind: "admin#directory#user", id, primaryEmail: userName },
    name: { fullName: displayName, givenName: "", familyName: "" },
    ...{ suspended: !active, archived: false, orgUnitPath: "/", aliases: [], ...rest },
    ...(isFull && customSchemas ? { customSchemas } : {}),
  };
}

function groupOf({ id, displayName }: FakeDirectory["groups"][0]) {
  const email = `${id}@contoso.test`;
  return { kind: "admin#directory#group", id, email, name: displayName, description: "" };
}

async function signIn(request: Request, url: URL, { tokens }: State): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  try {
    const { payload } = await jwtVerify(form.get("assertion") ?? "", publicKey, {
      ...{ audience: url.origin + url.pathname, issuer: clientEmail, algorithms: ["RS256"] },
      requiredClaims: ["exp", "iat", "scope"],
    });
    if (payload.sub !== adminEmail) {
      return refusal(401, "unauthorized_client", "Client is unauthorized to retrieve tokens.");
    }
  } catch {
    return refusal(400, "invalid_grant", "Invalid JWT Signature.");
  }
  const value = `token-${tokens.size + 1}`;
  tokens.add(value);
  return Response.json({ token_type: "Bearer", expires_in: 3_599, access_token: value });
}

function refusal(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status });
}

function failure(code: number, reason: string, message: string): Response {
  const errors = [{ message, domain: "global", reason }];
  return Response.json({ error: { code, message, errors } }, { status: code });
}
