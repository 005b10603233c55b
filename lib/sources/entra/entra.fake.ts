import { withFaults } from "@/lib/http/fake-faults";
import { type FakePaging, fakePage, rightPaging } from "@/lib/http/fake-pages";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { FakeDirectory, StartFakeSource } from "../port";

const clientId = "0f5c1b9a-1f4e-4b8e-9a4e-2f6a4b1c9d10";
const clientSecret = "the~value~of~the~secret";
const directoryId = "contoso.onmicrosoft.com";

/** What Graph sends when nothing is selected (sources.md §1.2). */
const userDefaults = [
  ...["businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone"],
  ...["officeLocation", "preferredLanguage", "surname", "userPrincipalName"],
];

/**
 * Sign-in and Microsoft Graph v1.0 as far as a reader meets them: pages by `$skiptoken` with empty
 * ones among them, properties only when selected, members of all kinds, tokens that end.
 */
export const startFake: StartFakeSource = async (directory) => {
  const tokens = new Set<string>();
  const paging = rightPaging(true);
  const { handle, faults, calls } = withFaults(
    (request) => answer(request, directory, tokens, paging),
    () =>
      graphError(401, "InvalidAuthenticationToken", "Access token has expired or is not valid."),
  );
  const server = await serveOnLoopback(handle);
  return {
    settings: {
      ...{ directoryId, clientId, clientSecret, cloud: "public" },
      ...{ authorityUrl: server.origin, graphUrl: server.origin },
    },
    ...{ directory, faults, calls, paging, nests: true, secretField: "clientSecret" },
    throttled() {
      const response = graphError(429, "TooManyRequests", "Please retry again later.");
      response.headers.set("retry-after", "7");
      return response;
    },
    close: server.close,
  };
};

async function answer(
  request: Request,
  directory: FakeDirectory,
  tokens: Set<string>,
  paging: FakePaging,
): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname.endsWith("/oauth2/v2.0/token")) return signIn(request, url, tokens);
  const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (!tokens.has(token)) {
    return graphError(401, "InvalidAuthenticationToken", "Access token is missing or unknown.");
  }
  if (request.method !== "GET") return graphError(405, "Request_BadRequest", "Read only.");
  return read(url, directory, paging);
}

function read(url: URL, directory: FakeDirectory, paging: FakePaging): Response {
  const [, , kind, id, part] = url.pathname.split("/").map(decodeURIComponent);
  if (kind === "organization") {
    return Response.json({ value: [{ id: directoryId, displayName: "Contoso" }] });
  }
  if (kind === "users" && id === undefined) {
    const users = directory.users.map(userOf);
    return page(url, users.filter(filterOf(url)), paging, userDefaults);
  }
  if (kind === "users" && part === "memberOf") {
    const groups = directory.groups.filter(({ members }) => members.includes(id ?? ""));
    const role = { "@odata.type": "#microsoft.graph.directoryRole", id: "role-1" };
    const typed = groups.map(({ members: _, ...group }) => ({
      ...{ "@odata.type": "#microsoft.graph.group", ...group },
    }));
    return page(url, [...typed, { ...role, displayName: "Global Reader" }], paging, ["id"]);
  }
  if (kind === "groups" && id === undefined) {
    const groups = directory.groups.map((group) => ({
      ...{ id: group.id, displayName: group.displayName, description: null },
      ...{ securityEnabled: true, mailEnabled: false, groupTypes: [] },
    }));
    return page(url, groups, paging, Object.keys(groups[0] ?? {}));
  }
  if (kind === "groups" && part === "members") return members(url, directory, id ?? "", paging);
  return graphError(404, "Request_ResourceNotFound", `Resource '${kind}' does not exist.`);
}

/** As far as a search needs it: `name eq 'value'`, joined by or. */
function filterOf(url: URL): (user: Record<string, unknown>) => boolean {
  const filter = url.searchParams.get("$filter");
  if (filter === null) return () => true;
  const parts = filter.split(" or ").map((part) => /^(\w+) eq '((?:[^']|'')*)'$/.exec(part));
  return (user) =>
    parts.some((part) => {
      const wanted = part?.[2]?.replaceAll("''", "'").toLowerCase();
      return String(user[part?.[1] ?? ""] ?? "").toLowerCase() === wanted;
    });
}

function members(
  url: URL,
  directory: FakeDirectory,
  groupId: string,
  paging: FakePaging,
): Response {
  const group = directory.groups.find((one) => one.id === groupId);
  if (!group) {
    return graphError(404, "Request_ResourceNotFound", `Resource '${groupId}' does not exist.`);
  }
  const members = group.members.map((id) => ({ "@odata.type": typeOf(directory, id), id }));
  return page(url, members, paging, ["id"]);
}

function typeOf({ users, groups }: FakeDirectory, id: string): string {
  if (users.some((user) => user.id === id)) return "#microsoft.graph.user";
  if (groups.some((group) => group.id === id)) return "#microsoft.graph.group";
  return "#microsoft.graph.device";
}

function userOf({
  id,
  userName,
  displayName,
  email,
  active,
  attributes,
}: FakeDirectory["users"][0]) {
  return {
    ...{ id, userPrincipalName: userName, displayName, mail: email, accountEnabled: active },
    ...{ businessPhones: [], givenName: null, surname: null, userType: "Member", ...attributes },
  };
}

function selected(url: URL, all: readonly string[]) {
  const names = ["@odata.type", ...(url.searchParams.get("$select")?.split(",") ?? all)];
  return (record: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(names.flatMap((name) => (name in record ? [[name, record[name]]] : [])));
}

/** After the first page comes an empty one, which is not the end. */
function page(
  url: URL,
  all: readonly { id: string }[],
  paging: FakePaging,
  unselected: readonly string[],
): Response {
  const top = Number(url.searchParams.get("$top") ?? 100);
  if (top > 999) return graphError(400, "Request_BadRequest", "Invalid page size specified.");
  const cursor = url.searchParams.get("$skiptoken");
  const { items, next } = fakePage(all, cursor, top, paging, true);
  const link = new URL(url);
  link.searchParams.set("$skiptoken", next ?? "");
  if (paging.elsewhere) link.host = "127.0.0.2:1";
  return Response.json({
    "@odata.context": `${url.origin}/v1.0/$metadata#directoryObjects`,
    ...(next === null ? {} : { "@odata.nextLink": link.href }),
    value: items.map(selected(url, unselected)),
  });
}

async function signIn(request: Request, url: URL, tokens: Set<string>): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  if (!url.pathname.startsWith(`/${directoryId}/`)) {
    return refusal(400, 90002, "Tenant not found.", "invalid_request");
  }
  if (form.get("client_id") !== clientId) {
    return refusal(400, 700016, "Application not found in the directory.", "unauthorized_client");
  }
  if (form.get("client_secret") !== clientSecret) {
    return refusal(401, 7000215, "Invalid client secret provided.", "invalid_client");
  }
  if (!form.get("scope")?.endsWith("/.default")) {
    return refusal(400, 1002012, "The provided value for scope is not valid.", "invalid_scope");
  }
  const token = `token-${tokens.size + 1}`;
  tokens.add(token);
  return Response.json({
    ...{ token_type: "Bearer", expires_in: 3_599, ext_expires_in: 3_599, access_token: token },
  });
}

function refusal(status: number, code: number, words: string, error: string): Response {
  return Response.json(
    {
      ...{ error, error_description: `AADSTS${code}: ${words}\r\nTrace ID: 1` },
      ...{ error_codes: [code], correlation_id: "c0ffee00-0000-4000-8000-000000000000" },
    },
    { status },
  );
}

function graphError(status: number, code: string, message: string): Response {
  const innerError = { date: "2026-01-01T00:00:00", "request-id": "r-1" };
  return Response.json({ error: { code, message, innerError } }, { status });
}
