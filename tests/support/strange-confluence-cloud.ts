import { type Asked, field, type Reply, type StrangePerson } from "./strange-server";
import { createSiteHeld, type SiteOptions, type SiteRoute, serveSite } from "./strange-site";

type Options = SiteOptions & {
  /** How a page says where the list goes on. */
  links?: "relative" | "absolute" | "none";
};

/** Confluence Cloud by targets.md §7.3; its pages are those of §2. */
export async function serveConfluenceCloud(options: Options) {
  const { cap = 200, silent = false, links = "relative" } = options;
  const site = createSiteHeld(options);
  const { held, idOf, groupWith } = site;
  const base = "https://acme.atlassian.net/wiki";

  const refuse = (status: number, message: string): Reply => ({
    status,
    json: { statusCode: status, data: { authorized: true, valid: false, errors: [] }, message },
  });
  const noUser = () => refuse(404, "No user found with that account id");
  const noGroup = () => refuse(404, "No group found with that id");
  const shown = (one: StrangePerson) => ({
    ...{ type: "known", accountId: one.key, accountType: "atlassian", publicName: "p" },
    ...(options.strict ? { email: "" } : { email: one.email }),
    ...{ displayName: one.displayName, profilePicture: {}, _expandable: {} },
  });
  const shownGroup = ({ name }: { name: string }) => ({
    type: "group",
    name,
    id: Number(idOf(name)),
  });
  const robot = { type: "known", accountId: "557058:r", accountType: "app", displayName: "R" };

  function page({ query, path }: Asked, all: unknown[]): Reply {
    const start = Number(query.get("start") ?? 0);
    const limit = Math.min(cap, Number(query.get("limit") ?? 200));
    // Whom this account may not see is left out of the page that would have had them.
    const results = all.slice(start, start + limit).filter((one) => one !== null);
    const next = `${links === "absolute" ? base : ""}${path}?limit=${limit}&start=${start + limit}`;
    const more = start + limit < all.length ? { next } : {};
    const _links = links === "none" ? {} : { _links: { base, context: "/wiki", ...more } };
    return { status: 200, json: { results, start, limit, size: results.length, ..._links } };
  }

  const routes: SiteRoute[] = [
    ["GET", /^\/rest\/api\/user\/current$/, () => ({ status: 200, json: { ...robot, email: "" } })],
    [
      "GET",
      /^\/rest\/api\/user$/,
      ({ query }) => {
        const found = held.byKey(query.get("accountId") ?? "");
        return found ? { status: 200, json: shown(found) } : noUser();
      },
    ],
    [
      "GET",
      /^\/rest\/api\/user\/memberof$/,
      (asked) => {
        const found = held.byKey(asked.query.get("accountId") ?? "");
        return found ? page(asked, held.groupsOf(found.username).map(shownGroup)) : noUser();
      },
    ],
    [
      "GET",
      /^\/rest\/api\/group$/,
      (asked) => page(asked, [...held.groups.values()].map(shownGroup)),
    ],
    [
      "GET",
      /^\/rest\/api\/group\/([^/]+)\/membersByGroupId$/,
      (asked, [id = ""]) => {
        const found = groupWith(id);
        const hidden = links === "none" ? [] : [null, null, null, null];
        return found
          ? page(asked, [robot, ...hidden, ...held.membersOf(found.name).map(shown)])
          : noGroup();
      },
    ],
    [
      "POST",
      /^\/rest\/api\/group$/,
      ({ body }) => {
        const name = field(body, "name");
        if (name === "") return refuse(400, "The name is missing");
        if (held.group(name)) return refuse(400, "A group with this name is there");
        held.addGroup(name);
        return silent ? { status: 201, text: "" } : { status: 201, json: shownGroup({ name }) };
      },
    ],
    [
      "POST",
      /^\/rest\/api\/group\/userByGroupId$/,
      ({ query, body }) => {
        const group = groupWith(query.get("groupId") ?? "");
        const found = held.byKey(field(body, "accountId"));
        if (!group) return noGroup();
        if (!found) return noUser();
        group.members.add(found.username);
        return { status: 201, text: "" };
      },
    ],
    [
      "DELETE",
      /^\/rest\/api\/group\/userByGroupId$/,
      ({ query }) => {
        const group = groupWith(query.get("groupId") ?? "");
        const found = held.byKey(query.get("accountId") ?? "");
        if (!group) return noGroup();
        if (!found) return noUser();
        group.members.delete(found.username);
        return silent ? { status: 200, text: "" } : { status: 204 };
      },
    ],
  ];
  const server = await serveSite({ ...options, context: "/wiki" }, site, routes);
  return { ...server, settings: { ...server.settings, baseUrl: `${server.origin}/wiki/` } };
}
