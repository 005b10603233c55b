import { checkMatch, namesVersion } from "@/lib/scim/etag";
import type { Body, ScimCall } from "./scim-route";

/**
 * The resource, unless If-None-Match says that the caller has it in this very version (304), or
 * If-Match asks for another one (412).
 */
export function unlessKnown(
  { conditions }: ScimCall,
  version: string,
  body: () => Body,
): { status: number; body: Body | null } {
  checkMatch(conditions?.ifMatch ?? null, version);
  const known = conditions?.ifNoneMatch ?? null;
  if (known !== null && namesVersion(known, version)) return { status: 304, body: null };
  return { status: 200, body: body() };
}
