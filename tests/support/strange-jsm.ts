import { type Asked, field, type Reply, type StrangePerson } from "./strange-server";
import { createSiteHeld, type SiteOptions, type SiteRoute, serveSite } from "./strange-site";

type Options = SiteOptions & {
  /** Whether a page says by its link alone that the list goes on. */
  linked?: boolean;
};

/** Customers and organisations of a service project, as Jira Service Management's reference has them. */
export async function serveJsm(options: Options) {
  const { cap = 50, silent = false, linked = false } = options;
  const site = createSiteHeld(options);
  const { held, idOf, groupWith } = site;
  const customers = new Set([...held.people.keys()]);
  const organisations = new Set([...held.groups.keys()]);

  const refuse = (status: number, errorMessage: string): Reply => ({
    status,
    json: { errorMessage, i18nErrorMessage: { i18nKey: "sd.error", parameters: [] } },
  });
  const shown = (one: StrangePerson) => ({
    ...{ accountId: one.key, name: one.username, key: one.key, displayName: one.displayName },
    ...(options.strict ? {} : { emailAddress: one.email }),
    ...{ active: one.active, timeZone: "GMT", _links: { self: "s" } },
  });
  const shownGroup = ({ name }: { name: string }) => ({ id: Number(idOf(name)), name, uuid: "u" });
  const ids = (body: unknown): string[] => {
    const found = typeof body === "object" && body !== null ? Object.entries(body) : [];
    const value = found.find(([name]) => name === "accountIds")?.[1];
    return Array.isArray(value) ? value.map(String) : [];
  };

  function page({ query, path }: Asked, all: unknown[]): Reply {
    const start = Number(query.get("start") ?? 0);
    const limit = Math.min(cap, Number(query.get("limit") ?? 50));
    const values = all.slice(start, start + limit);
    const isLastPage = start + limit >= all.length;
    const next = { next: `https://acme.atlassian.net${path}?start=${start + limit}` };
    const _links = { self: "s", context: "", ...(isLastPage ? {} : next) };
    const told = linked ? {} : { isLastPage };
    return { status: 200, json: { size: values.length, start, limit, ...told, _links, values } };
  }

  const desk = "/rest/servicedeskapi/servicedesk/HELP";
  const routes: SiteRoute[] = [
    [
      "GET",
      /^\/rest\/api\/3\/myself$/,
      () => ({ status: 200, json: { accountId: "712020:own", displayName: "Usher" } }),
    ],
    [
      "GET",
      /^\/rest\/api\/3\/mypermissions$/,
      () => ({ status: 200, json: { permissions: { ADMINISTER: { havePermission: true } } } }),
    ],
    [
      "GET",
      /^\/rest\/api\/3\/user$/,
      ({ query }) => {
        const found = held.byKey(query.get("accountId") ?? "");
        return found ? { status: 200, json: shown(found) } : refuse(404, "No such user.");
      },
    ],
    [
      "GET",
      /^\/rest\/api\/3\/user\/search$/,
      ({ query }) => {
        const found = held.person(query.get("query") ?? "");
        return { status: 200, json: found ? [shown(found)] : [] };
      },
    ],
    ["GET", new RegExp(`^${desk}$`), () => ({ status: 200, json: { id: 4, projectKey: "HELP" } })],
    [
      "GET",
      new RegExp(`^${desk}/customer$`),
      (asked) => {
        const wanted = asked.query.get("query")?.toLowerCase() ?? "";
        const all = site
          .people()
          .filter(({ username, email }) => customers.has(username) && email.startsWith(wanted));
        return page(asked, all.map(shown));
      },
    ],
    [
      "POST",
      new RegExp(`^${desk}/customer$`),
      ({ body }) => {
        for (const id of ids(body)) customers.add(held.byKey(id)?.username ?? "");
        return { status: 204 };
      },
    ],
    [
      "POST",
      /^\/rest\/servicedeskapi\/customer$/,
      ({ body }) => {
        const [email, displayName] = [field(body, "email"), field(body, "displayName")];
        if (held.person(email)) return refuse(409, "An account already exists for this email.");
        const one = held.add({ username: email, displayName, email, active: true });
        site.made(one.key);
        return silent ? { status: 201, text: "" } : { status: 201, json: shown(one) };
      },
    ],
    [
      "GET",
      new RegExp(`^${desk}/organization$`),
      (asked) => {
        const member = held.byKey(asked.query.get("accountId") ?? "")?.username;
        const all = [...held.groups.entries()]
          .filter(
            ([key, { members }]) => organisations.has(key) && (!member || members.has(member)),
          )
          .map(([, one]) => shownGroup(one));
        return page(asked, all);
      },
    ],
    [
      "POST",
      new RegExp(`^${desk}/organization$`),
      ({ body }) => {
        const found = groupWith(field(body, "organizationId"));
        if (!found) return refuse(404, "The organization does not exist.");
        organisations.add(found.name.toLowerCase());
        return { status: 204 };
      },
    ],
    [
      "GET",
      /^\/rest\/servicedeskapi\/organization$/,
      (asked) => page(asked, [...held.groups.values()].map(shownGroup)),
    ],
    [
      "POST",
      /^\/rest\/servicedeskapi\/organization$/,
      ({ body }) => {
        const name = field(body, "name");
        if (held.group(name)) return refuse(409, "An organization has this name.");
        held.addGroup(name);
        return silent ? { status: 201, text: "" } : { status: 201, json: shownGroup({ name }) };
      },
    ],
    [
      "GET",
      /^\/rest\/servicedeskapi\/organization\/([^/]+)\/user$/,
      (asked, [id = ""]) => {
        const found = groupWith(id);
        return found
          ? page(asked, held.membersOf(found.name).map(shown))
          : refuse(404, "The organization does not exist.");
      },
    ],
    ...(["POST", "DELETE"] as const).map(
      (method): SiteRoute => [
        method,
        /^\/rest\/servicedeskapi\/organization\/([^/]+)\/user$/,
        ({ body }, [id = ""]) => {
          const group = groupWith(id);
          const people = ids(body).map((one) => held.byKey(one));
          if (!group) return refuse(404, "The organization does not exist.");
          for (const one of people) {
            if (!one) return refuse(400, "One or more of the users do not exist.");
            if (method === "POST") group.members.add(one.username);
            else group.members.delete(one.username);
          }
          return { status: 204 };
        },
      ],
    ),
  ];
  const server = await serveSite(options, site, routes);
  return { ...server, settings: { ...server.settings, serviceDesk: "HELP" } };
}
