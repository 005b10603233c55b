import { clientIp } from "@/lib/access/client-ip";
import { type ScimCaller, scimCaller, tokenIn } from "@/lib/access/scim-token";
import { config } from "@/lib/config";
import { newId } from "@/lib/core/ids";
import { loggedBody } from "@/lib/engine/logged-body";
import { logRequest } from "@/lib/engine/request-log";
import { ScimError } from "@/lib/scim/errors";
import { profiles } from "@/lib/scim/profiles";
import { parseJson, readBody } from "./read-json";
import { matchRoute, scimPath } from "./routes";
import { refusal, refused, type ScimAnswer, type ScimCall } from "./scim-route";

/** What the production server knows besides the request; behind Next there is nothing like it. */
type Connection = { incoming?: { socket: { remoteAddress?: string | undefined } } };

/** One request on its way through the door. */
type Visit = {
  id: string;
  startedAt: number;
  request: Request;
  url: URL;
  ip: string | null;
  /** Known once the token was looked up. */
  caller: ScimCaller | null;
  /** The body's text, once a handler asked for it. */
  sent: string | null;
};

/**
 * The one way in for SCIM, for Next's route file and for the production server alike. Every answer
 * is SCIM JSON and never cached; whom a request belongs to is decided before anything else.
 */
export async function serveScim(request: Request, connection?: Connection): Promise<Response> {
  const visit: Visit = {
    id: newId("req"),
    startedAt: performance.now(),
    request,
    url: new URL(request.url),
    ip: addressOf(request, connection),
    caller: null,
    sent: null,
  };
  const answer = await answerTo(visit).catch((error: unknown) => refusal(error, visit.id));
  const body = answer.body === null ? null : JSON.stringify(answer.body);
  note(visit, answer, body);
  return new Response(body, { status: answer.status, headers: headersOf(visit, answer) });
}

async function answerTo(visit: Visit): Promise<ScimAnswer> {
  const { request, url } = visit;
  const authorization = request.headers.get("authorization");
  const path = scimPath(url.pathname);
  visit.caller = path && (await scimCaller(authorization, path.appKey, visit.ip));
  if (!path || !visit.caller) return unauthorised(authorization);
  const { route, id } = matchRoute(request.method, path.segments);
  return route(callOf(visit, visit.caller, id));
}

function callOf(visit: Visit, caller: ScimCaller, id: string): ScimCall {
  return {
    app: { tenantId: caller.tenantId, id: caller.appId },
    profile: profiles.lenient,
    requestId: visit.id,
    id,
    query: visit.url.searchParams,
    baseUrl: `${config().baseUrl}/scim/v2/${caller.appKey}`,
    json: async () => {
      visit.sent = await readBody(visit.request);
      return parseJson(visit.sent);
    },
  };
}

/** RFC 6750 §3: the challenge names an error only when a token was sent. One answer for every reason. */
function unauthorised(authorization: string | null): ScimAnswer {
  const detail =
    "The bearer token is missing or not valid for this address. Copy both from the app in Usher.";
  const error = tokenIn(authorization) === null ? "" : ', error="invalid_token"';
  const challenge = { "www-authenticate": `Bearer realm="scim"${error}` };
  return refused(new ScimError(401, null, detail), challenge);
}

function headersOf(visit: Visit, { body, headers }: ScimAnswer): Record<string, string> {
  return {
    ...headers,
    ...(body === null ? {} : { "content-type": "application/scim+json" }),
    "cache-control": "no-store",
    "x-request-id": visit.id,
  };
}

/** Strangers have no log: nobody could be shown it. */
function note(visit: Visit, answer: ScimAnswer, body: string | null): void {
  const { id, request, url, ip, caller, sent } = visit;
  if (!caller) return;
  const durationMs = performance.now() - visit.startedAt;
  logRequest({
    ...{ tenantId: caller.tenantId, appId: caller.appId, tokenId: caller.tokenId, id, ip },
    at: new Date(Date.now() - durationMs).toISOString(),
    method: request.method,
    path: loggedPath(url),
    resourceKind: answer.resource?.kind ?? null,
    resourceId: answer.resource?.id ?? null,
    resourceName: answer.resource?.name ?? null,
    status: answer.status,
    durationMs: Math.round(durationMs),
    effect: answer.effect,
    changed: answer.changed ?? false,
    requestBody: loggedBody(sent),
    responseBody: loggedBody(body),
    userAgent: request.headers.get("user-agent")?.slice(0, 256) ?? null,
  });
}

/** Without the secrets that some people put into query strings. */
function loggedPath({ pathname, search }: URL): string {
  const query = search.replace(/((?:token|password|secret|key)[^=&]*=)[^&]*/gi, "$1[redacted]");
  return `${pathname}${query}`.slice(0, 2_048);
}

/** Behind a proxy the socket is the proxy's; without one, X-Forwarded-For is anybody's claim. */
function addressOf(request: Request, connection: Connection | undefined): string | null {
  const socket = connection?.incoming?.socket.remoteAddress?.replace(/^::ffff:/, "") ?? null;
  if (socket !== null && !config().trustProxy) return socket;
  return clientIp(request.headers) ?? socket;
}
