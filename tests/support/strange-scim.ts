import { type Asked, type Dress, field, type Reply, serveStrange } from "./strange-server";

type Options = {
  dress?: Dress;
  context?: string;
  cap?: number;
  /** Whether PATCH is announced and taken. */
  patches?: boolean;
  /** Whether changes are answered without a body. */
  silent?: boolean;
  /** Which way members are taken out. */
  removal?: "filter" | "value";
  /** Whether paths may choose among values. */
  choosesValues?: boolean;
};
type Json = Record<string, unknown>;
type Operation = { op: string; path: string; value: unknown };

function isReply(value: Json | Reply): value is Reply {
  return typeof value["status"] === "number";
}

/** The objects in a list of a JSON object; none where there is no such list. */
function listIn(body: unknown, name: string): Json[] {
  const entries = typeof body === "object" && body !== null ? Object.entries(body) : [];
  const found: unknown = entries.find(([key]) => key === name)?.[1];
  return Array.isArray(found) ? found : [];
}

/** Any SCIM 2.0 service by targets.md §8; changes are taken as RFC 7644 has them, and nothing more. */
export async function serveScim(options: Options) {
  const {
    context = "/scim/v2",
    cap = 100,
    patches = true,
    silent = false,
    removal = "filter",
  } = options;
  const users = new Map<string, Json>();
  const groups = new Map<string, Json>();
  let last = 0;

  const refuse = (status: number, detail: string, scimType?: string): Reply => ({
    status,
    json: {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: String(status),
      detail,
      ...(scimType ? { scimType } : {}),
    },
  });
  const shown = (one: Json, query: URLSearchParams): Json => {
    const { members, ...rest } = one;
    const left = query.get("excludedAttributes")?.includes("members");
    return {
      ...rest,
      ...(members !== undefined && !left ? { members } : {}),
      meta: { resourceType: "x", version: 'W/"1"' },
    };
  };
  const setOf = (path: string) => (path.startsWith("/Users") ? users : groups);

  function list({ path, query }: Asked): Reply {
    const name = path === "/Users" ? "userName" : "displayName";
    const filter = query.get("filter");
    const [, attribute = "", value = ""] = /^(\S+) eq (".*")$/i.exec(filter ?? "") ?? [];
    const wanted = value === "" ? "" : String(JSON.parse(value)).toLowerCase();
    const all = [...setOf(path).values()].filter((one) => {
      if (filter === null) return true;
      if (attribute === name) return String(one[name]).toLowerCase() === wanted;
      return attribute === "externalId" && String(one["externalId"]).toLowerCase() === wanted;
    });
    const start = Math.max(1, Number(query.get("startIndex") ?? 1));
    const some = all.slice(start - 1, start - 1 + Math.min(cap, Number(query.get("count") ?? cap)));
    return {
      status: 200,
      json: {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        ...{ totalResults: all.length, itemsPerPage: some.length, startIndex: start },
        ...(some.length > 0 ? { Resources: some.map((one) => shown(one, query)) } : {}),
      },
    };
  }

  function create({ path, body, query }: Asked): Reply {
    const name = path === "/Users" ? "userName" : "displayName";
    const told = field(body, name);
    if (told === "") return refuse(400, `${name} is required`, "invalidValue");
    if (
      [...setOf(path).values()].some(
        (one) => String(one[name]).toLowerCase() === told.toLowerCase(),
      )
    )
      return refuse(409, "taken", "uniqueness");
    last += 1;
    const one = { ...(typeof body === "object" ? body : {}), id: `id-${last}` };
    setOf(path).set(`id-${last}`, one);
    const headers = { Location: `http://elsewhere${context}${path}/id-${last}` };
    return { status: 201, json: shown(one, query), headers };
  }

  /** Null for one that was carried out. */
  function apply(one: Json, { op, path, value }: Operation): Reply | null {
    if (path.startsWith("members")) return applyToMembers(one, { op, path, value });
    if (op !== "replace") return refuse(400, "unknown operation", "invalidSyntax");
    if (path.includes("[")) return applyToEmail(one, value);
    const [outer = "", inner] = path.split(".");
    const before = one[outer];
    const whole = { ...(typeof before === "object" ? before : {}) };
    one[outer] = inner === undefined ? value : { ...whole, [inner]: value };
    return null;
  }

  function applyToEmail(one: Json, value: unknown): Reply | null {
    if (options.choosesValues === false) return refuse(400, "Unsupported path", "invalidPath");
    const work = listIn(one, "emails").find((email) => email["type"] === "work");
    if (!work) return refuse(400, "no match", "noTarget");
    work["value"] = value;
    return null;
  }

  function applyToMembers(one: Json, { op, path, value }: Operation): Reply | null {
    const members = listIn(one, "members");
    const told = listIn({ value }, "value");
    const named = /^members\[value eq "(.*)"\]$/.exec(path)?.[1];
    if (op === "add") {
      const known = new Set(members.map((member) => member["value"]));
      one["members"] = [...members, ...told.filter((member) => !known.has(member["value"]))];
      return null;
    }
    if (named === undefined ? removal === "filter" : removal === "value")
      return refuse(400, "not in this way", named === undefined ? "invalidValue" : "invalidPath");
    const gone = new Set(named === undefined ? told.map((member) => member["value"]) : [named]);
    one["members"] = members.filter((member) => !gone.has(member["value"]));
    return null;
  }

  /** Null for one that is taken out. */
  function changed({ method, body }: Asked, one: Json): Json | Reply | null {
    if (method === "DELETE") return null;
    if (method === "PATCH" && !patches) return { status: 405, text: "" };
    if (method === "PUT") return { ...(typeof body === "object" ? body : {}), id: one["id"] };
    const copy: Json = structuredClone(one);
    for (const { op, path, value } of listIn(body, "Operations")) {
      const refused = apply(copy, { op: String(op), path: String(path), value });
      if (refused) return refused;
    }
    return copy;
  }

  function serveOne(asked: Asked): Reply {
    const { method, path, query } = asked;
    const id = decodeURIComponent(path.split("/")[2] ?? "");
    const one = setOf(path).get(id);
    if (!one) return refuse(404, `Resource ${id} not found`);
    if (method === "GET") return { status: 200, json: shown(one, query), headers: { ETag: "1" } };
    const after = changed(asked, one);
    if (after === null) setOf(path).delete(id);
    if (after === null) return { status: 204 };
    if (isReply(after)) return after;
    setOf(path).set(id, after);
    return silent ? { status: 204 } : { status: 200, json: shown(after, query) };
  }

  const server = await serveStrange(
    { context, ...(options.dress ? { dress: options.dress } : {}) },
    (asked) => {
      if (asked.headers.authorization !== "Bearer a-token") return refuse(401, "Unauthorized");
      if (asked.path === "/ServiceProviderConfig")
        return {
          status: 200,
          json: {
            patch: { supported: patches },
            filter: { supported: true, maxResults: cap },
            bulk: { supported: false },
            etag: { supported: false },
          },
        };
      if (asked.path === "/Users" || asked.path === "/Groups") {
        if (asked.method === "GET") return list(asked);
        return asked.method === "POST" ? create(asked) : { status: 405, text: "" };
      }
      if (/^\/(Users|Groups)\/[^/]+$/.test(asked.path)) return serveOne(asked);
      return refuse(404, "Unknown endpoint");
    },
  );
  return {
    ...server,
    ...{ users, groups, ownUsername: null },
    settings: { baseUrl: `${server.baseUrl}/`, token: "a-token" },
    async state() {
      const nameOf = (id: unknown) => String(users.get(String(id))?.["userName"] ?? id);
      return {
        people: [...users.values()].map((one) => {
          const emails = listIn(one, "emails");
          return {
            username: String(one["userName"]),
            displayName: String(one["displayName"]),
            email: String(emails.find((email) => email["type"] === "work")?.["value"] ?? ""),
            active: one["active"] !== false,
          };
        }),
        groups: Object.fromEntries(
          [...groups.values()].map((one) => {
            const members = listIn(one, "members");
            return [String(one["displayName"]), members.map(({ value }) => nameOf(value)).sort()];
          }),
        ),
      };
    },
  };
}
