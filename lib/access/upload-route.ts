import { UserError } from "@/lib/core/user-error";
import type { Membership } from "./member";
import { fileNameOf, readFile } from "./read-file";
import { memberRoute } from "./route";

/**
 * A POST route that takes a file from a page, whose size a server action would not bear. Like
 * actions it is for pages of this Usher alone: a request from another site is turned away.
 */
export function memberUpload<Params extends { tenant: string }>(
  bytesMax: number,
  handler: (membership: Membership, file: Buffer, name: string, params: Params) => Promise<object>,
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  return memberRoute<Params>("configure", (membership, request, params) =>
    uploadAnswer(request, bytesMax, (file) => handler(membership, file.bytes, file.name, params)),
  );
}

/** What a page is told that sends a file, whoever may send it. */
export async function uploadAnswer(
  request: Request,
  bytesMax: number,
  take: (file: { name: string; bytes: Buffer }) => Promise<object>,
): Promise<Response> {
  if (!isOwnPage(request)) return Response.json({ error: foreign }, { status: 403 });
  const bytes = await readFile(request, bytesMax);
  if (bytes === null) {
    const error = `The file is larger than ${bytesMax / 1024 / 1024} MB.`;
    return Response.json({ error }, { status: 413 });
  }
  try {
    return Response.json(await take({ name: fileNameOf(request), bytes }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return Response.json({ error: error.message }, { status: error.status });
  }
}

const foreign = "This did not come from a page of Usher. Reload the page and try again.";

/** Browsers send an origin with every POST; this compares as Next does for actions. */
function isOwnPage({ headers }: Request): boolean {
  const origin = headers.get("origin");
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}
