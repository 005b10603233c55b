import { field, type Reply, type StrangePerson } from "./strange-server";
import { createSiteHeld, type SiteOptions, type SiteRoute, serveSite } from "./strange-site";

type Options = SiteOptions & {
  /** What a page tells of the list around it. */
  pages?: "total" | "link" | "words";
};

/** Jira Cloud by targets.md §7.3. */
export async function serveJiraCloud(options: Options) {
  const { cap = 50, silent = false, pages = "total" } = options;
  const site = createSiteHeld(options);
  const { held, idOf, groupWith } = site;

  const refuse = (status: number, message: string): Reply => ({
    status,
    json: { errorMessages: [message], errors: {} },
  });
  const noUser = () => refuse(404, "Specified user does not exist or you do not have permission.");
  const noGroup = () => refuse(404, "Group does not exist.");
  const shown = (one: StrangePerson) => ({
    self: `https://acme.atlassian.net/rest/api/3/user?accountId=${one.key}`,
    accountId: one.key,
    ...(options.strict ? {} : { accountType: "atlassian", emailAddress: one.email }),
    ...{ displayName: one.displayName, active: one.active, locale: null, avatarUrls: {} },
  });
  const shownGroup = ({ name }: { name: string }) => ({ name, groupId: idOf(name), self: "s" });
  const robot = { accountId: "557058:robot", accountType: "app", displayName: "R", active: true };

  function page(query: URLSearchParams, all: unknown[]): Reply {
    const startAt = Number(query.get("startAt") ?? 0);
    const maxResults = Math.min(cap, Number(query.get("maxResults") ?? 50));
    const values = all.slice(startAt, startAt + maxResults);
    const isLast = startAt + maxResults >= all.length;
    const nextPage = isLast ? {} : { nextPage: "https://acme.atlassian.net/next" };
    const told = {
      total: { maxResults, startAt, total: all.length, isLast },
      link: { maxResults, ...nextPage },
      words: { maxResults: `${maxResults}`, startAt: `${startAt}`, total: `${all.length}` },
    };
    return { status: 200, json: { ...told[pages], values } };
  }

  const routes: SiteRoute[] = [
    [
      "GET",
      /^\/rest\/api\/3\/serverInfo$/,
      () => ({ status: 200, json: { version: "1001.0.0-SNAPSHOT", deploymentType: "Cloud" } }),
    ],
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
      /^\/rest\/api\/3\/users\/search$/,
      ({ query }) => {
        const at = Number(query.get("startAt") ?? 0);
        return { status: 200, json: [robot, ...site.people().map(shown)].slice(at, at + cap) };
      },
    ],
    [
      "GET",
      /^\/rest\/api\/3\/user\/search$/,
      ({ query }) => {
        const wanted = query.get("query")?.toLowerCase() ?? "";
        const found = site
          .people()
          .filter(({ email, displayName }) =>
            [email, displayName].some((text) => text.toLowerCase().startsWith(wanted)),
          );
        return { status: 200, json: found.map(shown) };
      },
    ],
    [
      "GET",
      /^\/rest\/api\/3\/user$/,
      ({ query }) => {
        const found = held.byKey(query.get("accountId") ?? "");
        return found ? { status: 200, json: shown(found) } : noUser();
      },
    ],
    [
      "POST",
      /^\/rest\/api\/3\/user$/,
      ({ body }) => {
        const email = field(body, "emailAddress");
        if (!email.includes("@")) return refuse(400, "The email address is not valid.");
        const known = held.person(email);
        const one = known ?? held.add({ username: email, displayName: "", email, active: true });
        if (!known) site.made(one.key);
        held.group("jira-users")?.members.add(email);
        return silent
          ? { status: 201, text: "" }
          : { status: 201, json: { self: "s", accountId: one.key } };
      },
    ],
    [
      "GET",
      /^\/rest\/api\/3\/user\/groups$/,
      ({ query }) => {
        const found = held.byKey(query.get("accountId") ?? "");
        return found
          ? { status: 200, json: held.groupsOf(found.username).map(shownGroup) }
          : noUser();
      },
    ],
    [
      "GET",
      /^\/rest\/api\/3\/group\/bulk$/,
      ({ query }) => {
        const name = query.get("groupName")?.toLowerCase();
        const all = [...held.groups.values()].filter(
          (one) => !name || one.name.toLowerCase() === name,
        );
        return page(query, all.map(shownGroup));
      },
    ],
    [
      "GET",
      /^\/rest\/api\/3\/group\/member$/,
      ({ query }) => {
        const found = groupWith(query.get("groupId") ?? "");
        const all = held
          .membersOf(found?.name ?? "")
          .filter(({ active }) => active || query.get("includeInactiveUsers") === "true");
        return found ? page(query, [robot, ...all.map(shown)]) : refuse(400, "groupId is no id");
      },
    ],
    [
      "POST",
      /^\/rest\/api\/3\/group$/,
      ({ body }) => {
        const name = field(body, "name");
        if (name === "" || held.group(name))
          return refuse(400, "A group or user with this name already exists.");
        held.addGroup(name);
        return silent ? { status: 201, text: "" } : { status: 201, json: shownGroup({ name }) };
      },
    ],
    [
      "POST",
      /^\/rest\/api\/3\/group\/user$/,
      ({ query, body }) => {
        const group = groupWith(query.get("groupId") ?? "");
        const found = held.byKey(field(body, "accountId"));
        if (!group) return noGroup();
        if (!found) return noUser();
        if (group.members.has(found.username))
          return refuse(400, `Cannot add user, user is already a member of '${group.name}'`);
        group.members.add(found.username);
        return silent ? { status: 201, text: "" } : { status: 201, json: shownGroup(group) };
      },
    ],
    [
      "DELETE",
      /^\/rest\/api\/3\/group\/user$/,
      ({ query }) => {
        const group = groupWith(query.get("groupId") ?? "");
        const found = held.byKey(query.get("accountId") ?? "");
        if (!group) return noGroup();
        if (!found) return noUser();
        return group.members.delete(found.username)
          ? { status: 200, text: "" }
          : refuse(400, "Cannot remove user, user is not a member of the group.");
      },
    ],
  ];
  return serveSite(options, site, routes);
}
