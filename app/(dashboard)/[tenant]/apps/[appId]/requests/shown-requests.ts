import type { RequestRow } from "@/db/queries/request-view";
import type { Membership } from "@/lib/access/member";
import { shownTo } from "@/lib/access/shown-to";

type Member = Membership["member"];
type Named = Pick<RequestRow, "path" | "resourceKind" | "resourceName">;

/** Requests as the member is shown them, bodies, addresses and what is told of them. */
export function shownRequests<Row extends Named>(member: Member, requests: Row[]): Row[] {
  return shownTo(member, requests, { userName: requests.flatMap(namedBy) });
}

export function shownRequest<Row extends Named>(member: Member, request: Row): Row {
  return shownTo(member, request, { userName: namedBy(request) });
}

/** Whom a request is about, and whom it searches for: values of a filter stand in quotes. */
function namedBy({ path, resourceKind, resourceName }: Named): string[] {
  const searched = [...decoded(path).matchAll(/"([^"]+)"/g)].map(([, value]) => value ?? "");
  return resourceKind === "user" && resourceName !== null ? [...searched, resourceName] : searched;
}

/** A provider may send what is no encoding. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll("+", " "));
  } catch {
    return path;
  }
}
