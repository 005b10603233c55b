import { randomBytes } from "node:crypto";
import { page, withFaults } from "@/lib/http/fake-faults";
import { serveOnLoopback } from "@/lib/http/loopback-server";
import type { FakeTarget, StartFake } from "../port";
import {
  type Authenticate,
  createDoor,
  createRateLimiter,
  type FakeVisitor,
  misformed,
  tokenRefused,
} from "./fake-access";
import { answer, frameworkError } from "./fake-answers";
import { createFakeConsent, type FakeConsent } from "./fake-consent";
import { createFakeDirectory, type FakeDirectory } from "./fake-directory";
import { findRoute, type Route } from "./fake-routes";

export type FakeOptions = Parameters<StartFake>[0];

/** What a route of a fake works with. */
export type FakeVisit = {
  directory: FakeDirectory;
  options: FakeOptions;
  /** Context address, without a trailing slash. */
  base: string;
  query: URLSearchParams;
  /** Decoded values of the path's `:names`. */
  params: Readonly<Record<string, string>>;
  /** Undefined when there is no JSON. */
  body: unknown;
  visitor: FakeVisitor | null;
};

type Product = {
  typeId: string;
  context: string;
  routes: readonly Route<FakeVisit>[];
  /** Whether it lets applications in by an incoming link. */
  hasLinks?: true;
  keyOf(n: number): string;
  /** The answer to someone who may not do this. */
  denied(visitor: FakeVisitor | null): Response;
  /** The answer to a wrong or revoked token. */
  revoked?(): Response;
};

export type DatacenterFake = FakeTarget & { directory: FakeDirectory; consent: FakeConsent };

export const service = { username: "usher-service", password: "correct horse" };

/** Serves a Data Center product's REST API with its state in memory, below a context path. */
export async function startDatacenterFake(
  product: Product,
  options: FakeOptions,
): Promise<DatacenterFake> {
  const directory = createFakeDirectory(product.keyOf, options);
  const token = randomBytes(16).toString("base64url");
  const consent = createFakeConsent(linkPaths);
  const isGood = (given: string) => given === token || consent.isGood(given);
  const door = createDoor(authenticateAs(isGood, options.isAdmin ?? true));
  const rateOf = createRateLimiter();
  const routes = [manifestRoute(product.typeId), ...product.routes];
  const revoked = product.revoked ?? tokenRefused;
  const { handle, faults, calls } = withFaults(enter, revoked);
  const server = await serveOnLoopback(handle);
  const base = `${server.origin}${product.context}`;

  async function enter(request: Request): Promise<Response> {
    const consenting = product.hasLinks ? await consent.answer(request) : null;
    return consenting ?? serve(request);
  }

  async function serve(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.slice(product.context.length);
    if (/%2f|%5c|%(?![\da-f]{2})/i.test(path))
      return page(400, "HTTP Status 400 – Bad Request", "");
    const admission = await door.admit(request);
    if ("refused" in admission)
      return admission.refused.status === 401 && isBearer(request) ? revoked() : admission.refused;
    const { visitor } = admission;
    const rate = options.rateLimit && rateOf(visitor?.username ?? "", options.rateLimit);
    const response = rate?.refused ?? (await visit(request, path, visitor));
    for (const [name, value] of Object.entries(rate?.headers ?? {}))
      response.headers.set(name, value);
    response.headers.set("x-ausername", encodeURIComponent(visitor?.username ?? "anonymous"));
    return response;
  }

  async function visit(request: Request, path: string, visitor: FakeVisitor | null) {
    const { method, url } = request;
    const match = findRoute(routes, method, path, versionNumber(options.version));
    if (match === "path") return frameworkError(404, `null for uri: ${url}`);
    if (match === "method") return frameworkError(405, "Method Not Allowed");
    const { route, params } = match;
    const isAllowed =
      route.access === "anyone" ||
      (visitor !== null && (route.access === "people" || visitor.isAdmin));
    const refused = misformed(request) ?? (isAllowed ? null : product.denied(visitor));
    if (refused) return refused;
    const { searchParams: query } = new URL(url);
    const body = await bodyOf(request);
    return route.serve({ directory, options, base, query, params, body, visitor });
  }

  return {
    settings: { baseUrl: base, token },
    ownUsername: service.username,
    directory,
    consent,
    faults,
    calls,
    state: async () => directory.state(),
    close: server.close,
  };
}

/** "9.12" is later than "9.2": 912 and 902. */
export function versionNumber(version: string): number {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 100 + minor;
}

function manifestRoute(typeId: string): Route<FakeVisit> {
  return {
    method: "GET",
    path: "/rest/applinks/1.0/manifest",
    access: "anyone",
    serve: ({ options }) =>
      answer(200, {
        id: "5f0b8d2e-0c1e-3b5c-8f0a-3b6f4d1a7c22",
        name: typeId,
        typeId,
        version: `${options.version}.1`,
        buildNumber: 1,
      }),
  };
}

/** Of an incoming application link (targets.md §1.1). */
const linkPaths = {
  authorize: "/rest/oauth2/latest/authorize",
  token: "/rest/oauth2/latest/token",
};

function authenticateAs(isGood: (token: string) => boolean, isAdmin: boolean): Authenticate {
  const visitor = { username: service.username, isAdmin };
  return async (credentials) => {
    const isRight =
      credentials.kind === "token"
        ? isGood(credentials.token)
        : credentials.username === service.username && credentials.password === service.password;
    return isRight ? visitor : null;
  };
}

function isBearer({ headers }: Request): boolean {
  return /^bearer /i.test(headers.get("authorization") ?? "");
}

async function bodyOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}

/** A field of a JSON body. */
export function fieldOf(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null
    ? Object.entries(body).find(([key]) => key === name)?.[1]
    : undefined;
}

export function textOf(body: unknown, name: string): string {
  const value = fieldOf(body, name);
  return typeof value === "string" ? value : "";
}

export function whole(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}
