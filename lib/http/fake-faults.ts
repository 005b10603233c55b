/** What can go wrong with a server, switched on by putting it into a fake's list of faults. */
export type Fault = {
  /** How often it strikes; without it, always. */
  times?: number;
  /** Calls that pass before it strikes. */
  skip?: number;
  /** The calls it strikes; without it, all. */
  only?: (call: { method: string; path: string }) => boolean;
} & (
  | { kind: "status"; status: number; commit: "before" | "after" }
  | { kind: "reset"; commit: "before" | "after" }
  | { kind: "busy"; retryAfter: string | null }
  | { kind: "answer"; answer: () => Response }
  | { kind: "slow"; ms: number }
  | { kind: "hang" | "maintenance" | "login" | "redirect" | "truncated" | "revoked" }
);

/** One call a fake received. */
export type FakeCall = {
  method: string;
  /** With the query. */
  path: string;
  /** Null when no answer was given. */
  status: number | null;
  /** Milliseconds since 1970, at arrival. */
  at: number;
};

type Handle = (request: Request) => Promise<Response>;

/** A long-lived fake must not keep every call for ever. */
const callsMax = 20_000;

/**
 * Puts faults and a call log before a fake server. `Response.error()` stands for a connection that
 * breaks off.
 */
export function withFaults(
  handle: Handle,
  revoked: () => Response,
): { handle: Handle; faults: Fault[]; calls: FakeCall[] } {
  const faults: Fault[] = [];
  const calls: FakeCall[] = [];
  const met = new WeakMap<Fault, number>();

  function strikes(fault: Fault, call: FakeCall): boolean {
    if (fault.only && !fault.only(call)) return false;
    const count = (met.get(fault) ?? 0) + 1;
    met.set(fault, count);
    const { skip = 0, times = Number.POSITIVE_INFINITY } = fault;
    return count > skip && count <= skip + times;
  }

  return {
    faults,
    calls,
    async handle(request) {
      const url = new URL(request.url);
      const call: FakeCall = {
        method: request.method,
        path: url.pathname + url.search,
        status: null,
        at: Date.now(),
      };
      if (calls.push(call) > callsMax) calls.shift();
      const fault = faults.find((candidate) => strikes(candidate, call));
      const response = await (fault ? suffer(fault, request, handle, revoked) : handle(request));
      call.status = response.type === "error" ? null : response.status;
      return response;
    },
  };
}

async function suffer(
  fault: Fault,
  request: Request,
  handle: Handle,
  revoked: () => Response,
): Promise<Response> {
  switch (fault.kind) {
    case "status":
      if (fault.commit === "after") await handle(request);
      return new Response(`{"message":"simulated"}`, { status: fault.status, headers: json });
    case "reset":
      if (fault.commit === "after") await handle(request);
      return Response.error();
    case "busy":
      return tooManyRequests(fault.retryAfter);
    case "answer":
      return fault.answer();
    case "slow":
      await aborted(request.signal, fault.ms);
      return await handle(request);
    case "hang":
      await aborted(request.signal, null);
      return Response.error();
    case "maintenance":
      return page(503, "Confluence is being upgraded", "Please come back later.");
    case "login":
      return page(200, "Log in", `<form action="/dologin.action" method="post"></form>`);
    case "redirect":
      return new Response(null, { status: 302, headers: { location: "/login.action" } });
    case "truncated":
      return await truncated(await handle(request));
    case "revoked":
      return revoked();
    default:
      return fault satisfies never;
  }
}

const json = { "content-type": "application/json" };

/** The body of Atlassian's 429 is no JSON (targets.md §1.3). */
function tooManyRequests(retryAfter: string | null): Response {
  const headers = new Headers({ "content-type": "text/plain" });
  if (retryAfter !== null) headers.set("retry-after", retryAfter);
  return new Response("Rate limit exceeded.", { status: 429, headers });
}

export function page(status: number, title: string, body: string): Response {
  return new Response(
    `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`,
    { status, headers: { "content-type": "text/html;charset=UTF-8" } },
  );
}

/** Well-formed HTTP around half a document. */
async function truncated(response: Response): Promise<Response> {
  const text = await response.text();
  const { status, headers } = response;
  if (text === "") return new Response(null, { status, headers });
  return new Response(text.slice(0, Math.ceil(text.length / 2)), { status, headers });
}

/** Ends with the request, or after a while. */
function aborted(signal: AbortSignal, ms: number | null): Promise<void> {
  return new Promise((resolve) => {
    const timer = ms === null ? null : setTimeout(resolve, ms);
    const end = () => {
      if (timer) clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
