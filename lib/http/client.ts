import type { Dispatcher } from "undici";
import type { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { Answer, CallOptions, HttpMethod } from "./call";
import { createCaller } from "./caller";
import { type Clock, systemClock } from "./clock";
import { type EgressPolicy, parseBaseUrl, sharedEgressAgent } from "./egress";
import { jsonIn } from "./json-in";
import type { Peer } from "./misfit";
import type { Exchange } from "./redact";
import { backoffMs, triesMaxOnPage } from "./retry";

/**
 * One host, one account. Every answer that does not fit is a SyncError, never an empty result.
 * After a 401 the client refuses further calls: the same credentials are not tried twice.
 */
export type HttpClient = {
  /** With context path, without a trailing slash. */
  baseUrl: string;
  /** `path` is appended to the base URL; its segments are already percent-encoded. */
  json<Body>(
    method: HttpMethod,
    path: string,
    options: Omit<CallOptions, "returns"> & { schema: z.ZodType<Body>; instead?: Instead<Body> },
  ): Promise<Answer & { body: Body }>;
  /** For answers without a body, and for statuses in `returns`. */
  send(method: HttpMethod, path: string, options: CallOptions): Promise<Answer>;
  /** The JSON of an answer that `send` gave. */
  parse<Body>(answer: Answer, schema: z.ZodType<Body>): Body;
};

/** A refusal that says something, as that a group is gone; null where it does not say that. */
export type Instead<Body> = { status: number; read(answer: Answer): Body | null };

export type HttpClientOptions = {
  baseUrl: string;
  /** Sent with every call, for example authorization; lower-case names. */
  headers: Readonly<Record<string, string>>;
  egress: EgressPolicy;
  peer: Peer;
  /** Whether a 401 speaks of missing rights; else of wrong credentials, which are not tried again. */
  lacksPermission?: (answer: { text: string }) => boolean;
  /** Whether an answer was given to an anonymous visitor: then the credentials were ignored. */
  isNobody?: (answer: { path: string; headers: Readonly<Record<string, string>> }) => boolean;
  /** Calls in flight at most. */
  concurrency: number;
  timeouts?: { callMs: number; listMs: number };
  /** For tests of a connection, which people wait for; else each kind of failure has its own. */
  triesMax?: number;
  /** Of a decoded answer. */
  bytesMax?: number;
  userAgent?: string;
  /** Told that the credentials were refused: they are not to be sent again. */
  onRefused?: () => Promise<void>;
  /** Told of every try; masking what must not be kept takes longer than reading it, so it is asked for. */
  onExchange?: (redacted: () => Exchange) => void;
  clock?: Clock;
  random?: () => number;
  /** Instead of the egress policy's own connections: for tests with a name server of their own. */
  dispatcher?: Dispatcher;
};

const defaults = {
  timeouts: { callMs: 30_000, listMs: 120_000 },
  triesMax: Number.POSITIVE_INFINITY,
  bytesMax: 10 * 1024 * 1024,
  lacksPermission: () => false,
  isNobody: () => false,
  /** A browser's name would bring Atlassian's extra origin check upon us. */
  userAgent: "Usher",
  onExchange: () => {},
  onRefused: async () => {},
  clock: systemClock,
  random: Math.random,
};

export type Settings = Required<HttpClientOptions>;

/** Opens a client for one host. Its pauses are shared with all clients of that host and account. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const base = parseBaseUrl(options.baseUrl);
  const basePath = base.pathname.replace(/\/+$/, "");
  const settings = {
    ...defaults,
    dispatcher: sharedEgressAgent(options.egress),
    ...options,
  };
  const call = createCaller(base.origin, settings);
  const send: HttpClient["send"] = (method, path, callOptions) =>
    call(method, urlOf(base.origin, basePath + path, callOptions), callOptions);
  return {
    baseUrl: base.origin + basePath,
    send,
    parse: (answer, schema) => checked(answer, jsonOf(answer), schema, options.peer),
    async json(method, path, { schema, instead, ...callOptions }) {
      const returns = instead ? [instead.status] : [];
      const triesMax = method === "GET" ? Math.min(triesMaxOnPage, settings.triesMax) : 1;
      for (let tries = 1; ; tries += 1) {
        const answer = await send(method, path, { ...callOptions, returns });
        if (instead?.status === answer.status)
          return { ...answer, body: told(answer, instead, options.peer) };
        const value = jsonOf(answer);
        if (value !== undefined || tries >= triesMax)
          return { ...answer, body: checked(answer, value, schema, options.peer) };
        await settings.clock.sleep(backoffMs(tries, settings.random), callOptions.signal);
      }
    },
  };
}

/** A path that the URL parser would rewrite, as `/..` does, would reach another resource. */
function urlOf(origin: string, path: string, { query = {}, search }: CallOptions): URL {
  const url = new URL(origin + path);
  if (url.origin !== origin || url.pathname !== path)
    throw new SyncError("skip", "NAME_UNSUPPORTED", "This name cannot stand in a web address.");
  url.search =
    search ??
    Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join("&");
  return url;
}

function told<Body>(answer: Answer, instead: Instead<Body>, peer: Peer): Body {
  const body = instead.read(answer);
  if (body === null)
    throw invalid(answer, peer, "a refusal in other words than its documents have");
  return body;
}

/** Undefined for what is no JSON: a proxy's page, or half an answer. Files are served as text. */
function jsonOf({ headers, text }: Answer): unknown {
  const type = headers["content-type"];
  if (type !== undefined && !/\bjson\b|^text\/plain\b/i.test(type)) return undefined;
  return jsonIn(text) ?? undefined;
}

function checked<Body>(answer: Answer, value: unknown, schema: z.ZodType<Body>, peer: Peer): Body {
  if (value === undefined)
    throw invalid(
      answer,
      peer,
      `not the JSON that was asked for (${answer.text.length} characters)`,
    );
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join(".") || "the top";
  throw invalid(answer, peer, `JSON of another shape than its documentation says, at ${at}`);
}

function invalid({ status }: Answer, peer: Peer, what: string): SyncError {
  return new SyncError(
    "retry",
    `${peer.code}_ANSWER_INVALID`,
    `${peer.label} answered ${status} with ${what}. Usher does not guess and tries again later.`,
    { status },
  );
}
