import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { z } from "zod";
import type { ApiScope } from "@/lib/core/settings/api-key-settings";
import { type ApiCaller, apiCaller } from "./api-key";
import { invalidProblem, problem, problemOf } from "./problem";
import { fileNameOf, readFile } from "./read-file";
import { readText } from "./read-text";

/** What a call needs and answers: read by the wrapper, by OpenAPI and by the tests. */
export type ApiContract<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
> = {
  /** For generated clients, for example `listTargets`. */
  operation: string;
  tag: string;
  summary: string;
  /** More than the summary says, where needed. */
  description?: string;
  scope: ApiScope;
  params?: Params;
  query?: Query;
  body?: Body;
  /** Instead of a JSON body a CSV file of so many bytes at most, under the name in X-File-Name. */
  fileBytesMax?: number;
  status?: 200 | 201 | 202;
  /** Null answers 204. What is not in it does not leave the server. */
  response: z.ZodType | null;
};

type Call<Params, Query, Body> = ApiCaller & {
  params: Params;
  query: Query;
  body: Body;
  /** Empty where the contract takes none. */
  file: ApiFile;
  request: Request;
};

export type ApiFile = { name: string; bytes: Buffer };

export type ApiHandler = {
  (
    request: Request,
    context: { params: Promise<Record<string, string> | undefined> },
  ): Promise<Response>;
  contract: ApiContract;
};

const none = z.strictObject({});
type None = typeof none;

/**
 * A route of the Admin API. Checked in this order: key, rate, scope, path, query, body. Ids of
 * other workspaces are answered like ids that never existed.
 */
export function apiRoute<
  Params extends z.ZodObject = None,
  Query extends z.ZodObject = None,
  Body extends z.ZodType = None,
>(
  contract: ApiContract<Params, Query, Body> & {
    answer: (call: Call<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<unknown>;
  },
): ApiHandler {
  const { answer, ...described } = contract;
  const handler = async (
    request: Request,
    context: { params: Promise<Record<string, string> | undefined> },
  ) => {
    try {
      const caller = await admit(request, contract.scope);
      if (caller instanceof Response) return caller;
      // Next gives a path without parameters undefined.
      const params = (contract.params ?? none).safeParse((await context.params) ?? {});
      if (!params.success) return invalidProblem("path", params.error);
      const query = (contract.query ?? none).safeParse(queryOf(request));
      if (!query.success) return invalidProblem("query", query.error);
      const content = await contentOf(request, contract);
      if (content instanceof Response) return content;
      // The casts stand at zod's edge: each value was parsed by the schema that its type comes from.
      const call = { ...caller, params: params.data, query: query.data, ...content, request };
      const answered = await answer(call as Parameters<typeof answer>[0]);
      return answered instanceof Response ? answered : reply(contract, answered);
    } catch (error) {
      return problemOf(error);
    }
  };
  return Object.assign(handler, { contract: described as unknown as ApiContract });
}

async function admit(request: Request, scope: ApiScope): Promise<ApiCaller | Response> {
  const caller = await apiCaller(request);
  if (!caller) return unauthorized();
  const busy = await overLimit(caller.keyId);
  if (busy !== null) return tooMany(busy);
  return caller.scopes.includes(scope) ? caller : outOfScope(scope);
}

const callsPerMinute = 600;
const limiter = new RateLimiterMemory({ points: callsPerMinute, duration: 60 });

/** Seconds to wait, or null. Counted per key and web process: a guard, not an accounting. */
async function overLimit(keyId: string): Promise<number | null> {
  try {
    await limiter.consume(keyId);
    return null;
  } catch (error) {
    if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1_000);
    throw error;
  }
}

function queryOf(request: Request): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  const values: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(searchParams.keys())) {
    const all = searchParams.getAll(name);
    values[name] = all.length === 1 ? (all[0] ?? "") : all;
  }
  return values;
}

/** What a call brings beside its address: a file, or a body in JSON. */
async function contentOf(
  request: Request,
  { body, fileBytesMax }: ApiContract,
): Promise<{ body: unknown; file: ApiFile } | Response> {
  const name = fileNameOf(request);
  if (fileBytesMax === undefined) {
    const parsed = await readBody(request, body);
    if (parsed instanceof Response) return parsed;
    return { body: parsed.data, file: { name, bytes: Buffer.alloc(0) } };
  }
  if (!/^text\/csv\b/i.test(request.headers.get("content-type") ?? ""))
    return problem(415, { code: "media_type", detail: "Send the file as text/csv." });
  const bytes = await readFile(request, fileBytesMax);
  const detail = `A file has at most ${fileBytesMax / 1024 / 1024} MB.`;
  if (bytes === null) return problem(413, { code: "too_large", detail });
  return { body: {}, file: { name, bytes } };
}

async function readBody(
  request: Request,
  schema: z.ZodType | undefined,
): Promise<{ data: unknown } | Response> {
  if (!schema) return { data: {} };
  const text = await readText(request);
  if (text === null) {
    return problem(413, { code: "too_large", detail: "A body has at most 256 KiB." });
  }
  const type = request.headers.get("content-type") ?? "";
  if (text !== "" && !/^application\/(\S+\+)?json\b/i.test(type)) {
    return problem(415, { code: "media_type", detail: "Send JSON as application/json." });
  }
  const json = parseJson(text === "" ? "{}" : text);
  if (!json) return problem(400, { code: "invalid", detail: "The body is not JSON." });
  const parsed = schema.safeParse(json.value);
  return parsed.success ? { data: parsed.data } : invalidProblem("body", parsed.error);
}

function parseJson(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

function reply(
  { response, status = 200 }: Pick<ApiContract, "response" | "status">,
  value: unknown,
) {
  const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
  if (response === null) return new Response(null, { status: 204, headers });
  return Response.json(response.parse(value), { status, headers });
}

function unauthorized(): Response {
  return problem(
    401,
    {
      code: "unauthorized",
      detail:
        "Send a valid API key as “Authorization: Bearer usher_key_…”. Owners and admins make keys under Settings › API keys.",
    },
    { "www-authenticate": 'Bearer realm="Usher"' },
  );
}

function outOfScope(scope: ApiScope): Response {
  return problem(403, {
    code: "scope_missing",
    detail: `This key lacks the scope “${scope}”. Make a key that has it.`,
  });
}

function tooMany(seconds: number): Response {
  return problem(
    429,
    { code: "too_many", detail: `A key may call ${callsPerMinute} times a minute. Wait a little.` },
    { "retry-after": `${seconds}` },
  );
}
