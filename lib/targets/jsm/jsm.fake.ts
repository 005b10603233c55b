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

const api = "/rest/servicedeskapi";
const desk = `${api}/servicedesk/HELP`;
type Serve = (visit: SiteVisit) => Response;

/** What Jira Service Management shows of one service project, with the parts of Jira that it needs. */
const routes: Record<string, Serve> = {
  "GET /rest/api/3/myself": () => Response.json(ownPerson),
  "GET /rest/api/3/mypermissions": ({ store }) =>
    Response.json({ permissions: { ADMINISTER: { havePermission: store.isAdmin } } }),
  "GET /rest/api/3/user": ({ store, query }) => {
    const person = store.people.get(query.get("accountId") ?? "");
    return person ? Response.json(person) : refusal(404, "The user does not exist.");
  },
  "GET /rest/api/3/user/search": ({ store, query }) =>
    Response.json(found([...store.people.values()], query.get("query")).slice(0, 50)),
  [`GET ${desk}`]: () => Response.json({ id: "1", projectKey: "HELP", projectName: "Help" }),
  [`GET ${desk}/customer`]: (visit) =>
    page(visit, found(customers(visit), visit.query.get("query")).map(shown)),
  [`POST ${desk}/customer`]: ({ store, body }) => {
    for (const id of idsIn(body)) outside.get(store)?.delete(id);
    return done();
  },
  [`GET ${desk}/organization`]: (visit) => {
    const id = visit.query.get("accountId");
    const all = [...visit.store.groups.values()];
    return page(
      visit,
      all.filter(({ members }) => id === null || members.has(id)).map(shownOrganisation),
    );
  },
  [`POST ${desk}/organization`]: ({ store, body }) =>
    organisation(store.groups.values(), String(body["organizationId"]))
      ? done()
      : refusal(404, "The organization does not exist."),
  [`POST ${api}/customer`]: createCustomer,
  [`GET ${api}/organization`]: (visit) =>
    page(visit, [...visit.store.groups.values()].map(shownOrganisation)),
  [`POST ${api}/organization`]: ({ store, body }) => {
    const name = String(body["name"] ?? "");
    if (name === "" || groupNamed(store, name))
      return refusal(409, "An organization with this name already exists.");
    const id = organisationId(store.groups.size);
    const group = { id, name, members: new Set<string>() };
    store.groups.set(id, group);
    return Response.json(shownOrganisation(group), { status: 201 });
  },
};

export const startFake = startSite(
  (visit) => {
    const serve = routes[`${visit.method} ${visit.path}`] ?? members;
    const isAllowed = visit.method === "GET" || visit.store.isAdmin;
    return isAllowed ? serve(visit) : refusal(403, "You are not allowed to do this.");
  },
  undefined,
  { settings: { serviceDesk: "HELP" }, groupIdOf: organisationId },
);

/** Ids of organisations are numbers. */
function organisationId(n: number): string {
  return `${1_000 + n}`;
}

function members(visit: SiteVisit): Response {
  const { store, method, path, body } = visit;
  const id = new RegExp(`^${api}/organization/([^/]+)/user$`).exec(path)?.[1];
  const group = id === undefined ? undefined : organisation(store.groups.values(), id);
  if (!group) return refusal(404, "The organization does not exist.");
  if (method === "GET")
    return page(visit, [...group.members].flatMap((one) => store.people.get(one) ?? []).map(shown));
  const ids = idsIn(body);
  if (ids.some((one) => !store.people.has(one))) return refusal(404, "The user does not exist.");
  for (const one of ids) {
    if (method === "POST") group.members.add(one);
    else group.members.delete(one);
  }
  return done();
}

/** New accounts are on the site, and no customers of the project before it is told of them. */
const outside = new WeakMap<SiteVisit["store"], Set<string>>();

function customers({ store }: SiteVisit): SitePerson[] {
  return [...store.people.values()].filter(({ accountId }) => !outside.get(store)?.has(accountId));
}

function idsIn(body: SiteVisit["body"]): string[] {
  return Array.isArray(body["accountIds"]) ? body["accountIds"].map(String) : [];
}

function createCustomer({ store, body }: SiteVisit): Response {
  const emailAddress = String(body["email"] ?? "");
  const isKnown = [...store.people.values()].some((person) => person.emailAddress === emailAddress);
  if (isKnown) return refusal(409, "An account already exists for this email.");
  const count = [...store.people.values()].filter(
    ({ accountType }) => accountType !== "app",
  ).length;
  if (store.seatsMax !== null && count >= store.seatsMax)
    return refusal(400, "The user limit of this site is reached.");
  const person: SitePerson = {
    ...{ accountId: `qm:${store.newId(emailAddress)}`, accountType: "atlassian", emailAddress },
    ...{ displayName: String(body["displayName"] ?? ""), active: true },
  };
  store.people.set(person.accountId, person);
  outside.set(store, (outside.get(store) ?? new Set()).add(person.accountId));
  return Response.json(shown(person), { status: 201 });
}

function organisation(groups: Iterable<SiteGroup>, id: string): SiteGroup | undefined {
  return [...groups].find((group) => group.id === id);
}

function found(people: SitePerson[], text: string | null): SitePerson[] {
  const wanted = (text ?? "").toLowerCase();
  return people.filter(({ emailAddress, displayName }) =>
    [emailAddress, displayName].some((value) => value.toLowerCase().includes(wanted)),
  );
}

function shown({ accountId, accountType, emailAddress, displayName, active }: SitePerson) {
  return { accountId, accountType, emailAddress, displayName, active };
}

function shownOrganisation({ id, name }: SiteGroup) {
  return { id, name, _links: {} };
}

function page({ store, query }: SiteVisit, items: object[]): Response {
  const start = Number(query.get("start") ?? 0);
  const limit = Number(query.get("limit") ?? 50);
  const values = sliceOf(store, items, start, limit, 50);
  const isLastPage = start + values.length >= items.length;
  return Response.json({ size: values.length, start, limit, isLastPage, values });
}

function done(): Response {
  return new Response(null, { status: 204 });
}

function refusal(status: number, errorMessage: string): Response {
  return Response.json({ errorMessage }, { status });
}
