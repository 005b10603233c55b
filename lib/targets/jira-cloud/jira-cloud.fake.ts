import {
  groupNamed,
  ownPerson,
  type SiteGroup,
  type SitePerson,
  type SiteStore,
  type SiteVisit,
  sliceOf,
  startSite,
} from "../cloud-site/site-fake";

export const versions = ["Cloud"];

const api = "/rest/api/3";
type Serve = (visit: SiteVisit) => Response;

/** Jira Cloud's REST API v3, as far as people and groups go (targets.md §7.3). */
const routes: Record<string, Serve> = {
  [`GET ${api}/serverInfo`]: () =>
    Response.json({ version: "1001.0.0-SNAPSHOT", deploymentType: "Cloud" }),
  [`GET ${api}/myself`]: () => Response.json(ownPerson),
  [`GET ${api}/mypermissions`]: ({ store }) =>
    Response.json({ permissions: { ADMINISTER: { havePermission: store.isAdmin } } }),
  [`GET ${api}/users/search`]: ({ store, query }) => {
    const people = [...store.people.values()];
    return Response.json(sliceOf(store, people, ...rangeOf(query), 1_000));
  },
  [`GET ${api}/user/search`]: ({ store, query }) => {
    const wanted = (query.get("query") ?? "").toLowerCase();
    const hits = [...store.people.values()].filter(({ emailAddress, displayName }) =>
      [emailAddress, displayName].some((text) => text.toLowerCase().startsWith(wanted)),
    );
    return Response.json(hits.slice(0, 50));
  },
  [`GET ${api}/user`]: ({ store, query }) => {
    const person = store.people.get(query.get("accountId") ?? "");
    return person ? Response.json(person) : errors(404, "Specified user does not exist.");
  },
  [`POST ${api}/user`]: admin(invite),
  [`GET ${api}/user/groups`]: ({ store, query }) => {
    const id = query.get("accountId") ?? "";
    const of = [...store.groups.values()].filter(({ members }) => members.has(id));
    return Response.json(of.map(shown));
  },
  [`GET ${api}/group/bulk`]: ({ store, query }) => {
    const name = query.get("groupName");
    const found = name === null ? [...store.groups.values()] : [groupNamed(store, name)];
    return page(
      store,
      found.flatMap((group) => (group ? [shown(group)] : [])),
      query,
    );
  },
  [`POST ${api}/group`]: admin(({ store, body }) => {
    const name = String(body["name"] ?? "");
    if (groupNamed(store, name)) {
      return errors(400, "A group or user with this name already exists.");
    }
    const group = { id: store.newId(name), name, members: new Set<string>() };
    store.groups.set(group.id, group);
    return Response.json(shown(group), { status: 201 });
  }),
  [`DELETE ${api}/group`]: admin((visit) =>
    withGroup(visit, ({ id }) => {
      visit.store.groups.delete(id);
      return new Response(null, { status: 200 });
    }),
  ),
  [`GET ${api}/group/member`]: (visit) =>
    withGroup(visit, ({ members }) => {
      const people = [...members].flatMap((id) => visit.store.people.get(id) ?? []);
      return page(visit.store, people, visit.query);
    }),
  [`POST ${api}/group/user`]: admin((visit) =>
    withGroup(visit, (group) =>
      withPerson(visit, String(visit.body["accountId"]), ({ accountId }) => {
        if (group.members.has(accountId)) {
          return errors(400, `Cannot add user. User is already a member of '${group.name}'.`);
        }
        group.members.add(accountId);
        return Response.json(shown(group), { status: 201 });
      }),
    ),
  ),
  [`DELETE ${api}/group/user`]: admin((visit) =>
    withGroup(visit, (group) =>
      withPerson(visit, visit.query.get("accountId") ?? "", ({ accountId }) => {
        if (group.members.delete(accountId)) return new Response(null, { status: 200 });
        return errors(400, `User is not a member of '${group.name}'.`);
      }),
    ),
  ),
};

export const startFake = startSite((visit) => {
  const serve = routes[`${visit.method} ${visit.path}`];
  return serve ? serve(visit) : errors(404, "null for uri");
});

function admin(serve: Serve): Serve {
  return (visit) =>
    visit.store.isAdmin ? serve(visit) : errors(403, "You do not have the permission to do this.");
}

function invite({ store, body }: SiteVisit): Response {
  const emailAddress = String(body["emailAddress"] ?? "").toLowerCase();
  const known = [...store.people.values()].find((person) => person.emailAddress === emailAddress);
  if (known) return Response.json(known, { status: 201 });
  const people = [...store.people.values()].filter(
    ({ accountType }) => accountType === "atlassian",
  );
  if (store.seatsMax !== null && people.length >= store.seatsMax) {
    return errors(400, "The site has reached its user limit.");
  }
  const accountId = `712020:${store.newId(emailAddress)}`;
  const displayName = emailAddress.split("@")[0] ?? "";
  const person: SitePerson = {
    ...{ accountId, emailAddress, displayName, active: true, accountType: "atlassian" },
  };
  store.people.set(accountId, person);
  return Response.json(person, { status: 201 });
}

function withGroup({ store, query }: SiteVisit, serve: (group: SiteGroup) => Response): Response {
  const group = store.groups.get(query.get("groupId") ?? "");
  return group ? serve(group) : errors(404, "The group does not exist.");
}

function withPerson(
  { store }: SiteVisit,
  id: string,
  serve: (person: SitePerson) => Response,
): Response {
  const person = store.people.get(id);
  return person ? serve(person) : errors(404, "Specified user does not exist.");
}

function shown({ id, name }: SiteGroup) {
  return { name, groupId: id, self: `https://site.invalid/rest/api/3/group?groupId=${id}` };
}

function rangeOf(query: URLSearchParams): [start: number, wanted: number] {
  return [Number(query.get("startAt") ?? 0), Number(query.get("maxResults") ?? 50)];
}

function page(store: SiteStore, items: object[], query: URLSearchParams): Response {
  const [startAt, wanted] = rangeOf(query);
  const values = sliceOf(store, items, startAt, wanted, 50);
  const isLast = startAt + values.length >= items.length;
  return Response.json({ startAt, maxResults: 50, total: items.length, isLast, values });
}

function errors(status: number, message: string): Response {
  return Response.json({ errorMessages: [message], errors: {} }, { status });
}
