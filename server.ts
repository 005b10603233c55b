import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import next from "next";
import { serveScimAhead } from "@/app/scim/door";
import { requestUrl } from "@/app/scim/request-url";
import { prefetchHeader } from "@/lib/access/path-header";
import { config } from "@/lib/config";
import { flushRequestLog } from "@/lib/engine/scim/request-log";

/**
 * The production web process: SCIM straight to its door, everything else to Next.
 * A SCIM request that went through Next would cost five times the processor time (README, bench).
 */
const port = Number(process.env["PORT"] ?? 3000);
/** The embedded setup shows mails to whoever can reach it, so only this machine may, unless told. */
const hosts = process.env["HOST"]?.split(",") ?? (config().embedded ? ["127.0.0.1", "::1"] : [""]);
const dev = process.env["NODE_ENV"] === "development";
const drainMs = 10_000;

const servers = hosts.map(newServer);
const [httpServer] = servers;

const pages = next({ dev, dir: process.cwd(), port, ...(dev && httpServer ? { httpServer } : {}) });
const answerPage = pages.getRequestHandler();

// One broken request or a connection cut at the wrong moment must not take the others with it.
process.on("uncaughtException", (error) => survive("uncaught exception", error));
process.on("unhandledRejection", (error) => survive("unhandled rejection", error));
for (const end of ["SIGTERM", "SIGINT", "disconnect"]) process.once(end, () => void drain());

await pages.prepare();
await Promise.all(servers.map((server, index) => listen(server, hosts[index] ?? "")));
// The supervisor may have gone before anything here could hear of it.
if (process.connected === false) await drain();
process.send?.({ ready: true });

/** Before we listen there is nobody to survive for: the supervisor starts us again. */
function survive(what: string, error: unknown): void {
  console.error(what, error);
  if (!servers.some((server) => server.listening)) process.exit(1);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (!config().trustProxy) forgetClaims(request);
    notePrefetch(request);
    // In development Next answers SCIM too, through the route file, so that edits show at once.
    if (!dev && isScim(request.url ?? "/")) await serveScimAhead(request, response);
    else await answerPage(request, response);
  } catch (error) {
    console.error("request failed", error);
    if (response.headersSent) return void response.destroy();
    response.writeHead(500, { "content-type": "text/plain" });
    response.end("Something went wrong on our side. Please try again.\n");
  }
}

/** Without a proxy of ours these are the client's own words; Next then fills in the socket's facts. */
function forgetClaims({ headers }: IncomingMessage): void {
  for (const name of ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"]) {
    delete headers[name];
  }
}

/** What support sees is noted for the customer, and what its browser only looks ahead at is not seen. */
function notePrefetch({ headers }: IncomingMessage): void {
  if (headers["next-router-prefetch"] === undefined) delete headers[prefetchHeader];
  else headers[prefetchHeader] = "1";
}

/** Looks at the parsed path: a raw one such as /x/../scim/v2 names the same thing. */
function isScim(url: string): boolean {
  return requestUrl(url).pathname.startsWith("/scim/");
}

function newServer(): Server {
  const server = createServer((request, response) => void answer(request, response));
  // Longer than the idle time of the usual load balancers (60 s): they close first, never we.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 20_000;
  server.requestTimeout = 120_000;
  return server;
}

/** Without a host Node listens on every address; a machine without IPv6 has no ::1. */
function listen(server: Server, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT";
      if (host === "::1" && isMissing) resolve();
      else reject(error);
    });
    server.listen(host === "" ? { port } : { port, host }, resolve);
  });
}

/** Takes no new connections, lets the requests under way finish, then ends. */
async function drain(): Promise<void> {
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  const sweep = setInterval(() => {
    for (const server of servers) server.closeIdleConnections();
  }, 100);
  await Promise.race([Promise.all(closed), pause(drainMs)]);
  clearInterval(sweep);
  await Promise.race([flushRequestLog(), pause(1_000)]);
  process.exit(0);
}
