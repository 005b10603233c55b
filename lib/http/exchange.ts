import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { type Dispatcher, request } from "undici";
import type { HttpMethod } from "./call";

export type Sent = {
  method: HttpMethod;
  url: URL;
  headers: Record<string, string>;
  body: string | null;
};

export type Received = {
  status: number;
  headers: Record<string, string>;
  setCookies: string[];
  text: string;
};

/** Why no usable answer came. */
export type Fault =
  | { kind: "timeout" }
  | { kind: "tooLarge" }
  | { kind: "encoding"; encoding: string }
  | { kind: "network"; error: unknown };

export type Limits = {
  timeoutMs: number;
  bytesMax: number;
  signal: AbortSignal;
  /** Latin-1 keeps every byte as it is. */
  charset?: "utf8" | "latin1";
  /** Gives what takes the text of a good answer piece by piece. */
  sink?: () => (text: string) => void;
};

/** What goes piece by piece needs no memory, but still has to end. */
const streamedBytesMax = 2 * 1024 ** 3;
const headCharactersMax = 1_000;

/** One request on the wire: with a deadline over everything and a cap on the decoded bytes. */
export async function exchange(
  sent: Sent,
  dispatcher: Dispatcher,
  limits: Limits,
): Promise<Received | Fault> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  const timer = setTimeout(stop, limits.timeoutMs);
  limits.signal.addEventListener("abort", stop, { once: true });
  try {
    limits.signal.throwIfAborted();
    return await answerTo(sent, dispatcher, limits, abort.signal);
  } catch (error) {
    limits.signal.throwIfAborted();
    return abort.signal.aborted ? { kind: "timeout" } : { kind: "network", error };
  } finally {
    clearTimeout(timer);
    limits.signal.removeEventListener("abort", stop);
  }
}

async function answerTo(
  { method, url, headers, body }: Sent,
  dispatcher: Dispatcher,
  { bytesMax, charset = "utf8", sink }: Limits,
  signal: AbortSignal,
): Promise<Received | Fault> {
  const answer = await request(url, {
    dispatcher,
    method,
    headers,
    body,
    signal,
    // The deadline above covers both; undici's own limits would only be a second truth.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const received = flatten(answer.headers);
  const isStreamed = answer.statusCode >= 200 && answer.statusCode < 300;
  const encoding = charset === "utf8" ? charsetIn(received["content-type"]) : charset;
  const take = isStreamed && sink ? inPieces(sink()) : whole(bytesMax, encoding);
  const text = await readText(answer.body, received["content-encoding"], take);
  if (typeof text !== "string") return text;
  const setCookies = [answer.headers["set-cookie"] ?? []].flat();
  return { status: answer.statusCode, headers: received, setCookies, text };
}

async function readText(
  body: Readable,
  encoding: string | undefined,
  { add, end }: Taker,
): Promise<string | Fault> {
  const decoder = createDecoder(encoding ?? "");
  if (!decoder) {
    // Giving up a body makes it report an abort that nobody waits for.
    body.on("error", () => {}).destroy();
    return { kind: "encoding", encoding: encoding ?? "" };
  }
  for await (const chunk of decoder(body)) {
    // Leaving the loop destroys the stream, and with it the connection.
    if (!add(chunk)) return { kind: "tooLarge" };
  }
  return end();
}

/** `add` says no when there is more than may be read. */
type Taker = { add(chunk: Buffer): boolean; end(): string };

/** JSON is UTF-8, and yet some servers send what they say to be Latin-1. */
function charsetIn(contentType = ""): "utf8" | "latin1" {
  const [, name = ""] = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(contentType) ?? [];
  return /^(iso-?8859-?1|latin-?1|windows-1252|us-ascii)$/i.test(name) ? "latin1" : "utf8";
}

function whole(bytesMax: number, charset: "utf8" | "latin1"): Taker {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    add(chunk) {
      bytes += chunk.length;
      chunks.push(chunk);
      return bytes <= bytesMax;
    },
    end: () => Buffer.concat(chunks).toString(charset),
  };
}

function inPieces(write: (text: string) => void): Taker {
  const decoder = new TextDecoder();
  let bytes = 0;
  let head = "";
  const pass = (text: string) => {
    if (head.length < headCharactersMax) head += text.slice(0, headCharactersMax - head.length);
    write(text);
  };
  return {
    add(chunk) {
      bytes += chunk.length;
      pass(decoder.decode(chunk, { stream: true }));
      return bytes <= streamedBytesMax;
    },
    end() {
      pass(decoder.decode());
      return head;
    },
  };
}

/** Null for an encoding nobody asked for: the client accepts gzip only, some servers send others. */
function createDecoder(encoding: string): ((body: Readable) => Readable) | null {
  switch (encoding.trim().toLowerCase()) {
    case "":
    case "identity":
      return (body) => body;
    case "gzip":
    case "x-gzip":
      return (body) => through(body, createGunzip());
    case "deflate":
      return (body) => through(body, createInflate());
    case "br":
      return (body) => through(body, createBrotliDecompress());
    default:
      return null;
  }
}

/**
 * Errors and the end of either stream reach the other. An answer without a body may be labelled as
 * packed all the same, as some proxies do: there is nothing to unpack then, and nothing cut off.
 */
function through(body: Readable, decoder: NodeJS.ReadWriteStream & Readable): Readable {
  let isEmpty = true;
  body.once("data", () => {
    isEmpty = false;
  });
  body.on("error", (error) => decoder.destroy(error));
  body.on("end", () => (isEmpty ? decoder.push(null) : decoder.end()));
  decoder.on("close", () => body.destroy());
  return body.pipe(decoder, { end: false });
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || name === "set-cookie" ? [] : [[name, [value].flat().join(", ")]],
    ),
  );
}
