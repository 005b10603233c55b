/**
 * Whether an If-Match or If-None-Match header names this version. Weak and strong tags are told
 * apart by nobody here: SCIM's own examples send weak tags in If-Match (RFC 7644 §3.14).
 */
export function namesVersion(header: string, version: string): boolean {
  if (header.trim() === "*") return true;
  const wanted = opaque(version);
  return header.split(",").some((tag) => opaque(tag) === wanted);
}

function opaque(tag: string): string {
  return tag
    .trim()
    .replace(/^W\//i, "")
    .replace(/^"(.*)"$/, "$1");
}
