export type RequestUrl = {
  pathname: string;
  /** With its question mark, or empty. */
  search: string;
};

/** What the URL standard leaves as it is: no dots in the path, no escapes there, no other host. */
const plain = /^(\/(?!\/)[\w~!$()*+,;=:@/-]*)(\?[\w.~!$()*+,;=:@%/?&-]*)?$/;

/** The parts of a request's URL, absolute or from the path on. What cannot be read is no path of ours. */
export function requestUrl(text: string): RequestUrl {
  const parts = plain.exec(text);
  // A lone question mark is no query to the standard either.
  if (parts) return { pathname: parts[1] ?? "/", search: parts[2] === "?" ? "" : (parts[2] ?? "") };
  try {
    const { pathname, search } = new URL(text, "http://localhost");
    return { pathname, search };
  } catch {
    return { pathname: "/", search: "" };
  }
}
