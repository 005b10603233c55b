import {
  groupNamed,
  ownPerson,
  type SiteGroup,
  type SitePerson,
  type SiteVisit,
  sliceOf,
  startSite,
} from "../cloud-site/site-fake";

export const versions = ["Cloud"];

const api = "/wiki/rest/api";
type Serve = (visit: SiteVisit) => Response;

/** Confluence Cloud's REST API v1 of people and groups (targets.md §7.3). */
const routes: Record<string, Serve> = {
  [`GET ${api}/user/current`]: () => Response.json(shownPerson(ownPerson)),
  [`GET ${api}/user`]: ({ store, query }) => {
    const person = store.people.get(query.get("accountId") ?? "");
    return person ? Response.json(shownPerson(person)) : refusal(404, "No user found.");
  },
  [`GET ${api}/user/memberof`]: (visit) => {
    const id = visit.query.get("accountId") ?? "";
    const of = [...visit.store.groups.values()].filter(({ members }) => members.has(id));
    return page(visit, of.map(shownGroup));
  },
  [`GET ${api}/group`]: (visit) => page(visit, [...visit.store.groups.values()].map(shownGroup)),
  [`POST ${api}/group`]: admin(({ store, body }) => {
    const name = String(body["name"] ?? "");
    if (name === "") return refusal(400, "Group name must not be empty.");
    if (groupNamed(store, name)) return refusal(400, "Group already exists.");
    const group = { id: store.newId(name), name, members: new Set<string>() };
    store.groups.set(group.id, group);
    return Response.json(shownGroup(group), { status: 201 });
  }),
  [`DELETE ${api}/group/by-id`]: admin(({ store, query }) =>
    store.groups.delete(query.get("id") ?? "")
      ? new Response(null, { status: 204 })
      : refusal(404, "No group found."),
  ),
  [`POST ${api}/group/userByGroupId`]: admin((visit) =>
    withBoth(visit, String(visit.body["accountId"]), (group, { accountId }) => {
      group.members.add(accountId);
      return new Response(null, { status: 201 });
    }),
  ),
  [`DELETE ${api}/group/userByGroupId`]: admin((visit) =>
    withBoth(visit, visit.query.get("accountId") ?? "", (group, { accountId }) => {
      group.members.delete(accountId);
      return new Response(null, { status: 204 });
    }),
  ),
};

export const startFake = startSite(
  (visit) => {
    const serve = routes[`${visit.method} ${visit.path}`];
    return serve ? serve(visit) : members(visit);
  },
  (origin) => `${origin}/wiki`,
);

function members(visit: SiteVisit): Response {
  const pattern = new RegExp(`^${api}/group/([^/]+)/membersByGroupId$`);
  const id = pattern.exec(visit.path)?.[1];
  if (id === undefined || visit.method !== "GET") return refusal(404, "Not found.");
  const group = visit.store.groups.get(id);
  if (!group) return refusal(404, "No group found.");
  const people = [...group.members].flatMap((one) => visit.store.people.get(one) ?? []);
  return page(visit, people.map(shownPerson));
}

function admin(serve: Serve): Serve {
  return (visit) =>
    visit.store.isAdmin ? serve(visit) : refusal(403, "User is not permitted to do this.");
}

function withBoth(
  { store, query }: SiteVisit,
  id: string,
  serve: (group: SiteGroup, person: SitePerson) => Response,
): Response {
  const group = store.groups.get(query.get("groupId") ?? "");
  if (!group) return refusal(404, "No group found.");
  const person = store.people.get(id);
  return person ? serve(group, person) : refusal(404, "No user found.");
}

function shownGroup({ id, name }: SiteGroup) {
  return { type: "group", name, id, _links: {} };
}

function shownPerson({ accountId, accountType, emailAddress, displayName }: SitePerson) {
  const names = { displayName, publicName: displayName };
  return { type: "known", accountId, accountType, email: emailAddress, ...names };
}

function page({ store, query, path }: SiteVisit, items: object[]): Response {
  const start = Number(query.get("start") ?? 0);
  const limit = Number(query.get("limit") ?? 200);
  const results = sliceOf(store, items, start, limit, 200);
  const next = start + results.length;
  const goesOn = next < items.length;
  return Response.json({
    ...{ results, start, limit, size: results.length },
    _links: goesOn ? { next: `${path}?start=${next}&limit=${limit}` } : {},
  });
}

function refusal(status: number, message: string): Response {
  return Response.json({ statusCode: status, message }, { status });
}
