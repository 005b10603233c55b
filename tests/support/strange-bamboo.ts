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
  /** Entries at once, whatever is asked for. */
  cap?: number;
  /** What a page tells of the list around it. */
  pages: "whole" | "own" | "nothing";
  /** Whether PUT changes names and e-mail addresses. */
  updates?: boolean;
  people?: readonly Omit<StrangePerson, "key">[];
  groups?: Readonly<Record<string, readonly string[]>>;
};

type Route = [method: string, path: RegExp, answer: (asked: Asked, names: string[]) => Reply];

/** Bamboo Data Center by targets.md §6. */
export async function serveBamboo(options: Options) {
  const { context = "/ci", cap = 25, pages, updates = false } = options;
  const held = createHeld(options.people, options.groups);

  const refuse = (status: number, message: string): Reply => ({
    status,
    json: { message, "status-code": status },
  });
  const wrong = (name: string, message: string): Reply => ({
    status: 400,
    json: { errors: [], fieldErrors: { [name]: [message] } },
  });
  const noGroup = () => refuse(404, "No such group");
  const shown = ({ username, displayName, email, active }: StrangePerson) =>
    pages === "own"
      ? { name: username, displayName, emailAddress: email, active }
      : { name: username, fullName: displayName, email, ...(active ? {} : { enabled: false }) };
  const shownGroup = ({ name }: { name: string }) => ({ name, editable: true });

  function page({ query }: Asked, all: { name: string }[]): Reply {
    const wanted = (query.get("filter") ?? "").toLowerCase();
    const fitting = all.filter((one) => JSON.stringify(one).toLowerCase().includes(wanted));
    const start = Number(query.get("start") ?? 0);
    const limit = Math.min(cap, Number(query.get("limit") ?? 25));
    const found = fitting.slice(start, start + limit);
    if (pages === "nothing") return { status: 200, json: found };
    const size = pages === "whole" ? fitting.length : found.length;
    const told = { start: `${start}`, limit: `${limit}`, size: `${size}` };
    return {
      status: 200,
      json: pages === "whole" ? { ...told, results: found } : { ...told, values: found },
    };
  }

  function change({ method, body }: Asked, of: string): Reply {
    const group = held.group(of);
    if (!group) return noGroup();
    const names = Array.isArray(body) ? body.map((name) => String(name).toLowerCase()) : [];
    const stranger = names.find((name) => !held.person(name));
    if (stranger) return refuse(404, `User ${stranger} not found`);
    const isAdd = method === "POST";
    if (names.some((name) => group.members.has(name) === isAdd))
      return wrong("users", "Nothing to change");
    for (const name of names) group.members[isAdd ? "add" : "delete"](name);
    return { status: 200, text: "" };
  }

  const groupOf = /^\/rest\/api\/latest\/admin\/groups\/([^/]+)$/;
  const routes: Route[] = [
    [
      "GET",
      /^\/rest\/api\/latest\/info$/,
      () => ({ status: 200, json: { version: "9.2.3", buildNumber: "90203", state: "RUNNING" } }),
    ],
    [
      "GET",
      /^\/rest\/api\/latest\/admin\/users$/,
      (asked) => page(asked, [...held.people.values()].map(shown)),
    ],
    [
      "POST",
      /^\/rest\/api\/latest\/admin\/users$/,
      ({ body }) => {
        const [name, displayName, email, password] = [
          field(body, "name"),
          field(body, "fullName"),
          field(body, "email"),
          field(body, "password"),
        ];
        if (password === "" || password !== field(body, "passwordConfirm"))
          return wrong("password", "The passwords differ");
        if (!displayName || !email) return wrong("email", "An address is needed");
        if (held.person(name)) return wrong("name", "The name is taken");
        held.add({ username: name, displayName, email, active: true });
        return { status: 201, text: "" };
      },
    ],
    ...(updates
      ? [
          [
            "PUT",
            /^\/rest\/api\/latest\/admin\/users$/,
            ({ body }: Asked): Reply => {
              const found = held.person(field(body, "name"));
              if (!found) return refuse(404, "User not found");
              held.set(found, {
                displayName: field(body, "fullName"),
                email: field(body, "email"),
              });
              return { status: 204 };
            },
          ] satisfies Route,
        ]
      : []),
    [
      "GET",
      /^\/rest\/api\/latest\/admin\/groups$/,
      (asked) => page(asked, [...held.groups.values()].map(shownGroup)),
    ],
    [
      "POST",
      /^\/rest\/api\/latest\/admin\/groups$/,
      ({ body }) => {
        const name = field(body, "name");
        if (held.group(name)) return wrong("name", "The name is taken");
        held.addGroup(name.toLowerCase());
        return { status: 200, text: "" };
      },
    ],
    [
      "DELETE",
      groupOf,
      (_, [name = ""]) => (held.groups.delete(name.toLowerCase()) ? { status: 204 } : noGroup()),
    ],
    [
      "GET",
      /^\/rest\/api\/latest\/admin\/groups\/([^/]+)\/more-members$/,
      (asked, [name = ""]) =>
        held.group(name) ? page(asked, held.membersOf(name).map(shown)) : noGroup(),
    ],
    [
      "POST",
      /^\/rest\/api\/latest\/admin\/groups\/([^/]+)\/add-users$/,
      (asked, [name = ""]) => change(asked, name),
    ],
    [
      "DELETE",
      /^\/rest\/api\/latest\/admin\/groups\/([^/]+)\/remove-users$/,
      (asked, [name = ""]) => change(asked, name),
    ],
  ];

  function answer(asked: Asked): Reply {
    const here = routes.filter(([, path]) => path.test(asked.path));
    const route = here.find(([method]) => method === asked.method);
    if (!route)
      return here.length > 0 ? { status: 405 } : refuse(404, `null for uri: http://b${asked.path}`);
    return route[2](asked, (route[1].exec(asked.path) ?? []).slice(1).map(decodeURIComponent));
  }

  const { dress } = options;
  const server = await serveStrange({ context, ...(dress ? { dress } : {}) }, (asked) => {
    if (asked.headers.authorization !== "Bearer a-token")
      return { status: 401, text: "<html><body>Unauthorized</body></html>", type: "text/html" };
    if (asked.method !== "GET" && !/application\/json/.test(asked.headers["content-type"] ?? ""))
      return { status: 415 };
    const reply = answer(asked);
    return { ...reply, headers: { "X-AUSERNAME": "sync", ...reply.headers } };
  });
  return {
    ...server,
    ...{ held, state: held.state, ownUsername: "sync" },
    settings: { baseUrl: server.baseUrl, token: "a-token" },
  };
}
