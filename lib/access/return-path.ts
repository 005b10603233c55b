/** Any origin will do: it only tells whether the text leads away from it. */
const anchor = "http://usher.invalid";

/** Where to go after signing in: a path on this site, or the fallback. Never another site. */
export function safeReturnPath(wanted: unknown, fallback = "/workspaces"): string {
  if (typeof wanted !== "string" || wanted.length > 2_000) return fallback;
  // Browsers read a backslash as a slash and drop tabs and line breaks, so none may appear.
  if (!wanted.startsWith("/") || /^\/\/|[\\\p{Cc}]/u.test(wanted)) return fallback;
  if (!URL.canParse(wanted, anchor)) return fallback;
  const url = new URL(wanted, anchor);
  if (url.origin !== anchor || url.pathname.startsWith("//")) return fallback;
  return `${url.pathname}${url.search}`;
}
