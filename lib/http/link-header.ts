/**
 * The address of the next page in a Link header (RFC 8288), whole and untouched. A server may send
 * the header several times, which reads as one with commas; an address may hold commas, too.
 */
export function linkedNext(header: string | undefined): string | null {
  for (const [, address, parameters = ""] of (header ?? "").matchAll(linkPattern)) {
    if (address !== undefined && relationsIn(parameters).includes("next")) return address;
  }
  return null;
}

/** A parameter's value may look like another parameter. */
function relationsIn(parameters: string): string[] {
  for (const [, name, quoted, bare] of parameters.matchAll(parameterPattern))
    if (name?.toLowerCase() === "rel") return (quoted ?? bare ?? "").toLowerCase().split(/\s+/);
  return [];
}

const parameterPattern = /;\s*([^\s=;,]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;,"]*)))?/g;

/** `<address>` and its parameters, whose values may be quoted. */
const linkPattern = /<([^>]*)>((?:\s*;\s*[^\s=;,]+\s*(?:=\s*(?:"[^"]*"|[^\s;,"]*))?)*)/g;
