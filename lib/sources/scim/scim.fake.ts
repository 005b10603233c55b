import { withFaults } from "@/lib/http/fake-faults";
import { type FakePaging, fakePage, inOrder, rightPaging, withIds } from "@/lib/http/fake-pages";
import { createFakeTimes, type FakeTimes } from "@/lib/http/fake-times";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { FakeDirectory, FakeSource, FakeUser, StartFakeSource } from "../port";

const clientId = "usher";
const clientSecret = "the-value-of-the-secret";
const token = "a-token-for-reading";
/** It gives fewer than a reader asks for. */
const most = 90;

type Kind = {
  /** By RFC 9865. */
  hasCursors: boolean;
  /** Booleans are written out, members shown only to who asks, and filters by time passed over. */
  isSloppy: boolean;
  /** It cannot be asked who is in what, and tells it in each person's record. */
  tellsGroups: boolean;
};

type State = Kind & {
  directory: FakeDirectory;
  tokens: Set<string>;
  paging: FakePaging;
  times: FakeTimes;
};

export const startFake: StartFakeSource = (directory) => startScim(directory, {});

/** A SCIM 2.0 server as a reader meets it, with the liberties that servers take (sources.md §7). */
export async function startScim(
  directory: FakeDirectory,
  kind: Partial<Kind>,
): Promise<FakeSource> {
  const times = createFakeTimes(
    [...directory.users, ...directory.groups].map((one) => ({ id: one.id, state: one })),
  );
  const state: State = {
    times,
    ...{ hasCursors: false, isSloppy: false, tellsGroups: false, ...kind },
    ...{ directory, tokens: new Set([token]), paging: rightPaging(false, false) },
  };
  const { handle, faults, calls } = withFaults(
    (request) => answer(request, state),
    () => failure(401, "Authentication failed"),
  );
  const server = await serveOnLoopback(handle);
  return {
    settings: {
      ...{ url: `${server.origin}/scim/v2`, signIn: "clientCredentials", token },
      ...{ tokenUrl: `${server.origin}/oauth/token`, clientId, clientSecret, scope: "read" },
      ...{ userName: clientId, password: clientSecret },
    },
    secretField: "clientSecret",
    ...{ directory, faults, calls, paging: state.paging, nests: true },
    throttled() {
      const response = failure(429, "Too many requests");
      response.headers.set("retry-after", "5");
      return response;
    },
    close: server.close,
  };
}

async function answer(request: Request, state: State): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === "/oauth/token") return signIn(request, state);
  const [scheme, value = ""] = (request.headers.get("authorization") ?? "").split(" ");
  const isKnown = scheme === "Basic" ? value === basic : state.tokens.has(value);
  if (!isKnown) return failure(401, "Authentication failed");
  if (request.method !== "GET") return failure(403, "Read only");
  return read(url, state);
}

/** `name eq "value"`, as a search for one person needs it, or a time that it changed after. */
function filtered<One extends { id: string }>(url: URL, all: One[], state: State): One[] {
  const filter = url.searchParams.get("filter") ?? "";
  const [, from] = /meta\.lastModified gt "([^"]+)"/.exec(filter) ?? [];
  if (from !== undefined && state.isSloppy) return all;
  if (from !== undefined) return all.filter(({ id }) => changedAt(id, state) > Date.parse(from));
  const values = [...filter.matchAll(/[\w.]+ eq "([^"]*)"/g)].map(([, value = ""]) => value);
  return all.filter((one) =>
    values.every((value) => JSON.stringify(one).toLowerCase().includes(`"${value.toLowerCase()}"`)),
  );
}

function read(url: URL, state: State): Response {
  const { users, groups } = state.directory;
  const [, , , kind, id] = url.pathname.split("/").map(decodeURIComponent);
  if (kind === "ServiceProviderConfig") return config(state);
  if (kind === "Users" && id !== undefined) return person(id, state);
  if (url.searchParams.get("filter")?.startsWith("members.") && state.tellsGroups)
    return failure(400, "members cannot be filtered by");
  if (kind === "Users") {
    const shape = (user: FakeUser) => userOf(user, state);
    return url.searchParams.has("filter")
      ? list(url, filtered(url, users.map(shape), state), state)
      : list(url, users, state, shape);
  }
  if (kind === "Groups" && id === undefined) return groupsAsked(url, state);
  const group = groups.find((one) => one.id === id);
  if (kind !== "Groups" || !group) return failure(404, `Resource ${id} not found`);
  const isAsked = url.searchParams.get("attributes")?.includes("members");
  const members = isAsked || !state.isSloppy ? { members: membersOf(group, state) } : {};
  return json({ id: group.id, displayName: group.displayName, ...members });
}

/** Members are left out where somebody asks for that. */
function groupsAsked(url: URL, state: State): Response {
  const { groups } = state.directory;
  const isWithoutMembers = url.searchParams.get("excludedAttributes") === "members";
  const nameOf = ({ id, displayName }: Group) => ({ id, displayName });
  const whole = (group: Group) => ({ ...nameOf(group), members: membersOf(group, state) });
  const shape = isWithoutMembers ? nameOf : whole;
  if (!url.searchParams.has("filter")) return list(url, groups, state, shape);
  const found = filtered(url, groups.map(whole), state).map(({ id }) => id);
  return list(url, withIds(groups, found), state, shape);
}

type Group = FakeDirectory["groups"][0];

function person(id: string, state: State): Response {
  const { users, groups } = state.directory;
  const user = users.find((one) => one.id === id);
  if (!user) return failure(404, `Resource ${id} not found`);
  const own = groups.filter(({ members }) => members.includes(id));
  const told = own.map((group) => ({ value: group.id, display: group.displayName }));
  const above = { value: "g-above", display: "Above", type: "indirect" };
  return json({
    ...userOf(user, state),
    ...(state.tellsGroups ? { groups: [...told, above] } : {}),
  });
}

function changedAt(id: string, { directory, times }: State): number {
  const one = [...directory.users, ...directory.groups].find((record) => record.id === id);
  return times.of(id, one, Date.now());
}

function membersOf({ members }: Group, { directory, isSloppy }: State) {
  const inner = new Set(withIds(directory.groups, members).map(({ id }) => id));
  const people = new Set(withIds(directory.users, members).map(({ id }) => id));
  const typeOf = (id: string) => (inner.has(id) ? "Group" : "User");
  const known = members.filter((id) => people.has(id) || inner.has(id));
  return known.map((value) => ({
    ...{ value, $ref: `https://idp.test/scim/v2/${typeOf(value)}s/${value}` },
    ...(isSloppy ? {} : { type: typeOf(value) }),
  }));
}

function config({ hasCursors }: State): Response {
  const pagination = { cursor: true, index: true, maxPageSize: most };
  const filter = { supported: true, maxResults: 1_000 };
  return json({ filter, ...(hasCursors ? { pagination } : {}) });
}

function userOf(user: FakeUser, { isSloppy }: State) {
  const { id, userName, displayName, email, active, attributes } = user;
  return {
    ...{ id, userName, displayName, meta: { resourceType: "User" } },
    active: isSloppy ? (active ? "True" : "False") : active,
    emails: email ? [{ value: email, type: "work", primary: true }] : [],
    ...attributes,
  };
}

function list<Item extends { id: string }>(
  url: URL,
  all: Item[],
  { paging, hasCursors }: State,
  shape: (item: Item) => unknown = (item) => item,
): Response {
  const count = Math.min(Number(url.searchParams.get("count") ?? most), most);
  const cursor = url.searchParams.get("cursor");
  if (hasCursors && cursor !== null) {
    const { items, next } = fakePage(all, cursor || null, count, paging);
    return listOf(items.map(shape), all.length, next === null ? {} : { nextCursor: next });
  }
  const sorted = inOrder(all);
  const startIndex = paging.loops ? 1 : Number(url.searchParams.get("startIndex") ?? 1);
  const from = Math.max(0, startIndex - 1 - (paging.repeats ? 1 : 0));
  return listOf(sorted.slice(from, from + count).map(shape), all.length, { startIndex });
}

function listOf(items: unknown[], totalResults: number, place: Record<string, unknown>): Response {
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:ListResponse"];
  const Resources = items.length > 0 ? { Resources: items } : {};
  return json({ schemas, totalResults, itemsPerPage: items.length, ...place, ...Resources });
}

const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");

async function signIn(request: Request, { tokens }: State): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  if (request.headers.get("authorization") !== `Basic ${basic}`) {
    const body = { error: "invalid_client", error_description: "wrong client secret" };
    return Response.json(body, { status: 401 });
  }
  if (form.get("scope") !== "read")
    return Response.json({ error: "invalid_scope" }, { status: 400 });
  const value = `token-${tokens.size + 1}`;
  tokens.add(value);
  return Response.json({ access_token: value, expires_in: 3_600, token_type: "Bearer" });
}

function failure(status: number, detail: string): Response {
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"];
  return json({ schemas, status: String(status), detail }, status);
}

function json(body: unknown, status = 200): Response {
  const headers = { "content-type": "application/scim+json" };
  return new Response(JSON.stringify(body), { status, headers });
}
