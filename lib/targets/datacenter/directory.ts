/** targets.md §2: no Data Center product but Crowd lets a caller of its REST API choose a directory. */
export function firstDirectory(product: string): string {
  return (
    `${product} makes new accounts in the first of its user directories that may be written to, and ` +
    "its REST API lets nobody choose another. To have them elsewhere, move that directory to the top " +
    "under User directories before the first run. Accounts of the other directories are found by the " +
    "match rules; what such a directory refuses is listed with the reason."
  );
}
