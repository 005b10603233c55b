import { UserError } from "@/lib/core/user-error";
import type { Membership } from "./member";
import { memberRoute } from "./route";

/**
 * A POST route that takes a file from a page, whose size a server action would not bear. Like
 * actions it is for pages of this Usher alone: a request from another site is turned away.
 */
export function memberUpload<Params extends { tenant: string }>(
  bytesMax: number,
  handler: (membership: Membership, file: Buffer, name: string, params: Params) => Promise<object>,
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  return memberRoute<Params>("configure", async (membership, request, params) => {
    if (!isOwnPage(request)) return Response.json({ error: foreign }, { status: 403 });
    const bytes = await readBody(request, bytesMax);
    if (bytes === null) {
      const error = `The file is larger than ${bytesMax / 1024 / 1024} MB.`;
      return Response.json({ error }, { status: 413 });
    }
    try {
      return Response.json(await handler(membership, bytes, nameOf(request), params));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return Response.json({ error: error.message }, { status: error.status });
    }
  });
}

const foreign = "This did not come from a page of Usher. Reload the page and try again.";

/** Browsers send an origin with every POST; this compares as Next does for actions. */
function isOwnPage({ headers }: Request): boolean {
  const origin = headers.get("origin");
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}

/** Null as soon as it is too large. */
async function readBody({ body }: Request, bytesMax: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.byteLength;
    if (size > bytesMax) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const nameMax = 200;

/** Percent-encoded, because headers carry no other letters. */
function nameOf({ headers }: Request): string {
  const given = headers.get("x-file-name") ?? "";
  try {
    return decodeURIComponent(given).trim().slice(0, nameMax) || "people.csv";
  } catch {
    return "people.csv";
  }
}
