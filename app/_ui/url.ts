/** What a page's searchParams resolve to. */
export type UrlParams = Record<string, string | string[] | undefined>;

/** Parameters that name a place in a list; they lose their meaning when a filter changes. */
const cursors = ["after", "before"];

/**
 * The same list with other filters: keeps what is not named, drops what is null or empty, and
 * goes back to the first page.
 */
export function withParams(
  path: string,
  current: UrlParams,
  changes: Record<string, string | null>,
): string {
  const next = new URLSearchParams();
  for (const [name, value] of Object.entries(current)) {
    if (name in changes || cursors.includes(name)) continue;
    for (const one of listOf(value)) next.append(name, one);
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value !== null && value !== "") next.set(name, value);
  }
  const query = next.toString();
  return query === "" ? path : `${path}?${query}`;
}

/** The first value of a parameter, or null. */
export function paramOf(params: UrlParams, name: string): string | null {
  return listOf(params[name])[0] ?? null;
}

function listOf(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
