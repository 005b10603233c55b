/**
 * The same text for every spelling of one distinguished name (RFC 4514): servers differ in what they
 * escape and in the case of types, so names are compared by what they mean. Null for what is no DN.
 */
export function dnKey(text: string): string | null {
  const rdns = parseDn(text);
  return rdns === null ? null : rdns.map(rdnKey).join(",");
}

/** Whether an entry is named by this value of this attribute; of several values that is the name. */
export function isNamedBy(dn: string, attribute: string, value: string): boolean {
  const [own = []] = parseDn(dn) ?? [];
  const type = attribute.toLowerCase();
  return own.some((pair) => pair.type === type && folded(pair.value) === folded(value));
}

/** True for the base itself and for what is below it; only directly below with scope `one`. */
export function isBelow(dn: string, base: string, scope: "one" | "sub"): boolean {
  const [inner, outer] = [parseDn(dn), parseDn(base)];
  if (inner === null || outer === null || inner.length < outer.length) return false;
  if (scope === "one" && inner.length !== outer.length + 1) return false;
  const tail = outer.length === 0 ? [] : inner.slice(-outer.length);
  return tail.map(rdnKey).join(",") === outer.map(rdnKey).join(",");
}

type Rdn = { type: string; value: string }[];

/** Split at what is not escaped, values unescaped. */
function parseDn(text: string): Rdn[] | null {
  if (text.trim() === "") return [];
  const rdns = split(text, ",;").map((rdn) => split(rdn, "+").map(parsePair));
  const isWhole = rdns.every((rdn) => rdn.every((pair) => pair !== null));
  return isWhole ? rdns.map((rdn) => rdn.flatMap((pair) => pair ?? [])) : null;
}

function split(text: string, separators: string): string[] {
  const parts: string[] = [];
  let part = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (sign === "\\") {
      part += sign + (text[at + 1] ?? "");
      at += 1;
    } else if (!isQuoted && separators.includes(sign)) {
      parts.push(part);
      part = "";
    } else {
      if (sign === '"') isQuoted = !isQuoted;
      part += sign;
    }
  }
  return [...parts, part];
}

function parsePair(text: string): { type: string; value: string } | null {
  const at = text.indexOf("=");
  const type = text.slice(0, Math.max(0, at)).trim().toLowerCase();
  if (!/^(oid\.)?[a-z0-9][a-z0-9.-]*$/.test(type)) return null;
  const bare = type.replace(/^oid\./, "");
  return { type: oids[bare] ?? bare, value: meaningOf(text.slice(at + 1)) };
}

/** What RFC 4514 §3 gives short names for, and what Active Directory adds. */
const oids: Record<string, string> = {
  ...{ "2.5.4.3": "cn", "2.5.4.7": "l", "2.5.4.8": "st", "2.5.4.10": "o", "2.5.4.11": "ou" },
  ...{ "2.5.4.6": "c", "2.5.4.9": "street", "2.5.4.4": "sn", "2.5.4.42": "givenname" },
  ...{ "0.9.2342.19200300.100.1.25": "dc", "0.9.2342.19200300.100.1.1": "uid" },
  ...{ "1.2.840.113549.1.9.1": "emailaddress", userid: "uid", commonname: "cn" },
};

function meaningOf(text: string): string {
  const open = text.trimStart();
  if (open.startsWith("#")) return hexValue(open.slice(1).trim());
  const quoted = /^"((?:[^"\\]|\\.)*)"\s*$/s.exec(open);
  if (quoted) return plain(quoted[1] ?? "");
  // A blank at the end counts only when it is escaped.
  return plain(open.replace(/(?<!\\)((?:\\\\)*)\s+$/, "$1"));
}

/** `#04024869`: the value's encoding; its text, where it is one of the string types. */
function hexValue(hex: string): string {
  const bytes = Buffer.from(hex, "hex");
  const isShort = bytes.length >= 2 && (bytes[1] ?? 0xff) < 0x80;
  return isShort ? bytes.subarray(2).toString("utf8") : `#${hex.toLowerCase()}`;
}

/** Pairs of hex digits are bytes of UTF-8; any other escaped sign is itself. */
function plain(text: string): string {
  const bytes: Buffer[] = [];
  for (const [part] of text.matchAll(/\\[0-9a-f]{2}|\\.|[^\\]+/gisu)) {
    if (/^\\[0-9a-f]{2}$/i.test(part)) bytes.push(Buffer.from(part.slice(1), "hex"));
    else bytes.push(Buffer.from(part.startsWith("\\") ? part.slice(1) : part));
  }
  return Buffer.concat(bytes).toString("utf8");
}

/** Case and runs of blanks do not tell names apart, nor does the order within one step. */
function rdnKey(rdn: Rdn): string {
  return rdn
    .map(({ type, value }) => `${type}=${JSON.stringify(folded(value))}`)
    .sort()
    .join("+");
}

function folded(value: string): string {
  return value.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}
