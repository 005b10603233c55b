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
  /** Whether a search has to say what it looks for. */
  wantsRestriction?: boolean;
  /** Whether creations are answered with a place alone. */
  silent?: boolean;
  /** Whether this is Jira's user server, of old: without keys, renames and events, in lower case. */
  isJira?: boolean;
  people?: readonly Omit<StrangePerson, "key">[];
  groups?: Readonly<Record<string, readonly string[]>>;
};

/** The user management API of Crowd by targets.md §4. */
export async function serveCrowd(options: Options) {
  const { context = "/crowd", wantsRestriction = false, silent = false, isJira = false } = options;
  const held = createHeld(options.people, options.groups);
  const names = new Map<string, { first: string; last: string }>();

  const refuse = (status: number, reason: string, message = reason): Reply => ({
    status,
    json: { reason, message },
  });
  const entity = (one: StrangePerson, whole: boolean) => ({
    ...(whole
      ? {
          ...{
            "first-name": names.get(one.key)?.first ?? "",
            "last-name": names.get(one.key)?.last ?? "",
          },
          ...{
            "display-name": one.displayName,
            email: one.email,
            active: one.active,
            ...(isJira ? {} : { key: one.key }),
          },
          ...{
            password: { link: { href: "h", rel: "edit" } },
            attributes: { attributes: [], link: {} },
          },
          "created-date": 1,
        }
      : {}),
    ...{ expand: "attributes", link: { href: "h", rel: "self" }, name: one.username },
  });
  const asked1 = (query: URLSearchParams) =>
    query.has("key")
      ? held.byKey(query.get("key") ?? "")
      : held.person(query.get("username") ?? "");
  const cut = (query: URLSearchParams, all: unknown[]) => {
    const start = Number(query.get("start-index") ?? 0);
    return all.slice(start, start + Number(query.get("max-results") ?? 1000));
  };

  function matches(restriction: string, one: StrangePerson): boolean {
    return restriction.split(" or ").some((part) => {
      const [, name = "", value = ""] = /^\s*(\w+)\s*=\s*"(.*)"\s*$/.exec(part) ?? [];
      const held =
        { name: one.username, email: one.email, displayName: one.displayName }[name] ?? "";
      return value === "*" || held.toLowerCase() === value.toLowerCase();
    });
  }

  type Route = [method: string, path: string, answer: (asked: Asked) => Reply];
  const routes: Route[] = [
    [
      "GET",
      "/search",
      ({ query }) => {
        const restriction = query.get("restriction") ?? "";
        if (restriction === "" && wantsRestriction)
          return refuse(400, "ILLEGAL_ARGUMENT", "No restriction");
        if (query.get("entity-type") === "group")
          return {
            status: 200,
            json: {
              expand: "group",
              groups: cut(
                query,
                [...held.groups.values()].map(({ name }) => ({ name, link: {} })),
              ),
            },
          };
        const found = [...held.people.values()].filter(
          (one) => restriction === "" || matches(restriction, one),
        );
        const whole = (query.get("expand") ?? "").split(",").includes("user");
        return {
          status: 200,
          json: {
            expand: "user",
            users: cut(
              query,
              found.map((one) => entity(one, whole)),
            ),
          },
        };
      },
    ],
    [
      "GET",
      "/user",
      ({ query }) => {
        const found = asked1(query);
        return found ? { status: 200, json: entity(found, true) } : refuse(404, "USER_NOT_FOUND");
      },
    ],
    [
      "POST",
      "/user",
      ({ body }) => {
        const [name, displayName, email] = ["name", "display-name", "email"].map((key) =>
          field(body, key),
        );
        if (!name || held.person(name)) return refuse(400, "INVALID_USER", "User already exists");
        if (!email?.includes("@")) return refuse(400, "INVALID_EMAIL");
        const one = held.add({
          username: isJira ? name.toLowerCase() : name,
          displayName: displayName ?? "",
          email,
          active: field(body, "active") === "true",
        });
        names.set(one.key, { first: field(body, "first-name"), last: field(body, "last-name") });
        const headers = {
          Location: `http://h/rest/usermanagement/1/user?username=${encodeURIComponent(name)}`,
        };
        return silent
          ? { status: 201, text: "", headers }
          : { status: 201, json: entity(one, true), headers };
      },
    ],
    [
      "PUT",
      "/user",
      ({ query, body }) => {
        const found = held.person(query.get("username") ?? "");
        if (!found) return refuse(404, "USER_NOT_FOUND");
        if (field(body, "name") !== query.get("username"))
          return refuse(400, "ILLEGAL_ARGUMENT", "names differ");
        if (field(body, "active") === "") return refuse(400, "INVALID_USER", "active is missing");
        found.displayName = field(body, "display-name");
        found.email = field(body, "email");
        found.active = field(body, "active") === "true";
        names.set(found.key, { first: field(body, "first-name"), last: field(body, "last-name") });
        return { status: 204 };
      },
    ],
    [
      "POST",
      "/user/rename",
      ({ query, body }) => {
        const found = held.person(query.get("username") ?? "");
        if (!found) return refuse(404, "USER_NOT_FOUND");
        if (held.person(field(body, "new-name"))) return refuse(400, "INVALID_USER", "taken");
        return { status: 200, json: entity(found, true) };
      },
    ],
    [
      "DELETE",
      "/user",
      ({ query }) => {
        if (!held.person(query.get("username") ?? "")) return refuse(404, "USER_NOT_FOUND");
        held.drop(query.get("username") ?? "");
        return { status: 204 };
      },
    ],
    [
      "GET",
      "/user/attribute",
      ({ query }) =>
        asked1(query) ? { status: 200, json: { attributes: [] } } : refuse(404, "USER_NOT_FOUND"),
    ],
    [
      "GET",
      "/user/group/direct",
      ({ query }) => {
        const name = query.get("username") ?? "";
        if (!held.person(name)) return refuse(404, "USER_NOT_FOUND");
        return {
          status: 200,
          json: {
            groups: cut(
              query,
              held.groupsOf(name).map(({ name: of }) => ({ name: of })),
            ),
          },
        };
      },
    ],
    [
      "POST",
      "/user/group/direct",
      ({ query, body }) => {
        const [name, of] = [query.get("username") ?? "", field(body, "name")];
        if (!held.person(name)) return refuse(404, "USER_NOT_FOUND");
        if (!held.group(of)) return refuse(400, "GROUP_NOT_FOUND");
        if (held.group(of)?.members.has(name.toLowerCase()))
          return isJira ? { status: 201 } : refuse(409, "MEMBERSHIP_ALREADY_EXISTS");
        held.group(of)?.members.add(name.toLowerCase());
        return { status: 201, text: "" };
      },
    ],
    [
      "DELETE",
      "/user/group/direct",
      ({ query }) => {
        const [name, of] = [query.get("username") ?? "", query.get("groupname") ?? ""];
        if (!held.person(name)) return refuse(404, "USER_NOT_FOUND");
        if (!held.group(of)) return refuse(404, "GROUP_NOT_FOUND");
        return held.group(of)?.members.delete(name.toLowerCase())
          ? { status: 204 }
          : refuse(404, "MEMBERSHIP_NOT_FOUND");
      },
    ],
    [
      "GET",
      "/group/user/direct",
      ({ query }) => {
        const of = query.get("groupname") ?? "";
        if (!held.group(of)) return refuse(404, "GROUP_NOT_FOUND");
        const whole = query.get("expand") === "user";
        return {
          status: 200,
          json: {
            users: cut(
              query,
              held.membersOf(of).map((one) => entity(one, whole)),
            ),
          },
        };
      },
    ],
    [
      "GET",
      "/group",
      ({ query }) => {
        const found = held.group(query.get("groupname") ?? "");
        return found
          ? { status: 200, json: { name: found.name, type: "GROUP", active: true } }
          : refuse(404, "GROUP_NOT_FOUND");
      },
    ],
    [
      "POST",
      "/group",
      ({ body }) => {
        const name = field(body, "name");
        if (!name || held.group(name)) return refuse(400, "INVALID_GROUP", "Group already exists");
        held.addGroup(name);
        return { status: 201, text: "" };
      },
    ],
    [
      "DELETE",
      "/group",
      ({ query }) =>
        held.groups.delete((query.get("groupname") ?? "").toLowerCase())
          ? { status: 204 }
          : refuse(404, "GROUP_NOT_FOUND"),
    ],
    [
      "GET",
      "/group/membership",
      () => ({ status: 200, text: documentOf(), type: "application/xml;charset=UTF-8" }),
    ],
    ["GET", "/event", () => refuse(400, "INCREMENTAL_SYNC_NOT_AVAILABLE")],
  ];

  function documentOf(): string {
    const safe = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
    const all = [...held.groups.values()].map(
      ({ name, members }) =>
        `<membership group="${safe(name)}"><users>${[...members].map((one) => `<user name="${safe(one)}"/>`).join("\n")}</users><groups/></membership>`,
    );
    return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<!-- all -->\n<memberships>${all.join("")}</memberships>`;
  }

  const prefix = "/rest/usermanagement/1";
  const server = await serveStrange(
    { context, ...(options.dress ? { dress: options.dress } : {}) },
    (asked) => {
      const basic = Buffer.from("usher:secret").toString("base64");
      if (asked.headers.authorization !== `Basic ${basic}`)
        return { status: 401, text: "Application failed to authenticate", type: "text/plain" };
      const isMissing = ([, path]: Route) => isJira && /^\/(event|user\/rename)$/.test(path);
      const here = routes.filter((one) => asked.path === prefix + one[1] && !isMissing(one));
      const route = here.find(([method]) => method === asked.method);
      if (!route)
        return here.length > 0
          ? { status: 405, text: "" }
          : { status: 404, json: { message: `null for uri: ${asked.path}`, "status-code": 404 } };
      if (!asked.path.endsWith("/membership") && !/json/.test(asked.headers.accept ?? ""))
        return { status: 200, text: "<user/>", type: "application/xml" };
      return route[2](asked);
    },
  );
  return {
    ...server,
    ...{ held, names, state: held.state, ownUsername: null },
    settings: { baseUrl: server.baseUrl, application: "usher", password: "secret" },
  };
}
