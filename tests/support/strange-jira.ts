import {
  type Asked,
  createHeld,
  type Dress,
  field,
  type Reply,
  type StrangePerson,
  serveStrange,
} from "./strange-server";

type Options = {
  version: [major: number, minor: number];
  dress?: Dress;
  context?: string;
  /** Whether PUT and DELETE of users answer with nothing at all. */
  silent?: boolean;
  /** Of pages of members. */
  cap?: number;
  people?: readonly Omit<StrangePerson, "key">[];
  groups?: Readonly<Record<string, readonly string[]>>;
  /** Lead of the one project and of its one component, by user name. */
  lead?: string;
};

/** Jira Data Center by targets.md §3. */
export async function serveJira(options: Options) {
  const { version, context = "/jira", cap = 50, silent = false } = options;
  const [major, minor] = version;
  const held = createHeld(options.people, options.groups);
  const project = { lead: options.lead ?? "sync", component: options.lead ?? "sync" };
  const hasList = major >= 11 || (major === 10 && minor >= 3);

  const refuse = (status: number, message: string, errors: Record<string, string> = {}): Reply => ({
    status,
    json: { errorMessages: message === "" ? [] : [message], errors },
  });
  const noUser = (name: string) => refuse(404, `The user named '${name}' does not exist`);
  const noGroup = (name: string) => refuse(404, `The group named '${name}' does not exist.`);

  const bean = (one: StrangePerson, expand = "") => {
    const groups = held.groupsOf(one.username).map(({ name }) => ({ name, self: "s" }));
    return {
      self: `http://node/rest/api/2/user?username=${one.username}`,
      ...{
        key: one.key,
        name: one.username,
        emailAddress: one.email,
        displayName: one.displayName,
      },
      ...{ active: one.active, deleted: false, timeZone: "GMT", locale: "en_US", avatarUrls: {} },
      groups: { size: groups.length, items: expand.includes("groups") ? groups : [] },
      applicationRoles: { size: 1, items: [] },
      expand: "groups,applicationRoles",
    };
  };
  const asked1 = (query: URLSearchParams) =>
    query.has("key")
      ? held.byKey(query.get("key") ?? "")
      : held.person(query.get("username") ?? "");
  const everybody = () => [...held.people.values()];

  function search({ query }: Asked): Reply {
    const wanted = query.get("username");
    if (!wanted) return refuse(400, "The username query parameter was not provided");
    const at = Number(query.get("startAt") ?? 0);
    const max = Math.min(Number(query.get("maxResults") ?? 50), 1000);
    const found = everybody()
      .filter(({ active }) => active || query.get("includeInactive") === "true")
      .filter(
        ({ username, email, displayName }) =>
          wanted === "." ||
          [username, email, displayName].some((text) =>
            text.toLowerCase().includes(wanted.toLowerCase()),
          ),
      );
    const upTo = major >= 10 ? Math.min(at + max, 100) : at + max;
    return { status: 200, json: found.slice(at, upTo).map((one) => bean(one)) };
  }

  function page(query: URLSearchParams, all: unknown[], most: number): Reply {
    const startAt = Number(query.get("startAt") ?? 0);
    const maxResults = Math.min(Number(query.get("maxResults") ?? most), most);
    const values = all.slice(startAt, startAt + maxResults);
    const isLast = startAt + maxResults >= all.length;
    return {
      status: 200,
      json: {
        ...{ self: "s", maxResults, startAt, total: all.length, isLast, values },
        ...(isLast ? {} : { nextPage: "n" }),
      },
    };
  }

  type Route = [method: string, path: RegExp, answer: (asked: Asked, names: string[]) => Reply];
  const routes: Route[] = [
    [
      "GET",
      /^\/rest\/applinks\/1.0\/manifest$/,
      () => ({
        status: 200,
        json: {
          id: "i",
          name: "Jira",
          typeId: "jira",
          version: `${major}.${minor}.1`,
          buildNumber: 1,
        },
      }),
    ],
    [
      "GET",
      /^\/rest\/api\/2\/serverInfo$/,
      () => ({
        status: 200,
        json: { version: `${major}.${minor}.1`, versionNumbers: [major, minor, 1] },
      }),
    ],
    [
      "GET",
      /^\/rest\/api\/2\/myself$/,
      () => ({ status: 200, json: { key: "k-sync", name: "sync" } }),
    ],
    [
      "GET",
      /^\/rest\/api\/2\/mypermissions$/,
      () => ({
        status: 200,
        json: { permissions: { ADMINISTER: { id: "0", key: "ADMINISTER", havePermission: true } } },
      }),
    ],
    [
      "GET",
      /^\/rest\/api\/2\/user$/,
      ({ query }) => {
        const found = asked1(query);
        return found
          ? { status: 200, json: bean(found, query.get("expand") ?? "") }
          : noUser(query.get("username") ?? "");
      },
    ],
    ["GET", /^\/rest\/api\/2\/user\/search$/, search],
    ...(hasList
      ? [
          [
            "GET",
            /^\/rest\/api\/2\/user\/list$/,
            ({ query }: Asked): Reply => {
              const at = Number((query.get("cursor") ?? "c0").slice(1));
              const most = Math.min(Number(query.get("maxResults") ?? 50), 4);
              const isLast = at + most >= held.people.size;
              return {
                status: 200,
                json: {
                  ...{
                    isLast,
                    values: everybody()
                      .reverse()
                      .slice(at, at + most)
                      .map((one) => bean(one)),
                  },
                  nextCursor: isLast ? null : `c${at + most}`,
                },
              };
            },
          ] satisfies Route,
        ]
      : []),
    [
      "POST",
      /^\/rest\/api\/2\/user$/,
      ({ body }) => {
        const [name, displayName, email] = ["name", "displayName", "emailAddress"].map((key) =>
          field(body, key),
        );
        const errors: Record<string, string> = {};
        if (!name) errors["username"] = "You must specify a username.";
        if (!email) errors["email"] = "You must specify an email address.";
        if (name && held.person(name))
          errors["username"] = "A user with that username already exists.";
        if (Object.keys(errors).length > 0) return refuse(400, "", errors);
        const one = held.add({
          username: (name ?? "").toLowerCase(),
          displayName: displayName ?? "",
          email: email ?? "",
          active: true,
        });
        held.group("jira-software-users")?.members.add(one.username);
        return { status: 201, json: bean(one) };
      },
    ],
    [
      "PUT",
      /^\/rest\/api\/2\/user$/,
      ({ query, body }) => {
        const found = asked1(query);
        if (!found) return noUser(query.get("username") ?? "");
        const active = field(body, "active");
        if (active === "false" && [project.lead, project.component].includes(found.username))
          return refuse(400, "", {
            active: "Cannot deactivate: the user is the project lead of HELP.",
          });
        const name = field(body, "name") || found.username;
        if (name !== found.username && held.person(name))
          return refuse(400, "", { username: "A user with that username already exists." });
        if (name !== found.username) held.rename(found, name);
        const [displayName, email] = [field(body, "displayName"), field(body, "emailAddress")];
        held.set(found, { displayName, email, active });
        return silent ? { status: 200, text: "" } : { status: 200, json: bean(found) };
      },
    ],
    [
      "DELETE",
      /^\/rest\/api\/2\/user$/,
      ({ query }) => {
        const found = asked1(query);
        if (!found) return noUser(query.get("username") ?? "");
        held.drop(found.username);
        return { status: 204 };
      },
    ],
    [
      "GET",
      /^\/rest\/api\/2\/user\/properties$/,
      ({ query }) =>
        asked1(query) || held.byKey(query.get("userKey") ?? "")
          ? { status: 200, json: { keys: [] } }
          : noUser("x"),
    ],
    [
      "POST",
      /^\/rest\/api\/2\/group$/,
      ({ body }) => {
        const name = field(body, "name");
        if (name === "") return refuse(400, "", { name: "You must specify valid group name." });
        if (held.group(name))
          return refuse(400, "", { name: "A group or user with this name already exists." });
        held.addGroup(name);
        return {
          status: 201,
          json: { name, self: "s", users: { size: 0, items: [] }, expand: "users" },
        };
      },
    ],
    [
      "DELETE",
      /^\/rest\/api\/2\/group$/,
      ({ query }) => {
        const name = query.get("groupname") ?? "";
        return held.groups.delete(name.toLowerCase()) ? { status: 200, text: "" } : noGroup(name);
      },
    ],
    [
      "GET",
      /^\/rest\/api\/2\/group\/member$/,
      ({ query }) => {
        const name = query.get("groupname") ?? "";
        if (!held.group(name)) return noGroup(name);
        const all = held
          .membersOf(name)
          .filter(({ active }) => active || query.get("includeInactiveUsers") === "true");
        return page(
          query,
          all.map((one) => bean(one)),
          cap,
        );
      },
    ],
    [
      "POST",
      /^\/rest\/api\/2\/group\/user$/,
      ({ query, body }) => {
        const [group, name] = [query.get("groupname") ?? "", field(body, "name")];
        if (!held.group(group)) return noGroup(group);
        if (!held.person(name)) return noUser(name);
        const members = held.group(group)?.members;
        if (members?.has(name.toLowerCase()))
          return refuse(400, `Cannot add user '${name}', user is already a member of '${group}'`);
        members?.add(name.toLowerCase());
        return silent ? { status: 201, text: "" } : { status: 201, json: { name: group } };
      },
    ],
    [
      "DELETE",
      /^\/rest\/api\/2\/group\/user$/,
      ({ query }) => {
        const [group, name] = [query.get("groupname") ?? "", query.get("username") ?? ""];
        if (!held.group(group)) return noGroup(group);
        if (!held.person(name)) return noUser(name);
        return held.group(group)?.members.delete(name.toLowerCase())
          ? { status: 200, text: "" }
          : refuse(
              400,
              `Cannot remove user '${name}' from group '${group}' since user is not a member of '${group}'`,
            );
      },
    ],
    [
      "GET",
      /^\/rest\/api\/2\/groups\/picker$/,
      ({ query }) => {
        const wanted = (query.get("query") ?? "").toLowerCase();
        const all = [...held.groups.values()].filter(({ name }) =>
          name.toLowerCase().includes(wanted),
        );
        const some = all.slice(0, Number(query.get("maxResults") ?? 20));
        return {
          status: 200,
          json: {
            header: `Showing ${some.length} of ${all.length} matching groups`,
            ...{
              total: all.length,
              groups: some.map(({ name }) => ({ name, html: name, labels: [] })),
            },
          },
        };
      },
    ],
    [
      "GET",
      /^\/rest\/api\/2\/project$/,
      () => ({
        status: 200,
        json: [
          {
            id: "10000",
            key: "HELP",
            name: "Help",
            lead: { key: `x-${project.lead}`, name: project.lead },
          },
          { id: "10001", key: "OLD", name: "Old" },
        ],
      }),
    ],
    [
      "GET",
      /^\/rest\/api\/2\/project\/(HELP|OLD)\/components$/,
      (_, [key]) => ({
        status: 200,
        json: key === "HELP" ? [{ id: "7", name: "UI", lead: { name: project.component } }] : [],
      }),
    ],
    [
      "PUT",
      /^\/rest\/api\/2\/project\/(10000|HELP)$/,
      ({ body }) => {
        project.lead = field(body, "lead");
        return { status: 200, json: { id: 10000, key: "HELP" } };
      },
    ],
    [
      "PUT",
      /^\/rest\/api\/2\/component\/7$/,
      ({ body }) => {
        project.component = field(body, "leadUserName");
        return { status: 200, json: { id: "7", name: "UI" } };
      },
    ],
  ];

  function answer(asked: Asked): Reply {
    const here = routes.filter(([, path]) => path.test(asked.path));
    const route = here.find(([method]) => method === asked.method);
    if (!route)
      return here.length > 0
        ? { status: 405, text: "<html><body>405</body></html>", type: "text/html" }
        : {
            status: 404,
            json: { message: `null for uri: http://jira${asked.path}`, "status-code": 404 },
          };
    return route[2](asked, (route[1].exec(asked.path) ?? []).slice(1).map(decodeURIComponent));
  }

  const server = await serveStrange(
    { context, ...(options.dress ? { dress: options.dress } : {}) },
    (asked) => {
      if (!asked.path.endsWith("/manifest") && asked.headers.authorization !== "Bearer a-token")
        return { status: 401, text: "<html><body>Unauthorized</body></html>", type: "text/html" };
      if (asked.method !== "GET" && !/application\/json/.test(asked.headers["content-type"] ?? ""))
        return { status: 415, text: "" };
      const reply = answer(asked);
      return { ...reply, headers: { "X-AUSERNAME": "sync", ...reply.headers } };
    },
  );
  return {
    ...server,
    ...{ held, project, state: held.state, ownUsername: "sync" },
    settings: { baseUrl: server.baseUrl, token: "a-token" },
  };
}
