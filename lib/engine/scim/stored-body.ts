/** How the request log marks a body that it did not keep whole; see logged-body.ts. */
const cutMark = / … \(\d+ characters in all\)$/;

type Logged = { path: string; requestBody: unknown };

/** Why a logged request cannot be sent again as it was, in a sentence; null when it can. */
export function whyNotReplayable({ path, requestBody }: Logged): string | null {
  if (wasCut(requestBody)) {
    return "Only the beginning of this request's body is kept, because it is long, so it cannot be replayed. Let the identity provider send it again instead.";
  }
  if (path.length >= pathMax) {
    return "Only the beginning of this request's path is kept, because it is long, so it cannot be replayed.";
  }
  return null;
}

/** True for a body of which the log holds the beginning alone. */
export function wasCut(body: unknown): boolean {
  return typeof body === "string" && cutMark.test(body);
}

const pathMax = 2_048;
