import { createServer } from "node:http";
import next from "next";

/** A built Next application and nothing before it, as `next start` serves it. */
const port = Number(process.env["PORT"]);
const pages = next({ dev: false, dir: process.env["NEXT_DIR"] ?? process.cwd(), port });
await pages.prepare();
const answer = pages.getRequestHandler();
const server = createServer((request, response) => void answer(request, response));
server.keepAliveTimeout = 65_000;
server.listen(port, () => process.send?.({ ready: true }));
