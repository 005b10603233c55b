import { withFaults } from "@/lib/http/fake-faults";
import { type FakePaging, fakePage, rightPaging, withIds } from "@/lib/http/fake-pages";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { FakeDirectory, FakeSource, FakeUser, StartFakeSource } from "../port";

const clientId = "usher";
const clientSecret = "the-value-of-the-secret";
const apiKey = "an-api-key";
const most = 100;

/** How the API pages; everything else about it stays. */
export type RestPaging = "none" | "page" | "offset" | "cursor" | "nextUrl" | "link";

type State = {
  directory: FakeDirectory;
  tokens: Set<string>;
  paging: FakePaging;
  kind: RestPaging;
};

export const startFake: StartFakeSource = (directory) => startRest(directory, "nextUrl");

/** An API of nobody in particular: names and shapes of its own, which the settings describe. */
export async function startRest(directory: FakeDirectory, kind: RestPaging): Promise<FakeSource> {
  const hasAddresses = kind === "nextUrl" || kind === "link";
  const state: State = { directory, kind, tokens: new Set(), paging: rightPaging(hasAddresses) };
  const { handle, faults, calls } = withFaults(
    (request) => answer(request, state),
    () => failure(401, "the token has expired"),
  );
  const server = await serveOnLoopback(handle);
  return {
    settings: { ...settingsOf(server.origin, kind), clientId, clientSecret },
    secretField: "clientSecret",
    ...{ directory, faults, calls, paging: state.paging, nests: false },
    throttled() {
      const response = failure(429, "slow down");
      response.headers.set("retry-after", "4");
      return response;
    },
    close: server.close,
  };
}

function settingsOf(origin: string, kind: RestPaging) {
  const parameters: Record<RestPaging, string> = {
    ...{ none: "", page: "p", offset: "from", cursor: "after", nextUrl: "", link: "" },
  };
  return {
    ...{ url: `${origin}/v1/people?status=all`, signIn: "clientCredentials" },
    ...{ tokenUrl: `${origin}/token`, headerName: "X-API-Key", headerValue: apiKey },
    ...{ paging: kind, pageParameter: parameters[kind], sizeParameter: "limit", pageSize: "100" },
    ...{ nextPath: "/meta/next", totalPath: "", itemsPath: "data.list" },
    ...{ checkPath: "/result", checkValue: "ok", idPath: "/key" },
    ...{ userNamePath: "/login", emailPath: "/contact/mails", displayNamePath: "name" },
    ...{ activePath: "state", inactiveValues: "left, on leave", groupSource: "endpoint" },
    ...{ groupsUrl: `${origin}/v1/groups`, groupIdPath: "key", groupNamePath: "title" },
    ...{ membersUrl: `${origin}/v1/groups/{id}/people`, memberIdPath: "key" },
  };
}

async function answer(request: Request, state: State): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === "/token") return signIn(request, state);
  const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  const isKnown = state.tokens.has(token) || request.headers.get("x-api-key") === apiKey;
  if (!isKnown) return failure(401, "who are you?");
  if (request.method !== "GET") return failure(405, "read only");
  const { users, groups } = state.directory;
  const [, , kind, id] = url.pathname.split("/").map(decodeURIComponent);
  if (kind === "people") return listPeople(url, id, state);
  if (kind !== "groups") return failure(404, "no such list");
  if (id === undefined)
    return list(url, groups, (one) => ({ key: one.id, title: one.displayName }), state);
  const members = groups.find((group) => group.id === id)?.members ?? [];
  const people = withIds(users, members);
  return list(url, people, (user) => ({ key: user.id }), state);
}

function listPeople(url: URL, id: string | undefined, state: State): Response {
  const { users, groups } = state.directory;
  if (id !== undefined) {
    const own = groups.filter(({ members }) => members.includes(id));
    return list(url, own, (one) => ({ key: one.id, title: one.displayName }), state);
  }
  const login = url.searchParams.get("login");
  if (login === null) return list(url, users, (user) => personOf(user, groups), state);
  // It looks for the beginning of a login, and gives one person without a list.
  const user = users.find(({ userName }) => userName.startsWith(login));
  return user ? Response.json(personOf(user, groups)) : failure(404, "nobody");
}

function personOf(user: FakeUser, groups: FakeDirectory["groups"]) {
  const { id, userName, displayName, email, active, attributes } = user;
  const own = groups.filter((group) => group.members.includes(id));
  return {
    ...{ key: id, login: userName, name: displayName, state: active ? "here" : "left" },
    contact: { mails: email ? [email, "second@contoso.test"] : [] },
    groups: own.map((group) => ({ key: group.id, title: group.displayName })),
    ...attributes,
  };
}

function list<Item extends { id: string }>(
  url: URL,
  all: readonly Item[],
  shape: (item: Item) => unknown,
  state: State,
): Response {
  const size = Math.min(Number(url.searchParams.get("limit") ?? most), most);
  const sorted = [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (state.kind === "none") return page(sorted.map(shape), null);
  if (state.kind === "page" || state.kind === "offset") {
    const from = Math.max(0, placeOf(url, size, state));
    return page(sorted.slice(from, from + size).map(shape), null);
  }
  return pageWithNext(url, all, shape, size, state);
}

function placeOf({ searchParams }: URL, size: number, { kind, paging }: State): number {
  if (paging.loops) return 0;
  const byPage = (Number(searchParams.get("p") ?? 1) - 1) * size;
  const place = kind === "page" ? byPage : Number(searchParams.get("from") ?? 0);
  return place - (paging.repeats ? 1 : 0);
}

function pageWithNext<Item extends { id: string }>(
  url: URL,
  all: readonly Item[],
  shape: (item: Item) => unknown,
  size: number,
  { kind, paging }: State,
): Response {
  const { items, next } = fakePage(all, url.searchParams.get("after"), size, paging);
  const link = new URL(url);
  link.searchParams.set("after", next ?? "");
  if (paging.elsewhere) link.host = "127.0.0.2:1";
  const address = next === null ? null : link.href;
  if (kind !== "link") return page(items.map(shape), kind === "cursor" ? next : address);
  const response = page(items.map(shape), null);
  if (address !== null) response.headers.set("link", `<${address}>; rel=next`);
  return response;
}

function page(items: unknown[], next: string | null): Response {
  return Response.json({ result: "ok", data: { list: items }, meta: { next } });
}

async function signIn(request: Request, { tokens }: State): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  // Unlike most it takes the secret in the form alone.
  if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret) {
    return Response.json(
      { error: "invalid_client", error_description: "wrong client secret" },
      { status: 401 },
    );
  }
  const value = `token-${tokens.size + 1}`;
  tokens.add(value);
  return Response.json({ access_token: value, expires_in: 3_600 });
}

function failure(status: number, message: string): Response {
  return Response.json({ result: "error", message }, { status });
}
