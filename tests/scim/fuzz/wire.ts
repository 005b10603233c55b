import { connect, type Socket } from "node:net";

/** A request as bytes: what no HTTP library would send for us. */
export type RawRequest = {
  head: string;
  body: Buffer;
  /** The head announces more than the body holds, or less: hang up after sending. */
  lies: boolean;
};

/** A status; 0 when the server closed the connection without an answer. */
export type Reply = { status: number; text: string };

/** Sends one request on a connection of its own. */
export function sendRaw(port: number, { head, body, lies }: RawRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const parts: Buffer[] = [];
    const done = () => resolve(replyIn(Buffer.concat(parts)));
    socket.setTimeout(20_000, () => {
      socket.destroy();
      reject(new Error(`There was no answer to\n${head.slice(0, 2_000)}`));
    });
    socket.on("data", (part) => {
      parts.push(part);
      if (isWhole(Buffer.concat(parts))) finish(socket, done);
    });
    socket.on("end", () => finish(socket, done));
    // The server may close before it has read all; what it answered counts.
    socket.on("error", () => finish(socket, done));
    socket.on("close", () => finish(socket, done));
    const bytes = Buffer.concat([Buffer.from(head, "latin1"), body]);
    if (lies) socket.end(bytes);
    else socket.write(bytes);
  });
}

function finish(socket: Socket, done: () => void): void {
  socket.removeAllListeners("data");
  socket.destroy();
  done();
}

/** An interim answer is none yet. */
function finalPart(bytes: Buffer): string {
  return bytes.toString("latin1").replace(/^HTTP\/1\.1 1\d\d [\s\S]*?\r\n\r\n/, "");
}

function isWhole(bytes: Buffer): boolean {
  const text = finalPart(bytes);
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const head = text.slice(0, end);
  if (/^HTTP\/1\.1 (204|304)/.test(head)) return true;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
  return length !== undefined && text.length >= end + 4 + Number(length);
}

function replyIn(bytes: Buffer): Reply {
  const text = finalPart(bytes);
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? [];
  return { status: Number(status ?? 0), text };
}
