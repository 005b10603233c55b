/** So many levels of groups in groups are followed; deeper ones do not count. */
export const nestingMax = 20;

/**
 * Every group that somebody in the given groups is in, with the way there: from the group they are
 * directly in to the outermost one. The shortest way wins; a cycle ends where it began.
 */
export function groupWays(
  direct: readonly string[],
  parentsOf: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
  const ways = new Map<string, string[]>(direct.map((id) => [id, [id]]));
  let level = [...ways.values()];
  for (let depth = 1; depth < nestingMax && level.length > 0; depth++) {
    const next: string[][] = [];
    for (const way of level) {
      for (const parent of parentsOf.get(way.at(-1) ?? "") ?? []) {
        if (ways.has(parent)) continue;
        const longer = [...way, parent];
        ways.set(parent, longer);
        next.push(longer);
      }
    }
    level = next;
  }
  return ways;
}
