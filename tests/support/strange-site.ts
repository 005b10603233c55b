import {
  type Asked,
  createHeld,
  type Dress,
  type Reply,
  type StrangePerson,
  serveStrange,
} from "./strange-server";

export type SiteOptions = {
  dress?: Dress;
  /** Entries at once, whatever is asked for. */
  cap?: number;
  /** Whether e-mail addresses are shown to nobody. */
  strict?: boolean;
  /** Whether writes are answered without a body. */
  silent?: boolean;
  /** For how many reads whoever was just made shows in no list. */
  lag?: number;
  people?: readonly Omit<StrangePerson, "key">[];
  groups?: Readonly<Record<string, readonly string[]>>;
};

export type SiteRoute = [
  method: string,
  path: RegExp,
  answer: (asked: Asked, names: string[]) => Reply,
];
export type SiteHeld = ReturnType<typeof createSiteHeld>;

/** People known by their e-mail addresses and groups known by ids; newcomers show late. */
export function createSiteHeld(options: SiteOptions) {
  const held = createHeld(options.people, options.groups);
  const late = new Map<string, number>();
  const isShown = (key: string) => (late.get(key) ?? 0) <= 0;
  const idOf = (name: string) =>
    String(10_000 + [...held.groups.keys()].indexOf(name.toLowerCase()));
  return {
    held,
    idOf,
    groupWith: (id: string) => [...held.groups.values()].find(({ name }) => idOf(name) === id),
    people: () => [...held.people.values()].filter(({ key }) => isShown(key)),
    made: (key: string) => late.set(key, options.lag ?? 0),
    read() {
      for (const [key, left] of late) late.set(key, left - 1);
    },
  };
}

/** A site of Atlassian Cloud by targets.md §7.3, whichever product's routes it has. */
export async function serveSite(
  options: SiteOptions & { context?: string },
  site: SiteHeld,
  routes: readonly SiteRoute[],
) {
  function answer(asked: Asked): Reply {
    if (asked.method === "GET") site.read();
    const here = routes.filter(([, path]) => path.test(asked.path));
    const route = here.find(([method]) => method === asked.method);
    if (!route) return here.length > 0 ? { status: 405 } : noPath;
    return route[2](asked, (route[1].exec(asked.path) ?? []).slice(1).map(decodeURIComponent));
  }

  const { context, dress } = options;
  const server = await serveStrange(
    { ...(context ? { context } : {}), ...(dress ? { dress } : {}) },
    (asked) => {
      const basic = Buffer.from("usher@acme.test:a-token").toString("base64");
      if (asked.headers.authorization !== `Basic ${basic}`)
        return { status: 401, text: "Basic authentication with passwords is deprecated." };
      return answer(asked);
    },
  );
  return {
    ...server,
    ...{ held: site.held, state: site.held.state, ownUsername: "usher@acme.test" },
    settings: { baseUrl: server.origin, email: "usher@acme.test", token: "a-token" },
  };
}

const noPath: Reply = {
  status: 404,
  json: { timestamp: "2026-01-01T00:00:00Z", status: 404, error: "Not Found", message: "No path" },
};

/** A burst of calls is too much: one endpoint is to slow down (targets.md §7.3). */
export const burst: Reply = {
  status: 429,
  text: "Rate limit exceeded.",
  type: "text/plain",
  headers: {
    "Retry-After": "1",
    "X-RateLimit-Limit": "350",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Reset": "2026-01-01T00:00Z",
    "RateLimit-Reason": "jira-burst-based",
  },
};
