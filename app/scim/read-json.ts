import { invalidSyntax, ScimError } from "@/lib/scim/errors";

/** Ten thousand members of a group fit in. */
const bytesMax = 1_048_576;
const mediaTypes = new Set(["", "application/scim+json", "application/json"]);

/** The text of a JSON body (RFC 7644 §3.1); a body without a type is taken for JSON. */
export async function readBody(request: Request): Promise<string> {
  const type = request.headers.get("content-type") ?? "";
  const media = type.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!mediaTypes.has(media)) {
    throw new ScimError(
      415,
      null,
      `Bodies of type ${media.slice(0, 80)} are not understood. Send application/scim+json.`,
    );
  }
  const length = request.headers.get("content-length");
  if (Number(length ?? 0) > bytesMax) throw tooLarge();
  try {
    // The HTTP parser holds the body to the length that was announced.
    return length === null ? await readCapped(request) : await request.text();
  } catch (error) {
    if (error instanceof ScimError) throw error;
    throw invalidSyntax("The body did not arrive whole. Send it again.");
  }
}

export function parseJson(text: string): unknown {
  if (text.trim() === "") throw invalidSyntax("The body is empty; it must be a JSON object.");
  try {
    return JSON.parse(text);
  } catch {
    throw invalidSyntax("The body is not JSON. Check quotes, commas and brackets.");
  }
}

/** Without an announced length the bytes are counted as they come. */
async function readCapped(request: Request): Promise<string> {
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.byteLength;
    if (bytes > bytesMax) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooLarge(): ScimError {
  return new ScimError(
    413,
    null,
    `The body is larger than ${bytesMax} bytes. Send fewer members or operations at a time.`,
  );
}
