import { type FakeCall, type Fault, withFaults } from "@/lib/http/fake-faults";
import { FakeRefusal, memberIds, operationsIn, patchGroup, patchUser } from "./scim-fake-patch";
import type { FakeGroup, FakeStore, FakeUser } from "./scim-fake-store";

/** In what one server differs from another. */
export type ScimFakeRules = {
  patches: boolean;
  /** Resources on a page at most, whatever is asked for. */
  pageMax: number;
  membersMax: number;
  removes: "filter" | "list";
  /** Attributes that a filter may compare, always with `eq`. */
  userFilters: readonly string[];
  groupFilters: readonly string[];
  renamesGroups: boolean;
  seatsMax: number | null;
  /** Attributes of users that are taken and not kept. */
  drops?: readonly string[];
  /** Why a new user is refused; null when it is fine. */
  refusesUser?: (user: Record<string, unknown>) => string | null;
};

export type ScimFakeServer = {
  handle(request: Request): Promise<Response>;
  faults: Fault[];
  calls: FakeCall[];
};

type Visit = {
  store: FakeStore;
  rules: ScimFakeRules;
  request: Request;
  url: URL;
  kind: "Users" | "Groups";
  id: string | undefined;
  body: unknown;
};

/** A SCIM 2.0 server below `path`, as RFC 7644 and its rules have it. */
export function createScimFake(
  store: FakeStore,
  rules: ScimFakeRules,
  { path, token }: { path: string; token: string },
): ScimFakeServer {
  async function serve(request: Request): Promise<Response> {
    if (request.headers.get("authorization") !== `Bearer ${token}`) return unauthorized();
    const url = new URL(request.url);
    const [kind, id, ...rest] = url.pathname
      .slice(path.length + 1)
      .split("/")
      .map(decodeURIComponent);
    if (kind === "ServiceProviderConfig") return scim(200, configOf(rules));
    if ((kind !== "Users" && kind !== "Groups") || rest.length > 0) {
      return refusal(404, null, "No such endpoint.");
    }
    try {
      return answer({ store, rules, request, url, kind, id, body: await bodyOf(request) });
    } catch (error) {
      if (!(error instanceof FakeRefusal)) throw error;
      return refusal(error.status, error.scimType, error.message);
    }
  }
  return withFaults(serve, unauthorized);
}

async function bodyOf(request: Request): Promise<unknown> {
  if (request.method === "GET" || request.method === "DELETE") return null;
  if (!/^application\/(scim\+)?json/.test(request.headers.get("content-type") ?? "")) {
    throw new FakeRefusal(415, "invalidSyntax", "Send application/scim+json.");
  }
  return request.json().catch(() => {
    throw new FakeRefusal(400, "invalidSyntax", "The body is not JSON.");
  });
}

function answer(visit: Visit): Response {
  const { request, id, kind } = visit;
  if (id === undefined) {
    if (request.method === "GET") return list(visit);
    if (request.method === "POST") return kind === "Users" ? addUser(visit) : addGroup(visit);
    return refusal(405, null, "Method not allowed.");
  }
  if (kind === "Users") {
    const user = visit.store.users.get(id);
    return user ? atUser(visit, user) : refusal(404, null, `Resource ${id} not found.`);
  }
  const group = visit.store.groups.get(id);
  return group ? atGroup(visit, group) : refusal(404, null, `Resource ${id} not found.`);
}

function list(visit: Visit): Response {
  const { store, url } = visit;
  return visit.kind === "Users"
    ? listed(visit, [...store.users.values()], shower(store))
    : listed(visit, [...store.groups.values()], (group) => shownGroup(group, url));
}

/** Only what is on the page is shown: a crowd of many thousands is no burden. */
function listed<Item extends Shown>(
  { store, rules, url, kind }: Visit,
  all: readonly Item[],
  show: (item: Item) => Shown,
): Response {
  const filter = url.searchParams.get("filter");
  const hits = filter === null ? all : all.filter(matcher(filter, store, rules, kind));
  const startIndex = Math.max(1, Number(url.searchParams.get("startIndex") ?? 1));
  const wanted = Math.max(0, Number(url.searchParams.get("count") ?? rules.pageMax));
  const end = startIndex - 1 + Math.min(wanted, rules.pageMax);
  const page = hits.slice(startIndex - 1, end).map(show);
  return scim(200, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: hits.length,
    startIndex,
    itemsPerPage: page.length,
    ...(page.length > 0 ? { Resources: page } : {}),
  });
}

type Shown = Record<string, unknown> & { id: string };

function matcher(
  filter: string,
  { groups }: FakeStore,
  rules: ScimFakeRules,
  kind: Visit["kind"],
): (resource: Shown) => boolean {
  const [, attribute = "", literal = ""] = /^([\w.]+) eq ("(?:[^"\\]|\\.)*")$/.exec(filter) ?? [];
  const known = kind === "Users" ? rules.userFilters : rules.groupFilters;
  if (!known.includes(attribute)) {
    throw new FakeRefusal(400, "invalidFilter", `The filter ${filter} is not supported.`);
  }
  const wanted: string = JSON.parse(literal);
  if (attribute === "members.value") {
    return ({ id }) => groups.get(id)?.members.includes(wanted) ?? false;
  }
  return (resource) => String(resource[attribute] ?? "").toLowerCase() === wanted.toLowerCase();
}

function addUser({ store, rules, body }: Visit): Response {
  const sent = objectOf(body);
  const userName = typeof sent["userName"] === "string" ? sent["userName"] : "";
  if (userName === "") throw new FakeRefusal(400, "invalidValue", "userName is required.");
  refuseTaken(store, userName, null);
  const refused = rules.refusesUser?.(sent) ?? null;
  if (refused) throw new FakeRefusal(400, "invalidValue", refused);
  if (rules.seatsMax !== null && store.users.size >= rules.seatsMax) {
    throw new FakeRefusal(400, "invalidValue", "The licence allows no more users.");
  }
  const id = store.newId(userName);
  const user: FakeUser = { active: true, ...sent, id, userName };
  drop(rules, user);
  store.users.set(id, user);
  return scim(201, shownUser(store, user), { location: `/Users/${id}` });
}

function drop({ drops = [] }: ScimFakeRules, user: FakeUser): void {
  for (const name of drops) delete user[name];
}

function refuseTaken({ users }: FakeStore, userName: string, own: string | null): void {
  const name = userName.toLowerCase();
  for (const user of users.values())
    if (user.id !== own && user.userName.toLowerCase() === name)
      throw new FakeRefusal(409, "uniqueness", `The user name ${userName} is taken.`);
}

function addGroup({ store, url, body }: Visit): Response {
  const sent = objectOf(body);
  const displayName = String(sent["displayName"] ?? "");
  for (const group of store.groups.values())
    if (group.displayName.toLowerCase() === displayName.toLowerCase())
      throw new FakeRefusal(409, "uniqueness", `The group ${displayName} exists.`);
  const id = store.newId(displayName);
  const members = sent["members"] === undefined ? [] : memberIds(sent["members"]);
  const group = { id, displayName, members };
  store.groups.set(id, group);
  return scim(201, shownGroup(group, url), { location: `/Groups/${id}` });
}

function atUser(visit: Visit, user: FakeUser): Response {
  const { store, request, body } = visit;
  if (request.method === "GET") return scim(200, shownUser(store, user));
  if (store.readOnly.has(user.id)) {
    throw new FakeRefusal(400, "mutability", "This user is managed elsewhere.");
  }
  if (request.method === "DELETE") {
    store.users.delete(user.id);
    for (const group of store.groups.values())
      group.members = group.members.filter((id) => id !== user.id);
    return new Response(null, { status: 204 });
  }
  const changed = structuredClone(user);
  if (request.method === "PATCH") {
    mustPatch(visit);
    for (const operation of operationsIn(body)) patchUser(changed, operation);
  } else if (request.method === "PUT") {
    for (const name of Object.keys(changed)) delete changed[name];
    Object.assign(changed, objectOf(body), { id: user.id });
  } else return refusal(405, null, "Method not allowed.");
  refuseTaken(store, changed.userName, user.id);
  drop(visit.rules, changed);
  store.users.set(user.id, changed);
  return scim(200, shownUser(store, changed));
}

/** RFC 7644 §3.5.2: a success may also be a 204 without a body. */
function atGroup(visit: Visit, group: FakeGroup): Response {
  const { store, rules, request, url, body } = visit;
  if (request.method === "GET") return scim(200, shownGroup(group, url));
  if (request.method === "DELETE") {
    store.groups.delete(group.id);
    return new Response(null, { status: 204 });
  }
  const changed = structuredClone(group);
  const isUser = (id: string) => store.users.has(id);
  if (request.method === "PATCH") {
    mustPatch(visit);
    const { membersMax, removes } = rules;
    for (const operation of operationsIn(body)) {
      if (operation.path === "displayName" && !rules.renamesGroups) {
        throw new FakeRefusal(400, "mutability", "Groups cannot be renamed.");
      }
      patchGroup(changed, operation, { membersMax, removes, isUser });
    }
  } else if (request.method === "PUT") {
    const sent = objectOf(body);
    const ids = sent["members"] === undefined ? [] : memberIds(sent["members"]);
    const stranger = ids.find((id) => !isUser(id));
    if (stranger) throw new FakeRefusal(400, "invalidValue", `No user has the id ${stranger}.`);
    changed.members = ids;
    changed.displayName = String(sent["displayName"]);
  } else return refusal(405, null, "Method not allowed.");
  store.groups.set(group.id, changed);
  return new Response(null, { status: 204 });
}

function mustPatch({ rules }: Visit): void {
  if (!rules.patches) throw new FakeRefusal(501, "", "PATCH is not implemented.");
}

function shownUser({ groups }: FakeStore, user: FakeUser): Shown {
  const of = [...groups.values()].filter(({ members }) => members.includes(user.id));
  return withGroups(user, of);
}

/** The same for many, with every group looked through once. */
function shower({ groups }: FakeStore): (user: FakeUser) => Shown {
  const groupsOf = new Map<string, FakeGroup[]>();
  for (const group of groups.values())
    for (const id of group.members) {
      const known = groupsOf.get(id);
      if (known) known.push(group);
      else groupsOf.set(id, [group]);
    }
  return (user) => withGroups(user, groupsOf.get(user.id) ?? []);
}

/** Which groups a user is in is read-only (RFC 7643 §4.1.2). */
function withGroups(user: FakeUser, groups: readonly FakeGroup[]): Shown {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    ...user,
    groups: groups.map(({ id, displayName }) => ({
      value: id,
      display: displayName,
      type: "direct",
    })),
    meta: { resourceType: "User", location: `/Users/${user.id}` },
  };
}

function shownGroup({ id, displayName, members }: FakeGroup, url: URL): Shown {
  const isWithout = url.searchParams.get("excludedAttributes")?.split(",").includes("members");
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    ...{ id, displayName },
    ...(isWithout ? {} : { members: members.map((value) => ({ value, type: "User" })) }),
    meta: { resourceType: "Group", location: `/Groups/${id}` },
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new FakeRefusal(400, "invalidSyntax", "The body is no resource.");
}

function configOf({ patches, pageMax }: ScimFakeRules): object {
  const no = { supported: false };
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    patch: { supported: patches },
    bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: pageMax },
    ...{ changePassword: no, sort: no, etag: no },
    authenticationSchemes: [],
  };
}

function unauthorized(): Response {
  return refusal(401, null, "The token is missing or wrong.");
}

function refusal(status: number, scimType: string | null, detail: string): Response {
  return scim(status, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: `${status}`,
    ...(scimType ? { scimType } : {}),
    detail,
  });
}

function scim(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/scim+json", ...headers },
  });
}
