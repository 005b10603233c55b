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
  dress?: Dress;
  context?: string;
  cap?: number;
  people?: readonly Omit<StrangePerson, "key">[];
  groups?: Readonly<Record<string, readonly string[]>>;
};

/** The administration of Bitbucket Data Center by targets.md §5. */
export async function serveBitbucket(options: Options) {
  const { context = "/bitbucket", cap = 1000 } = options;
  const held = createHeld(options.people, options.groups);
  const ids = new Map<string, number>();

  const refuse = (status: number, exception: string, message = exception): Reply => ({
    status,
    json: {
      errors: [{ context: null, message, exceptionName: `com.atlassian.bitbucket.${exception}` }],
    },
  });
  const noUser = (name: string) =>
    refuse(404, "user.NoSuchUserException", `User ${name} does not exist.`);
  const noGroup = (name: string) =>
    refuse(404, "user.NoSuchGroupException", `Group ${name} does not exist.`);
  const idOf = ({ key }: StrangePerson) => {
    if (!ids.has(key)) ids.set(key, ids.size + 101);
    return ids.get(key);
  };
  const detailed = (one: StrangePerson) => ({
    ...{
      name: one.username,
      emailAddress: one.email,
      active: one.active,
      displayName: one.displayName,
    },
    ...{
      id: idOf(one),
      slug: one.username.replace(/\W/g, "_"),
      type: "NORMAL",
      directoryName: "Internal",
    },
    ...{ deletable: true, mutableDetails: true, mutableGroups: true, links: { self: [null] } },
  });
  function page(query: URLSearchParams, all: object[]): Reply {
    const start = Number(query.get("start") ?? 0);
    const limit = Math.min(Number(query.get("limit") ?? 25), cap);
    const values = all.slice(start, start + limit);
    const isLastPage = start + limit >= all.length;
    return {
      status: 200,
      json: {
        size: values.length,
        limit,
        isLastPage,
        values,
        start,
        nextPageStart: isLastPage ? null : start + limit,
      },
    };
  }
  const filtered = (query: URLSearchParams) => {
    const wanted = (query.get("filter") ?? "").toLowerCase();
    return [...held.people.values()].filter(({ username, displayName, email }) =>
      [username, displayName, email].some((text) => text.toLowerCase().includes(wanted)),
    );
  };
  const list = (body: unknown, name: string): string[] => {
    const found = Object.entries(typeof body === "object" && body !== null ? body : {}).find(
      ([key]) => key === name,
    )?.[1];
    return Array.isArray(found) ? found.map(String) : [];
  };

  type Route = [method: string, path: string, answer: (asked: Asked) => Reply];
  const routes: Route[] = [
    [
      "GET",
      "/rest/applinks/1.0/manifest",
      () => ({ status: 200, json: { typeId: "stash", version: "9.4.2", name: "B", id: "i" } }),
    ],
    [
      "GET",
      "/rest/api/1.0/application-properties",
      () => ({
        status: 200,
        json: { version: "9.4.2", buildNumber: "9004002", displayName: "Bitbucket" },
      }),
    ],
    ["GET", "/rest/api/1.0/admin/users", ({ query }) => page(query, filtered(query).map(detailed))],
    [
      "POST",
      "/rest/api/1.0/admin/users",
      ({ query, body }) => {
        if (body !== null) return refuse(400, "ArgumentValidationException");
        const [name, displayName, email] = ["name", "displayName", "emailAddress"].map(
          (key) => query.get(key) ?? "",
        );
        if (!name || !displayName || !email || !query.get("password"))
          return refuse(400, "ArgumentValidationException");
        if (held.person(name))
          return refuse(409, "user.UserAlreadyExists", "This username is already in use.");
        const one = held.add({ username: name, displayName, email, active: true });
        if (query.get("addToDefaultGroup") !== "false")
          held.group("stash-users")?.members.add(one.username.toLowerCase());
        return { status: 204 };
      },
    ],
    [
      "PUT",
      "/rest/api/1.0/admin/users",
      ({ body }) => {
        const found = held.person(field(body, "name"));
        if (!found) return noUser(field(body, "name"));
        found.displayName = field(body, "displayName");
        found.email = field(body, "email");
        return { status: 200, json: detailed(found) };
      },
    ],
    [
      "DELETE",
      "/rest/api/1.0/admin/users",
      ({ query }) => {
        const found = held.person(query.get("name") ?? "");
        if (!found) return noUser("x");
        held.drop(found.username);
        return { status: 200, json: detailed(found) };
      },
    ],
    [
      "POST",
      "/rest/api/1.0/admin/users/rename",
      ({ body }) =>
        held.person(field(body, "name")) ? { status: 200, json: {} } : noUser(field(body, "name")),
    ],
    [
      "POST",
      "/rest/api/1.0/admin/users/add-groups",
      ({ body }) => {
        const [name, groups] = [field(body, "user"), list(body, "groups")];
        if (!held.person(name)) return noUser(name);
        const missing = groups.find((of) => !held.group(of));
        if (missing) return noGroup(missing);
        for (const of of groups) held.group(of)?.members.add(name.toLowerCase());
        return { status: 200, text: "" };
      },
    ],
    [
      "POST",
      "/rest/api/1.0/admin/groups/add-users",
      ({ body }) => {
        const [of, users] = [field(body, "group"), list(body, "users")];
        if (!held.group(of)) return noGroup(of);
        const missing = users.find((name) => !held.person(name));
        if (missing) return noUser(missing);
        for (const name of users) held.group(of)?.members.add(name.toLowerCase());
        return { status: 200, text: "" };
      },
    ],
    [
      "POST",
      "/rest/api/1.0/admin/users/remove-group",
      ({ body }) => {
        const [name, of] = [field(body, "context"), field(body, "itemName")];
        if (!held.person(name)) return noUser(name);
        if (!held.group(of)) return noGroup(of);
        held.group(of)?.members.delete(name.toLowerCase());
        return { status: 200, text: "" };
      },
    ],
    [
      "GET",
      "/rest/api/1.0/admin/groups/more-members",
      ({ query }) => {
        const of = query.get("context") ?? "";
        return held.group(of) ? page(query, held.membersOf(of).map(detailed)) : noGroup(of);
      },
    ],
    [
      "GET",
      "/rest/api/1.0/admin/users/more-members",
      ({ query }) => {
        const name = query.get("context") ?? "";
        return held.person(name)
          ? page(
              query,
              held.groupsOf(name).map(({ name: of }) => ({ name: of, deletable: true })),
            )
          : noUser(name);
      },
    ],
    [
      "GET",
      "/rest/api/1.0/admin/groups",
      ({ query }) => {
        const wanted = (query.get("filter") ?? "").toLowerCase();
        return page(
          query,
          [...held.groups.values()]
            .filter(({ name }) => name.toLowerCase().includes(wanted))
            .map(({ name }) => ({ name, deletable: true })),
        );
      },
    ],
    [
      "POST",
      "/rest/api/1.0/admin/groups",
      ({ query }) => {
        const name = query.get("name") ?? "";
        if (held.group(name)) return refuse(409, "user.GroupAlreadyExists");
        held.addGroup(name);
        return { status: 200, json: { name, deletable: true } };
      },
    ],
    [
      "DELETE",
      "/rest/api/1.0/admin/groups",
      ({ query }) =>
        held.groups.delete((query.get("name") ?? "").toLowerCase())
          ? { status: 200, json: {} }
          : noGroup("x"),
    ],
  ];

  const server = await serveStrange(
    { context, ...(options.dress ? { dress: options.dress } : {}) },
    (asked) => {
      if (!asked.path.endsWith("/manifest") && asked.headers.authorization !== "Bearer a-token")
        return refuse(401, "auth.IncorrectPasswordAuthenticationException");
      const here = routes.filter(([, path]) => asked.path === path);
      const route = here.find(([method]) => method === asked.method);
      if (!route)
        return here.length > 0
          ? { status: 405, text: "" }
          : { status: 404, json: { message: `null for uri: ${asked.path}`, "status-code": 404 } };
      const reply = route[2](asked);
      return { ...reply, headers: { "X-AUSERNAME": "sync", ...reply.headers } };
    },
  );
  return {
    ...server,
    ...{ held, state: held.state, ownUsername: "sync" },
    settings: { baseUrl: server.baseUrl, token: "a-token" },
  };
}
