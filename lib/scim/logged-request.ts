import { ScimError } from "./errors";
import { requestPlace } from "./request-place";
import { fromScim11, patchFromScim11 } from "./scim11-request";

/** A request as the log keeps it. A body that was cut or was no JSON is text. */
export type LoggedRequest = { method: string; path: string; body: unknown };

/** The request in the words of SCIM 2.0, in which all are read; one of 2.0 as it is. */
export function inScim20(request: LoggedRequest): LoggedRequest {
  if (!request.path.startsWith("/scim/v1/")) return request;
  const path = request.path.replace(/\.json(?=\?|$)/i, "");
  return { ...request, path, body: translated({ ...request, path }) };
}

function translated({ method, path, body }: LoggedRequest): unknown {
  const { kind } = requestPlace(path);
  if (kind === null || body === null) return body;
  try {
    if (method === "PATCH") return patchFromScim11(body);
    return fromScim11(body, kind === "user" ? "User" : "Group");
  } catch (error) {
    // What cannot be put into other words was refused for it.
    if (error instanceof ScimError) return body;
    throw error;
  }
}
