/** A load balancer sets one or two cookies; more than this is noise. */
const cookiesMax = 20;
const cookieBytesMax = 4_096;

export type CookieJar = {
  /** Value of the Cookie header; null when there is nothing to send. */
  header(): string | null;
  store(setCookies: readonly string[]): void;
};

/** Keeps a host's session affinity (RFC 6265, cut down to one host: paths and domains are not needed). */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    header: () =>
      cookies.size === 0
        ? null
        : [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
    store(setCookies) {
      for (const line of setCookies) {
        const cookie = parseCookie(line);
        if (!cookie) continue;
        cookies.delete(cookie.name);
        if (!cookie.expired && cookies.size < cookiesMax) cookies.set(cookie.name, cookie.value);
      }
    },
  };
}

function parseCookie(line: string): { name: string; value: string; expired: boolean } | null {
  if (line.length > cookieBytesMax) return null;
  const [pair = "", ...attributes] = line.split(";");
  const match = /^\s*([!#$%&'*+\-.^_`|~\w]+)=([\x21-\x3a\x3c-\x7e]*)\s*$/.exec(pair);
  if (!match) return null;
  return { name: match[1] ?? "", value: match[2] ?? "", expired: attributes.some(isExpiry) };
}

function isExpiry(attribute: string): boolean {
  const [name = "", value = ""] = attribute.trim().split("=");
  if (/^max-age$/i.test(name)) return Number(value) <= 0;
  return /^expires$/i.test(name) && Date.parse(value) <= Date.now();
}
