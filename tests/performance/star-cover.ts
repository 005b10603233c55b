export type Edge = { account: string; group: string };

/**
 * The fewest accounts and groups that touch every edge: as many as the largest matching has edges
 * (König). Found one augmenting path after the other (Kuhn), apart from how the engine finds it.
 */
export function fewestStars(edges: readonly Edge[]): number {
  const groupsOf = grouped(edges, ({ account }) => account);
  const accountOf = new Map<string, string>();
  const augment = (account: string, seen: Set<string>): boolean => {
    for (const { group } of groupsOf.get(account) ?? []) {
      if (seen.has(group)) continue;
      seen.add(group);
      const holder = accountOf.get(group);
      if (holder === undefined || augment(holder, seen)) {
        accountOf.set(group, account);
        return true;
      }
    }
    return false;
  };
  return [...groupsOf.keys()].filter((account) => augment(account, new Set())).length;
}

export function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
