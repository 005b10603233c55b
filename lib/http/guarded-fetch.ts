import { type EgressPolicy, sharedEgressAgent } from "./egress";
import { exchange, type Fault, type Received } from "./exchange";

type Init = {
  method: string;
  headers: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal | undefined;
};

const limits = { timeoutMs: 10_000, bytesMax: 512 * 1_024 };

/**
 * What libraries take for `fetch`, through the egress guard: GET and POST of texts, with a deadline
 * and a cap, and no redirect is followed.
 */
export function guardedFetch(policy: EgressPolicy) {
  return async (url: string, { method, headers, body, signal }: Init): Promise<Response> => {
    const sent = {
      method: method === "POST" ? ("POST" as const) : ("GET" as const),
      url: new URL(url),
      headers: { ...headers, "user-agent": "Usher" },
      body: textOf(body),
    };
    const received = await exchange(sent, sharedEgressAgent(policy), {
      ...limits,
      signal: signal ?? AbortSignal.timeout(limits.timeoutMs),
    });
    if ("kind" in received) throw errorOf(received);
    return responseOf(received);
  };
}

function textOf(body: unknown): string | null {
  return body === undefined || body === null ? null : String(body);
}

function errorOf(fault: Fault): Error {
  if (fault.kind === "network" && fault.error instanceof Error) return fault.error;
  return new Error(`There was no usable answer (${fault.kind}).`);
}

function responseOf({ status, text, headers }: Received): Response {
  const type = headers["content-type"];
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : text, {
    status,
    headers: type === undefined ? {} : { "content-type": type },
  });
}
