import { createHmac } from "node:crypto";
import { createServer } from "node:http";

export type Received = { headers: Record<string, string>; body: string; at: number };
type Reply = { status: number; headers?: Record<string, string>; body?: string };

/** A program that takes webhooks, on this machine. Answers 200 unless told otherwise. */
export async function startReceiver() {
  const received: Received[] = [];
  const replies: Reply[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      received.push({ headers, body, at: Date.now() });
      const { status, headers: more = {}, body: text = "ok" } = replies.shift() ?? { status: 200 };
      response.writeHead(status, more).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hooks/T0123456789?sig=very-secret-signature`,
    received,
    /** What the next requests are answered with, one each. */
    replies,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** As a receiver checks a message, from the document of Standard Webhooks and nothing of ours. */
export function isSignedWith(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const expected = `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
  const age = Date.now() / 1_000 - Number(headers["webhook-timestamp"]);
  return (headers["webhook-signature"] ?? "").split(" ").includes(expected) && age < 300;
}
