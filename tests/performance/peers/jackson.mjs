import { createServer } from "node:http";
import jackson from "@boxyhq/saml-jackson";

/** saml-jackson's directory sync behind node:http, with its own store in PostgreSQL. */
const port = Number(process.env["PORT"]);
const { directorySyncController: sync } = await jackson.controllers({
  externalUrl: `http://localhost:${port}`,
  samlAudience: "bench",
  samlPath: "/api/oauth/saml",
  scimPath: "/api/scim/v2.0",
  db: { engine: "sql", type: "postgres", url: process.env["PEER_DATABASE_URL"] },
  noAnalytics: true,
});
const made = await sync.directories.create({
  ...{ tenant: "bench", product: "bench", name: "Bench", type: "generic-scim-v2" },
  ...{ webhook_url: "", webhook_secret: "" },
});
const { id: directoryId, scim } = made.data;

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  const [, kind, resourceId] = pathname.split("/");
  const { status, data } = await sync.requests.handle({
    method: request.method,
    body: await bodyOf(request),
    resourceType: kind.toLowerCase(),
    resourceId,
    directoryId,
    apiSecret: scim.secret,
    query: {
      count: Number(searchParams.get("count") ?? 0) || undefined,
      startIndex: Number(searchParams.get("startIndex") ?? 0) || undefined,
      filter: searchParams.get("filter") ?? undefined,
    },
  });
  response.writeHead(status, { "content-type": "application/scim+json" });
  response.end(data ? JSON.stringify(data) : "");
}).listen(port, () => process.send?.({ ready: true }));

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
}
