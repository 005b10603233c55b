import { ScimError } from "./errors";

/** The conditions a request carries in its headers, as they were sent (RFC 7644 §3.14). */
export type Conditions = { ifMatch: string | null; ifNoneMatch: string | null };

/** Null for the requests of nearly every client, which set none. */
export function conditionsOf(ifMatch: string | null, ifNoneMatch: string | null) {
  return ifMatch === null && ifNoneMatch === null ? null : { ifMatch, ifNoneMatch };
}

/**
 * The version of a resource as clients see it: how often it was changed, and a print of what is
 * shown in it but kept elsewhere (a user's groups, a group's members), so that an equal tag never
 * hides a change.
 */
export function versionTag(version: number, shownWith: string = ""): string {
  return shownWith === "" ? `W/"${version}"` : `W/"${version}-${printOf(shownWith).toString(36)}"`;
}

/** The same where what is shown are several things, each with a print of its own. */
export function versionTagOf(version: number, prints: readonly number[]): string {
  if (prints.length === 0) return versionTag(version);
  const all = prints.reduce((hash, print) => Math.imul(hash ^ print, prime), offset);
  return `W/"${version}-${(all >>> 0).toString(36)}"`;
}

/** Whether the tags in an If-Match header can be compared without what is kept elsewhere. */
export function namesPrints(header: string): boolean {
  return header.includes("-");
}

/**
 * Whether an If-Match or If-None-Match header names this version. Weak and strong tags are told
 * apart by nobody here: SCIM's own examples send weak tags in If-Match (RFC 7644 §3.14).
 */
export function namesVersion(header: string, version: string): boolean {
  if (header.trim() === "*") return true;
  const wanted = opaque(version);
  return header.split(",").some((tag) => opaque(tag) === wanted);
}

/** Refuses a change whose conditions do not hold (RFC 9110 §13.1). */
export function checkConditions({ ifMatch, ifNoneMatch }: Conditions, tag: string): void {
  checkMatch(ifMatch, tag);
  if (ifNoneMatch !== null && namesEither(ifNoneMatch, tag)) {
    throw new ScimError(412, null, "If-None-Match names a version that is there already.");
  }
}

/** Whatever the method is, it is not carried out on another version than If-Match names. */
export function checkMatch(ifMatch: string | null, tag: string): void {
  if (ifMatch === null || namesEither(ifMatch, tag)) return;
  throw new ScimError(
    412,
    null,
    `If-Match names another version than the present one, ${tag}. Read the resource again.`,
  );
}

/** The bare version is named by who read a group without its members. */
function namesEither(header: string, tag: string): boolean {
  return namesVersion(header, tag) || namesVersion(header, tag.replace(/-[^"]*"$/, '"'));
}

function opaque(tag: string): string {
  return tag
    .trim()
    .replace(/^W\//i, "")
    .replace(/^"(.*)"$/, "$1");
}

const [offset, prime] = [0x811c9dc5, 0x01000193];

/** FNV-1a over UTF-16 units: nothing depends on it but whether a client reads again. */
export function printOf(text: string): number {
  let hash = offset;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  }
  return hash >>> 0;
}
