import { isDatabaseAway } from "@/lib/engine/run/database-away";
import type { Ingest } from "@/lib/engine/scim/ingest-user";
import { log } from "@/lib/log";
import { errorBody, ScimError } from "@/lib/scim/errors";
import type { Json, JsonObject } from "@/lib/scim/json";

/** What a handler is given: the caller is known and may call, the path is read. */
export type ScimCall = Ingest & {
  /** The variable part of the path, decoded; empty where it has none. */
  id: string;
  query: URLSearchParams;
  /** The base of the app's endpoint, for meta.location and $ref. */
  baseUrl: string;
  /** The JSON body; throws where there is none that can be read. */
  json: () => Promise<unknown>;
  /** Carries out another request of the same caller, as if it had been sent on its own. */
  perform: (part: Part) => Promise<ScimAnswer>;
};

/** A request inside a request (RFC 7644 §3.7). */
export type Part = {
  method: string;
  segments: readonly string[];
  query: string;
  data: Json | undefined;
  /** What If-Match would say. */
  version: string | null;
  newId: string | undefined;
};

/** What a handler answers, and what people read about it in the request log. */
export type ScimAnswer = {
  status: number;
  body: Body | null;
  headers?: Readonly<Record<string, string>>;
  /** One sentence: what the call changed here, or why nothing. */
  effect: string;
  changed?: boolean;
  resource?: Resource;
};

/** Resources come as text, put together from what is stored; parsing and writing it would cost more. */
export type Body = JsonObject | string;

export function bodyText(body: Body | null): string | null {
  return body === null || typeof body === "string" ? body : JSON.stringify(body);
}

export function bodyObject(body: Body | null): JsonObject | null {
  return typeof body === "string" ? JSON.parse(body) : body;
}

export type Resource = { kind: "user" | "group"; id: string; name: string | null };
export type ScimRoute = (call: ScimCall) => Promise<ScimAnswer>;

/** A handler of the SCIM endpoint: whatever goes wrong inside becomes a SCIM error, never a stack. */
export function scimRoute(handler: ScimRoute): ScimRoute {
  return async (call) => {
    try {
      return await handler(call);
    } catch (error) {
      return refusal(error, call.requestId);
    }
  };
}

/** A client that is told to wait asks again by itself. */
const retryAfter = { "retry-after": "2" };

export function refusal(error: unknown, requestId: string): ScimAnswer {
  if (error instanceof ScimError) return refused(error, error.status === 503 ? retryAfter : {});
  if (isDatabaseAway(error)) {
    log.warn({ err: error, requestId }, "a SCIM request met a database that is away");
    const detail = "Usher cannot reach its database for the moment. Please send this again.";
    return refused(new ScimError(503, null, detail), retryAfter);
  }
  log.error({ err: error, requestId }, "a SCIM request failed");
  const detail = `Something went wrong on our side. Tell support the reference ${requestId}.`;
  return refused(new ScimError(500, null, detail));
}

export function refused(
  error: ScimError,
  headers: Readonly<Record<string, string>> = {},
): ScimAnswer {
  const { status, detail } = error;
  return { status, body: errorBody(error), headers, effect: `Refused: ${detail}` };
}
