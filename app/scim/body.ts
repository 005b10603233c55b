import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { invalidSyntax, ScimError } from "@/lib/scim/errors";
import { limits } from "@/lib/scim/limits";

const bytesMax = limits.bodyBytes;
const mediaTypes = new Set(["", "application/scim+json", "application/json"]);

/**
 * RFC 7644 §3.1; a body without a type is taken for JSON (P26). Where a header was set twice and a
 * proxy made one of both, the first counts.
 */
export function checkMediaType(contentType: string | null): void {
  const media = (contentType ?? "").split(/[;,]/, 1)[0]?.trim().toLowerCase() ?? "";
  if (mediaTypes.has(media)) return;
  throw new ScimError(
    415,
    null,
    `Bodies of type ${media.slice(0, 80)} are not understood. Send application/scim+json.`,
  );
}

/** Nobody unpacks bodies here: what is packed would be refused for a JSON that it is not. */
export function checkEncoding(contentEncoding: string | null): void {
  if (contentEncoding === null || /^\s*(?:identity)?\s*$/i.test(contentEncoding)) return;
  throw new ScimError(
    415,
    null,
    `Bodies packed with ${contentEncoding.slice(0, 80)} are not understood. Send plain JSON.`,
  );
}

export function parseJson(text: string): unknown {
  if (text.trim() === "") throw invalidSyntax("The body is empty; it must be a JSON object.");
  try {
    return JSON.parse(text);
  } catch {
    throw invalidSyntax("The body is not JSON. Check quotes, commas and brackets.");
  }
}

/** The body of a request as Next hands it over. */
export async function textOfRequest(request: Request): Promise<string> {
  const length = request.headers.get("content-length");
  refuseAnnounced(length);
  if (!request.body) return "";
  if (length !== null) return textAnnounced(request);
  const taken = newTaken();
  const reader = request.body.getReader();
  for (let part = await readPart(reader); part; part = await readPart(reader)) {
    if (!taken.add(part)) {
      await reader.cancel();
      throw tooLarge();
    }
  }
  return taken.text();
}

/** Node's parser lets no more bytes through than were announced, so nobody has to count them. */
async function textAnnounced(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer().catch(() => {
    throw brokenOff();
  });
  return decoded(Buffer.from(bytes));
}

/** The same of Node's own request. */
export function textOfIncoming(incoming: IncomingMessage): Promise<string> {
  refuseAnnounced(incoming.headers["content-length"] ?? null);
  return new Promise((resolve, reject) => {
    const taken = newTaken();
    incoming.on("data", (part: Buffer) => {
      if (taken.add(part)) return;
      incoming.removeAllListeners("data").resume();
      reject(tooLarge());
    });
    incoming.once("end", () => {
      try {
        resolve(taken.text());
      } catch (error) {
        reject(error);
      }
    });
    // It closes after the end as well, and an error is dear to make for nobody.
    incoming.once("close", () => {
      if (!incoming.readableEnded) reject(brokenOff());
    });
  });
}

async function readPart(reader: ReadableStreamDefaultReader<Uint8Array>) {
  const { value } = await reader.read().catch(() => {
    throw brokenOff();
  });
  return value;
}

/** Counts the bytes as they come, for bodies whose length was not announced. */
function newTaken() {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  return {
    add(part: Uint8Array): boolean {
      bytes += part.byteLength;
      parts.push(part);
      return bytes <= bytesMax;
    },
    text: () => decoded(Buffer.concat(parts)),
  };
}

/**
 * JSON is UTF-8, and a byte order mark in front of it may be passed over (RFC 8259 §8.1). Other bytes
 * would be kept as replacement characters, which nobody could read as a name again.
 */
function decoded(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  if (text.includes("\ufffd") && !isUtf8(bytes)) {
    throw invalidSyntax("The body is not UTF-8. Send it in that encoding (RFC 7644 §3.8).");
  }
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

function refuseAnnounced(length: string | null): void {
  if (Number(length ?? 0) > bytesMax) throw tooLarge();
}

function tooLarge(): ScimError {
  return new ScimError(
    413,
    null,
    `The body is larger than ${bytesMax} bytes. Send fewer members or operations at a time.`,
  );
}

function brokenOff(): ScimError {
  return invalidSyntax("The body did not arrive whole. Send it again.");
}
