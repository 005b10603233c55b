/**
 * The address of the next page in a Link header (RFC 8288), whole and untouched. A server may send
 * the header several times, which reads as one with commas; an address may hold commas, too.
 */
export function linkedNext(header: string | undefined): string | null {
  for (const [, address, parameters = ""] of (header ?? "").matchAll(linkPattern)) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
    const names = (relation?.[1] ?? relation?.[2] ?? "").toLowerCase().split(/\s+/);
    if (address !== undefined && names.includes("next")) return address;
  }
  return null;
}

/** `<address>` and its parameters, whose values may be quoted. */
const linkPattern = /<([^>]*)>((?:\s*;\s*[^\s=;,]+\s*(?:=\s*(?:"[^"]*"|[^\s;,"]*))?)*)/g;
