import { createServer, type RequestListener } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import type { Dispatcher } from "undici";
import { createHttpClient, type HttpClientOptions } from "@/lib/http/client";
import { createVirtualClock } from "./virtual-clock";

/** Cleaned up by the test file that opened them. */
export type Opened = { origin: string; port: number; close(): Promise<void> };

/** A raw node:http server, so that a test can misbehave in every way. */
export async function listen(listener: RequestListener, host = "127.0.0.1"): Promise<Opened> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const port = portOf(server.address());
  return {
    port,
    origin: `http://${host}:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A TCP server below HTTP. */
export async function listenTcp(onSocket: (socket: Socket) => void): Promise<Opened> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = portOf(server.address());
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function portOf(address: ReturnType<ReturnType<typeof createTcpServer>["address"]>): number {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

export const password = "canary-p4ssw0rd";

/** A client for a server on the loopback, with credentials of its own and pauses that take no time. */
export function clientFor(
  baseUrl: string,
  options: Partial<HttpClientOptions> & { dispatcher?: Dispatcher } = {},
) {
  return createHttpClient({
    baseUrl,
    headers: { authorization: `Basic ${Buffer.from(`usher:${password}`).toString("base64")}` },
    egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
    peer: { code: "TARGET", label: "The server" },
    concurrency: 4,
    timeouts: { callMs: 2_000, listMs: 4_000 },
    clock: createVirtualClock(),
    random: () => 0.5,
    ...options,
  });
}
