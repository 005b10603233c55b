import { createServer, type IncomingMessage } from "node:http";
import { answerFloor } from "./floor";

/** The floor behind node:http. */
const server = createServer((request, response) => {
  void textOf(request)
    .then((text) => answerFloor(request.method ?? "GET", request.url ?? "/", text))
    .catch((error: unknown) => ({ status: 500, body: { detail: String(error) } }))
    .then(({ status, body }) => {
      const text = body === null ? "" : JSON.stringify(body);
      response.writeHead(status, {
        "content-type": "application/scim+json",
        "content-length": Buffer.byteLength(text),
      });
      response.end(text);
    });
});
server.keepAliveTimeout = 65_000;
server.listen(Number(process.env["PORT"]), () => process.send?.({ ready: true }));

async function textOf(request: IncomingMessage): Promise<string> {
  if (request.method === "GET" || request.method === "DELETE") return "";
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
