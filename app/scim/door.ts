import type { IncomingMessage, ServerResponse } from "node:http";
import { clientIp } from "@/lib/access/client-ip";
import { config } from "@/lib/config";
import { answerScim, type Inbound, type Outbound } from "./answer";
import { textOfIncoming, textOfRequest } from "./body";
import { requestUrl } from "./request-url";
import { answerToken, tokenEndpointKey } from "./token";

/** SCIM as a route handler of Next: for `next start`, development and tests. */
export async function serveScim(request: Request): Promise<Response> {
  const { status, headers, body } = await answer({
    method: request.method,
    url: request.url,
    ip: clientIp(request.headers),
    header: (name) => request.headers.get(name),
    text: () => textOfRequest(request),
  });
  return new Response(body, { status, headers });
}

/**
 * The same ahead of Next, for the production server. Making a Request and a Response of what Node
 * has already would cost more than all that happens in between.
 */
export async function serveScimAhead(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const header = (name: string) => textOf(incoming.headers[name]);
  const { status, headers, body } = await answer({
    method: incoming.method ?? "GET",
    url: incoming.url ?? "/",
    ip: addressOf(incoming, header),
    header,
    text: () => textOfIncoming(incoming),
  });
  if (outgoing.destroyed) return;
  // What is left of a body that was refused for its size is not worth waiting for.
  if (status === 413) outgoing.shouldKeepAlive = false;
  if (body === null) {
    outgoing.writeHead(status, headers).end();
    return;
  }
  const bytes = Buffer.byteLength(body);
  headers["content-length"] = String(bytes);
  // Of text that is ASCII the two are the same, and one needs no more than to be copied.
  outgoing.writeHead(status, headers).end(body, bytes === body.length ? "latin1" : "utf8");
}

/** Below `/scim/` there are the SCIM endpoints and, apart from them, the token endpoints. */
function answer(inbound: Inbound): Promise<Outbound> {
  const key = inbound.url.includes("/oauth/")
    ? tokenEndpointKey(requestUrl(inbound.url).pathname)
    : null;
  return key === null ? answerScim(inbound) : answerToken(inbound, key);
}

function textOf(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

/** Behind a proxy the socket is the proxy's; without one, X-Forwarded-For is anybody's claim. */
function addressOf(incoming: IncomingMessage, get: (name: string) => string | null): string | null {
  const socket = incoming.socket.remoteAddress?.replace(/^::ffff:/, "") ?? null;
  return config().trustProxy ? (clientIp({ get }) ?? socket) : socket;
}
