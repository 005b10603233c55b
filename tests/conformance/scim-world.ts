import { afterEach } from "vitest";
import type { Capabilities } from "@/lib/core/target/target";
import { createHttpClient } from "@/lib/http/client";
import { type LoopbackServer, serveOnLoopback } from "@/lib/http/loopback-server";
import type { TargetConnection } from "@/lib/targets/port";
import { scim } from "@/lib/targets/scim/scim";
import { createVirtualClock } from "../http/virtual-clock";
import { all } from "./target-fixture";

// A test that hangs is ended by its own time limit.
export const { signal } = new AbortController();
export const servers: LoopbackServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

export type Call = { method: string; path: string; body: unknown; ifMatch: string | null };
export type Answer = [status: number, body?: unknown];

/** A server that answers as the test says, and a connection to it. */
export async function serverWith(answer: (call: Call) => Answer | Promise<Answer>) {
  const calls: Call[] = [];
  const server = await serveOnLoopback(async (request) => {
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    const call = {
      method: request.method,
      path: decodeURIComponent(pathname + search),
      body: text === "" ? null : JSON.parse(text),
      ifMatch: request.headers.get("if-match"),
    };
    calls.push(call);
    const [status, body] = await answer(call);
    const isPage = typeof body === "string";
    const headers = { "content-type": isPage ? "text/html" : "application/scim+json" };
    if (isPage) return new Response(body, { status, headers });
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
  });
  servers.push(server);
  const settings = { baseUrl: server.origin, token: "a-token" };
  const http = createHttpClient({
    ...scim.access(settings),
    egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
    peer: { code: "TARGET", label: scim.label },
    concurrency: 2,
    clock: createVirtualClock(),
  });
  return { calls, http, settings };
}

export async function connectTo(
  answer: (call: Call) => Answer | Promise<Answer>,
  config: object = { patch: { supported: true } },
) {
  const { calls, http, settings } = await serverWith((call) =>
    call.path === "/ServiceProviderConfig"
      ? [200, config]
      : call.path.includes("count=1&") || call.path.endsWith("count=1")
        ? [200, { totalResults: 0 }]
        : answer(call),
  );
  const { capabilities } = await scim.probe(http, settings, signal);
  const connection = scim.connect(http, settings, whole(capabilities));
  calls.length = 0;
  return { calls, connection };
}

function whole(capabilities: Capabilities | null): Capabilities {
  if (capabilities) return capabilities;
  throw new Error("The probe failed.");
}

export const ada = { id: "u1", userName: "ada", displayName: "Ada Lovelace", active: true };
export const list = (...Resources: object[]) => ({ totalResults: Resources.length, Resources });
export const ref = { id: "u1", username: "ada" };
export const staff = { id: "g1", name: "staff" };

export const people = async (connection: TargetConnection) =>
  (await all(connection.accounts(null, signal))).flatMap(({ items }) => items);
