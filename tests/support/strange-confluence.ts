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
  major: number;
  dress?: Dress;
  context?: string;
  /** Entries at once, whatever is asked for. */
  cap?: number;
  people?: readonly Omit<StrangePerson, "key">[];
  groups?: Readonly<Record<string, readonly string[]>>;
  /** What follows a new user's creation. */
  made?: (person: StrangePerson) => Reply;
  /** How the Remote API answers what has no value; absent where it is off. */
  remote?: "nothing" | "null" | "true";
  /** How a page says where the list goes on. */
  links?: "relative" | "absolute" | "none";
};

const nothing: Reply = { status: 204 };

/** Confluence Data Center by targets.md §2, where the licensed group lets everybody in. */
export async function serveConfluence(options: Options) {
  const { major, context = "/wiki", cap = 200, links = "relative" } = options;
  const held = createHeld(options.people, options.groups);
  const cookies: (string | undefined)[] = [];
  let nodes = 0;

  const refuse = (status: number, message: string): Reply => ({
    status,
    json: {
      statusCode: status,
      data: {
        authorized: status !== 403,
        valid: false,
        errors: [{ message: { key: "e", args: [] } }],
        successful: false,
      },
      message,
      reason: "Refused",
    },
  });
  const noUser = () => refuse(404, "No user found with that name");
  const noGroup = () => refuse(404, "No group found with that name");
  const noPath = (path: string): Reply => ({
    status: 404,
    json: { message: `null for uri: http://wiki${path}`, "status-code": 404 },
  });

  const person = (one: StrangePerson, expand: string) => ({
    type: "known",
    ...{ username: one.username, userKey: one.key, displayName: one.displayName },
    profilePicture: { path: "/p.png", width: 48, height: 48, isDefault: true },
    _links: { self: `http://node-1:8090${context}/rest/api/user?key=${one.key}` },
    ...(expand.includes("status")
      ? { status: one.active ? "current" : "deactivated" }
      : { _expandable: { status: "" } }),
  });
  const group = ({ name }: { name: string }) => ({
    ...{
      type: "group",
      name,
      _links: { self: `http://node-1:8090${context}/rest/api/group/${name}` },
    },
  });

  function page(asked: Asked, all: unknown[]): Reply {
    const start = Number(asked.query.get("start") ?? 0);
    const limit = Math.min(cap, Number(asked.query.get("limit") ?? 200));
    const results = all.slice(start, start + limit);
    const next = new URLSearchParams(asked.query);
    next.set("start", String(start + limit));
    next.set("limit", String(limit));
    const more = start + limit < all.length;
    const base = `http://node-1:8090${context}`;
    const link = `${links === "absolute" ? base : ""}${asked.path}?${next}`;
    return {
      status: 200,
      json: {
        ...{ results, start, limit, size: results.length },
        ...(links === "none"
          ? {}
          : {
              _links: {
                base,
                context,
                self: `${base}${asked.path}`,
                ...(more ? { next: link } : {}),
              },
            }),
      },
    };
  }

  type Route = [
    method: string,
    path: RegExp,
    since: number,
    answer: (asked: Asked, names: string[]) => Reply,
  ];
  const routes: Route[] = [
    [
      "GET",
      /^\/rest\/applinks\/1.0\/manifest$/,
      7,
      () => ({
        status: 200,
        json: {
          id: "i",
          name: "Wiki",
          typeId: "confluence",
          version: `${major}.1.3`,
          buildNumber: 9000,
        },
      }),
    ],
    [
      "GET",
      /^\/rest\/api\/user\/current$/,
      7,
      () => ({
        status: 200,
        json: { type: "known", username: "sync", userKey: "k-sync", displayName: "Sync" },
      }),
    ],
    [
      "GET",
      /^\/rest\/api\/user$/,
      7,
      ({ query }) => {
        const found = query.has("key")
          ? held.byKey(query.get("key") ?? "")
          : held.person(query.get("username") ?? "");
        return found ? { status: 200, json: person(found, query.get("expand") ?? "") } : noUser();
      },
    ],
    [
      "GET",
      /^\/rest\/api\/user\/list$/,
      8.4,
      (asked) =>
        page(
          asked,
          [...held.people.values()].map((one) => person(one, asked.query.get("expand") ?? "")),
        ),
    ],
    [
      "GET",
      /^\/rest\/api\/admin\/users\/list\/active$/,
      10,
      (asked) =>
        page(
          asked,
          [...held.people.values()]
            .filter(({ active }) => active)
            .map((one) => ({ ...person(one, asked.query.get("expand") ?? ""), email: one.email })),
        ),
    ],
    [
      "GET",
      /^\/rest\/api\/user\/memberof$/,
      7,
      (asked) => {
        const name = asked.query.get("username") ?? "";
        return held.person(name) ? page(asked, held.groupsOf(name).map(group)) : noUser();
      },
    ],
    [
      "GET",
      /^\/rest\/api\/group$/,
      7,
      (asked) => page(asked, [...held.groups.values()].map(group)),
    ],
    [
      "GET",
      /^\/rest\/api\/group\/([^/]+)$/,
      7,
      (_, [name = ""]) => {
        const found = held.group(name);
        return found ? { status: 200, json: group(found) } : noGroup();
      },
    ],
    [
      "GET",
      /^\/rest\/api\/group\/([^/]+)\/member$/,
      7,
      (asked, [name = ""]) =>
        held.group(name)
          ? page(
              asked,
              held.membersOf(name).map((one) => person(one, asked.query.get("expand") ?? "")),
            )
          : noGroup(),
    ],
    [
      "POST",
      /^\/rest\/api\/admin\/group$/,
      7,
      ({ body }) => {
        const name = field(body, "name");
        if (name === "") return refuse(400, "Group name is required");
        if (held.group(name)) return refuse(409, "Group already exists");
        held.addGroup(name.toLowerCase());
        return { status: 201, json: { type: "group", name: name.toLowerCase() } };
      },
    ],
    [
      "DELETE",
      /^\/rest\/api\/admin\/group\/([^/]+)$/,
      7,
      (_, [name = ""]) => (held.groups.delete(name.toLowerCase()) ? nothing : noGroup()),
    ],
    [
      "PUT",
      /^\/rest\/api\/user\/([^/]+)\/group\/([^/]+)$/,
      7,
      (_, [name = "", of = ""]) => {
        if (!held.person(name)) return noUser();
        if (!held.group(of)) return noGroup();
        held.group(of)?.members.add(name.toLowerCase());
        return nothing;
      },
    ],
    [
      "DELETE",
      /^\/rest\/api\/user\/([^/]+)\/group\/([^/]+)$/,
      7,
      (_, [name = "", of = ""]) => {
        if (!held.person(name)) return noUser();
        if (!held.group(of)) return noGroup();
        held.group(of)?.members.delete(name.toLowerCase());
        return nothing;
      },
    ],
    [
      "POST",
      /^\/rest\/api\/admin\/user$/,
      8.4,
      ({ body }) => {
        const [username, displayName, email] = ["userName", "fullName", "email"].map((name) =>
          field(body, name),
        );
        if (!username || !displayName || !email || /[A-Z\s\\,+<>'"]/.test(username))
          return refuse(400, "Invalid user");
        if (field(body, "password") === "" && field(body, "notifyViaEmail") !== "true")
          return refuse(400, "No password");
        if (held.person(username)) return refuse(409, "User already exists");
        const one = held.add({ username, displayName, email, active: true });
        held.group("confluence-users")?.members.add(username);
        return options.made?.(one) ?? { status: 201, json: { key: one.key } };
      },
    ],
    [
      "PUT",
      /^\/rest\/api\/admin\/user\/([^/]+)$/,
      10,
      ({ body }, [name = ""]) => {
        const found = held.person(name);
        if (!found) return noUser();
        if (field(body, "fullName")) found.displayName = field(body, "fullName");
        if (field(body, "email")) found.email = field(body, "email");
        return nothing;
      },
    ],
    [
      "PUT",
      /^\/rest\/api\/admin\/user\/([^/]+)\/(enable|disable)$/,
      7,
      (_, [name = "", verb]) => {
        const found = held.person(name);
        if (!found) return noUser();
        found.active = verb === "enable";
        return nothing;
      },
    ],
    [
      "DELETE",
      /^\/rest\/api\/admin\/user\/([^/]+)$/,
      7,
      (_, [name = ""]) => {
        if (!held.person(name)) return noUser();
        held.drop(name);
        return { status: 202, json: { id: 77, links: { status: "/rest/api/longtask/77" } } };
      },
    ],
    [
      "GET",
      /^\/rest\/api\/longtask\/77$/,
      7,
      () => ({
        status: 200,
        json: { id: 77, percentageComplete: 100, successful: true, messages: [] },
      }),
    ],
    [
      "GET",
      /^\/rest\/api\/server-information$/,
      8,
      () => ({ status: 200, json: { version: `${major}.1.3` } }),
    ],
  ];

  /** JSON-RPC: errors come with 200 (targets.md §2). */
  const failed = (message: string): Reply => ({
    status: 200,
    json: { error: { code: 500, message: `java.lang.Exception: ${message}` } },
  });
  const done = (): Reply => ({
    status: 200,
    ...(options.remote === "true" ? { json: true } : {}),
    ...(options.remote === "null" ? { text: "null", type: "application/json" } : {}),
  });
  const remoteMethods: Record<string, (first: unknown, second: unknown) => Reply> = {
    getUser(first) {
      const found = held.person(String(first));
      if (!found) return options.remote === "null" ? done() : failed("No user with that name");
      const { username: name, displayName: fullname, email, key } = found;
      return { status: 200, json: { name, fullname, email, key, url: null } };
    },
    addUser(first, password) {
      const [username, displayName, email] = [
        field(first, "name"),
        field(first, "fullname"),
        field(first, "email"),
      ];
      if ([username, displayName, email, password].includes("")) return failed("Incomplete");
      if (held.person(username)) return failed("User already exists");
      held.add({ username, displayName, email, active: true });
      held.group("confluence-users")?.members.add(username);
      return done();
    },
    editUser(first) {
      const found = held.person(field(first, "name"));
      if (!found) return failed("No user with that name");
      held.set(found, { displayName: field(first, "fullname"), email: field(first, "email") });
      return done();
    },
  };

  function remote({ path, body }: Asked): Reply | null {
    const method = /^\/rpc\/json-rpc\/confluenceservice-v2\/(\w+)$/.exec(path)?.[1] ?? "";
    const [first, second] = Array.isArray(body) ? body : [];
    return options.remote ? (remoteMethods[method]?.(first, second) ?? null) : null;
  }

  function answer(asked: Asked): Reply {
    const told = remote(asked);
    if (told) return told;
    const here = routes.filter(([, path, since]) => since <= major && path.test(asked.path));
    const route = here.find(([method]) => method === asked.method);
    if (!route) return here.length > 0 ? { status: 405, text: "" } : noPath(asked.path);
    const names = (route[1].exec(asked.path) ?? []).slice(1).map(decodeURIComponent);
    return route[3](asked, names);
  }

  const server = await serveStrange(
    { context, ...(options.dress ? { dress: options.dress } : {}) },
    (asked) => {
      if (asked.path.endsWith("/manifest")) return answer(asked);
      if (asked.headers.authorization !== "Bearer a-token")
        return {
          status: 401,
          json: {
            message: "Client must be authenticated to access this resource.",
            "status-code": 401,
          },
        };
      cookies.push(asked.headers.cookie);
      const type = asked.headers["content-type"] ?? "";
      const isForged = asked.method === "POST" && !/application\/json/.test(type);
      if (isForged && asked.headers["x-atlassian-token"] !== "no-check")
        return { status: 403, text: "XSRF check failed", type: "text/html" };
      const reply = answer(asked);
      nodes += 1;
      return {
        ...reply,
        headers: {
          "X-AUSERNAME": "sync",
          ...(nodes === 1 ? { "Set-Cookie": `ROUTE=node.1; Path=${context}; HttpOnly` } : {}),
          ...reply.headers,
        },
      };
    },
  );
  return {
    ...server,
    ...{ held, cookies, state: held.state, ownUsername: "sync" },
    settings: {
      ...{ baseUrl: `${server.baseUrl}/`, token: "a-token" },
      ...(options.remote ? { remoteApi: "use" } : {}),
    },
  };
}
