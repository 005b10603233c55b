import { randomBytes } from "node:crypto";
import { type FakeCall, type Fault, page, withFaults } from "@/lib/http/fake-faults";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import {
  type Authenticate,
  createDoor,
  createRateLimiter,
  type FakeRateLimit,
  misformed,
  tokenRefused,
} from "../datacenter/fake-access";
import { frameworkError } from "../datacenter/fake-answers";
import type { StartFake } from "../port";
import { refusal } from "./confluence-fake-answers";
import { createPager } from "./confluence-fake-pages";
import {
  type ConfluenceVersion,
  type FakeRules,
  findRoute,
  type LongTask,
  type Match,
} from "./confluence-fake-routes";
import { fillStore, stateOf } from "./confluence-fake-seed";
import { createMemoryStore } from "./confluence-memory-store";
import type { ConfluenceStore } from "./confluence-store";

export type ConfluenceFakeOptions = {
  version: ConfluenceVersion;
  store: ConfluenceStore;
  /** The address it is reached at, with context path. */
  baseUrl: string;
  authenticate: Authenticate;
  seatsMax?: number;
  pageMax?: number;
  rateLimit?: FakeRateLimit;
  /** Whether an administrator put the Remote API on. */
  remoteApi?: boolean;
};

export type ConfluenceFake = {
  handle(request: Request): Promise<Response>;
  faults: Fault[];
  calls: FakeCall[];
  solveCaptcha(username: string): void;
};

/** A Confluence Data Center's user and group REST API, as its versions answer (targets.md §2). */
export function createConfluenceFake(options: ConfluenceFakeOptions): ConfluenceFake {
  const base = options.baseUrl.replace(/\/+$/, "");
  const door = createDoor(options.authenticate);
  const rules: FakeRules = {
    version: options.version,
    seatsMax: options.seatsMax ?? null,
    remoteApi: options.remoteApi ?? false,
    defaultGroup: "confluence-users",
  };
  const rateOf = createRateLimiter();
  const tasks = new Map<string, LongTask>();
  const paged = createPager(base, options.pageMax);

  async function serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.slice(new URL(base).pathname.replace(/\/$/, "").length);
    if (/%2f|%5c|%(?![\da-f]{2})/i.test(path))
      return page(400, "HTTP Status 400 – Bad Request", "");
    const admission = await door.admit(request);
    if ("refused" in admission) return admission.refused;
    const { visitor } = admission;
    const rate = options.rateLimit && rateOf(visitor?.username ?? "", options.rateLimit);
    const response = rate?.refused ?? (await route());
    for (const [name, value] of Object.entries(rate?.headers ?? {}))
      response.headers.set(name, value);
    response.headers.set("x-ausername", encodeURIComponent(visitor?.username ?? "anonymous"));
    return response;

    async function route(): Promise<Response> {
      const match = findRoute(request.method, path, Number(options.version));
      if (match === "path") return frameworkError(404, `null for uri: ${request.url}`);
      if (match === "method") return frameworkError(405, "Method Not Allowed");
      const wrong = misformed(request) ?? forbidden(match, visitor);
      if (wrong) return wrong;
      const json = await jsonOf(request);
      return await match.route.serve({
        store: options.store,
        rules,
        tasks,
        paged,
        base,
        path,
        query: url.searchParams,
        params: match.params,
        body: objectIn(json),
        list: Array.isArray(json) ? json : [],
        visitor,
      });
    }
  }

  return { ...withFaults(serve, tokenRefused), solveCaptcha: door.solveCaptcha };
}

function forbidden({ route }: Match, visitor: { isAdmin: boolean } | null): Response | null {
  const isAllowed =
    route.access === "anyone" ||
    (visitor !== null && (route.access === "people" || visitor.isAdmin));
  return isAllowed ? null : refusal(403, "User not permitted to use this resource");
}

function objectIn(json: unknown): Record<string, unknown> | null {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? { ...json } : null;
}

async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return null;
  }
}

export const versions: readonly ConfluenceVersion[] = ["7.19", "8.5", "9.2", "10.0"];

const service = { username: "usher-service", password: "correct horse" };

/** Serves a fake with its state in memory, below a context path as many instances are. */
export const startFake: StartFake = async ({
  people = [],
  groups = {},
  isAdmin = true,
  version,
  ...options
}) => {
  const store = createMemoryStore();
  await fillStore(store, { people, groups });
  const token = randomBytes(16).toString("base64url");
  const server = await serveOnLoopback((request) => fake.handle(request));
  const baseUrl = `${server.origin}/wiki`;
  const authenticate = authenticateAs(token, isAdmin);
  const fake = createConfluenceFake({
    ...options,
    version: knownVersion(version),
    store,
    baseUrl,
    authenticate,
  });
  return {
    settings: { baseUrl, token },
    ownUsername: service.username,
    faults: fake.faults,
    calls: fake.calls,
    state: () => stateOf(store),
    close: server.close,
  };
};

function authenticateAs(token: string, isAdmin: boolean): Authenticate {
  const visitor = { username: service.username, isAdmin };
  return async (credentials) => {
    const isRight =
      credentials.kind === "token"
        ? credentials.token === token
        : credentials.username === service.username && credentials.password === service.password;
    return isRight ? visitor : null;
  };
}

function knownVersion(text: string): ConfluenceVersion {
  const version = versions.find((known) => known === text);
  if (version) return version;
  throw new Error(`The fake knows no Confluence ${text}.`);
}
