import {
  type CallOrigin,
  callerAtHand,
  type ScimCaller,
  scimCaller,
  tokenIn,
} from "@/lib/access/scim-token";
import { config } from "@/lib/config";
import { newId } from "@/lib/core/ids";
import { admitAtOnce, admitRequest } from "@/lib/engine/scim/admit-request";
import { loggedAnswer, loggedBody } from "@/lib/engine/scim/logged-body";
import { logRequest } from "@/lib/engine/scim/request-log";
import { ScimError } from "@/lib/scim/errors";
import { conditionsOf } from "@/lib/scim/etag";
import { profileNamed } from "@/lib/scim/profiles";
import { checkEncoding, checkMediaType, parseJson } from "./body";
import { requestUrl } from "./request-url";
import { matchRoute, namesOtherVersion, type ScimPath, scimPath } from "./routes";
import {
  bodyText,
  type Part,
  refusal,
  refused,
  type ScimAnswer,
  type ScimCall,
} from "./scim-route";
import { inScim11, matchScim11 } from "./scim11";

/** A request, whichever server took it. */
export type Inbound = {
  method: string;
  /** Absolute, or from the path on. */
  url: string;
  ip: string | null;
  header: (name: string) => string | null;
  text: () => Promise<string>;
};

export type Outbound = { status: number; headers: Record<string, string>; body: string | null };

/** One request on its way through. */
export type Visit = {
  id: string;
  /** When it came: by the clock, in ms since 1970, and by the one that only goes forward. */
  at: number;
  startedAt: number;
  inbound: Inbound;
  pathname: string;
  /** With its question mark, or empty. */
  search: string;
  path: ScimPath | null;
  /** Known once the token was looked up. */
  caller: ScimCaller | null;
  /** The body, once a handler asked for it, and whether it was JSON. */
  sent: { text: string; isJson: boolean } | null;
  /** True where the rate refused it, but for the first a second: no flood of log rows. */
  isQuiet?: boolean;
};

/**
 * The one way in for SCIM. Every answer is SCIM JSON and never cached; whom a request belongs to is
 * decided before anything else.
 */
export async function answerScim(inbound: Inbound): Promise<Outbound> {
  const { pathname, search } = requestUrl(inbound.url);
  const visit: Visit = {
    id: newId("req"),
    at: Date.now(),
    startedAt: performance.now(),
    inbound,
    pathname,
    search,
    path: scimPath(pathname),
    caller: null,
    sent: null,
  };
  const answered = await answerOrRefusal(visit);
  const answer = isScim11(visit) ? inScim11(answered) : answered;
  const body = bodyText(answer.body);
  note(visit, answer, body);
  const isHead = inbound.method === "HEAD";
  return { status: answer.status, headers: headersOf(visit, answer), body: isHead ? null : body };
}

async function answerOrRefusal(visit: Visit): Promise<ScimAnswer> {
  try {
    return await answerTo(visit);
  } catch (error) {
    return refusal(error, visit.id);
  }
}

/** Waits for what is not at hand only: each promise costs, and most requests need none of these. */
function answerTo(visit: Visit): Promise<ScimAnswer> {
  const { inbound, path } = visit;
  if (!path) return Promise.resolve(nowhere(visit));
  const authorization = inbound.header("authorization");
  visit.caller = callerAtHand(authorization, path.appKey, () => originOf(inbound));
  const { caller } = visit;
  if (caller && admitAtOnce(caller.appId)) return answerCaller(visit, caller, path);
  return answerAfterLook(visit, path, authorization);
}

async function answerAfterLook(
  visit: Visit,
  path: ScimPath,
  authorization: string | null,
): Promise<ScimAnswer> {
  visit.caller ??= await scimCaller(authorization, path.appKey, () => originOf(visit.inbound));
  if (!visit.caller) return unauthorised(authorization);
  const { tenantId, appId } = visit.caller;
  const admission = await admitRequest(tenantId, appId);
  if (admission !== "admitted") {
    visit.isQuiet = admission === "refused";
    return beyondRate();
  }
  return answerCaller(visit, visit.caller, path);
}

export function originOf({ ip, header }: Inbound): CallOrigin {
  return { ip, agent: header("user-agent") };
}

/** The answer to somebody who may ask. */
export function answerCaller(
  visit: Visit,
  caller: ScimCaller,
  { version, segments }: ScimPath,
): Promise<ScimAnswer> {
  const { header } = visit.inbound;
  // RFC 9110 §9.3.2: HEAD is GET without the body.
  const method = visit.inbound.method === "HEAD" ? "GET" : visit.inbound.method;
  if (version === "v2") {
    const { route, id } = matchRoute(method, segments);
    return route(callOf(visit, caller, id));
  }
  const { route, id } = matchScim11({ method, segments, header });
  return route({ ...callOf(visit, caller, id), baseUrl: baseUrlOf(version, caller) });
}

function baseUrlOf(version: ScimPath["version"], { appKey }: ScimCaller): string {
  return `${config().baseUrl}/scim/${version}/${appKey}`;
}

function callOf(visit: Visit, caller: ScimCaller, id: string): ScimCall {
  return {
    app: { tenantId: caller.tenantId, id: caller.appId },
    profile: profileNamed(caller.profile),
    requestId: visit.id,
    conditions: conditionsOf(
      visit.inbound.header("if-match"),
      visit.inbound.header("if-none-match"),
    ),
    id,
    query: new URLSearchParams(visit.search),
    baseUrl: baseUrlOf("v2", caller),
    json: () => readJson(visit),
    perform: (part) => perform(visit, caller, part),
  };
}

/** With an id and an entry in the log of its own. Rehearsals have no caller to log for, nor their parts. */
async function perform(outer: Visit, caller: ScimCaller, part: Part): Promise<ScimAnswer> {
  const { method, segments, data, newId: resourceId, version } = part;
  const place = segments.map(encodeURIComponent).join("/");
  const visit: Visit = {
    ...{ id: newId("req"), at: Date.now(), startedAt: performance.now(), caller: outer.caller },
    inbound: { ...outer.inbound, method },
    pathname: `/scim/v2/${caller.appKey}/${place}`,
    path: { version: "v2", appKey: caller.appKey, segments },
    search: part.query === "" ? "" : `?${part.query}`,
    sent: data === undefined ? null : { text: JSON.stringify(data), isJson: true },
  };
  const { route, id } = matchRoute(method, segments);
  const call = { ...callOf(visit, caller, id), conditions: conditionsOf(version, null) };
  const answer = await route({ ...call, newId: resourceId, json: async () => data ?? null });
  note(visit, answer, bodyText(answer.body));
  return answer;
}

async function readJson(visit: Visit): Promise<unknown> {
  checkMediaType(visit.inbound.header("content-type"));
  checkEncoding(visit.inbound.header("content-encoding"));
  const text = await visit.inbound.text();
  visit.sent = { text, isJson: false };
  const body = parseJson(text);
  visit.sent = { text, isJson: true };
  return body;
}

/** Whom a path without an app belongs to cannot be asked; a version says nothing about anybody. */
function nowhere({ pathname, inbound }: Visit): ScimAnswer {
  if (!namesOtherVersion(pathname)) return unauthorised(inbound.header("authorization"));
  const detail = "Only SCIM 2.0, at /scim/v2, and SCIM 1.1, at /scim/v1, are served here.";
  return refused(new ScimError(400, "invalidVers", detail));
}

/** RFC 6750 §3: the challenge names an error only when a token was sent. One answer for all reasons. */
function unauthorised(authorization: string | null): ScimAnswer {
  const detail =
    "The bearer token is missing or not valid for this address. Copy both from the app in Usher.";
  const error = tokenIn(authorization) === null ? "" : ', error="invalid_token"';
  const challenge = { "www-authenticate": `Bearer realm="scim"${error}` };
  return refused(new ScimError(401, null, detail), challenge);
}

/** Half of what a bucket holds is back in less than this. */
const rateRetryAfter = { "retry-after": "1" };

function beyondRate(): ScimAnswer {
  const { perSecond, burst } = config().scimRate;
  const detail =
    `This app sends more than ${perSecond} requests a second, or more than ${burst} at once. ` +
    "Wait for the time in Retry-After and send this again.";
  return refused(new ScimError(429, null, detail), rateRetryAfter);
}

function headersOf(visit: Visit, { body, headers }: ScimAnswer): Record<string, string> {
  const all: Record<string, string> = { "cache-control": "no-store", "x-request-id": visit.id };
  if (body !== null) all["content-type"] = answerTypeOf(visit);
  for (const name in headers) all[name] = headers[name] ?? "";
  return all;
}

function isScim11({ path }: Visit): boolean {
  return path?.version === "v1";
}

/** SCIM 1.1 knows nothing but plain JSON, and who takes nothing else is answered in it (RFC 7644 §3.8). */
function answerTypeOf(visit: Visit): string {
  const { caller, inbound } = visit;
  if (isScim11(visit) || takesPlainJsonOnly(inbound.header("accept"))) return "application/json";
  return caller ? profileNamed(caller.profile).answerType : "application/scim+json";
}

function takesPlainJsonOnly(accept: string | null): boolean {
  if (accept === null || !/application\/json/i.test(accept)) return false;
  return !/\*\/\*|application\/(?:\*|scim\+json)/i.test(accept);
}

/**
 * Strangers have no log: nobody could be shown it. One literal without parts of others: an object
 * of so many fields that is put together from several is slow to make.
 */
function note(visit: Visit, answer: ScimAnswer, body: string | null): void {
  const { id, at, inbound, caller, sent } = visit;
  if (!caller || visit.isQuiet) return;
  const durationMs = performance.now() - visit.startedAt;
  logRequest({
    tenantId: caller.tenantId,
    appId: caller.appId,
    tokenId: caller.tokenId,
    id,
    at,
    method: inbound.method,
    path: loggedPath(visit),
    resourceKind: answer.resource?.kind ?? null,
    resourceId: answer.resource?.id ?? null,
    resourceName: answer.resource?.name ?? null,
    status: answer.status,
    durationMs: Math.round(durationMs),
    effect: answer.effect,
    changed: answer.changed ?? false,
    requestBody: sent && loggedBody(sent.text, sent.isJson),
    responseBody: body && loggedAnswer(body),
    userAgent: inbound.header("user-agent")?.slice(0, 256) ?? null,
    ip: inbound.ip,
  });
}

const secretParameter = /((?:token|password|secret)[^=&]*=)[^&]*/gi;

/** Without the secrets that some people put into query strings. */
function loggedPath({ pathname, search }: Visit): string {
  const query = search === "" ? "" : search.replace(secretParameter, "$1[redacted]");
  return `${pathname}${query}`.slice(0, 2_048);
}
