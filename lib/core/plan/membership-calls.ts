/** Which calls a product has for several memberships at once. */
export type BatchVerbs = {
  /** Records that one call may name. */
  max: number;
  /** One group, several accounts. */
  byGroup: boolean;
  /** One account, several groups. */
  byAccount: boolean;
};

/** One call: all its memberships share the group or the account that `by` names. */
export type MembershipCall<Edge> = { by: "group" | "account"; edges: Edge[] };

/** A membership to give or to take. */
export type MembershipEdge = { accountId: string; groupKey: string };

/**
 * The fewest calls for these memberships. Every call is a star around an account or a group, so where
 * a product has both kinds this is a minimum vertex cover of a bipartite graph, which is a maximum
 * matching (König). Pure, in O(edges × √vertices) by Hopcroft and Karp's layers.
 */
export function membershipCalls<Edge extends MembershipEdge>(
  edges: readonly Edge[],
  verbs: BatchVerbs,
): MembershipCall<Edge>[] {
  const isByGroup = chooser(edges, verbs);
  const stars = new Map<string, MembershipCall<Edge>>();
  for (const edge of edges) {
    const by = isByGroup(edge) ? "group" : "account";
    const key = `${by} ${by === "group" ? edge.groupKey : edge.accountId}`;
    const star = stars.get(key);
    if (star) star.edges.push(edge);
    else stars.set(key, { by, edges: [edge] });
  }
  return [...stars.values()].flatMap(({ by, edges: all }) =>
    piecesOf(all, verbs.max).map((piece) => ({ by, edges: piece })),
  );
}

function chooser(edges: readonly MembershipEdge[], { byGroup, byAccount }: BatchVerbs) {
  if (!byAccount) return () => true;
  if (!byGroup) return () => false;
  const cover = groupsInCover(edges);
  return ({ groupKey }: MembershipEdge) => cover.has(groupKey);
}

/** The groups of a minimum cover; an edge whose group is not in it is covered by its account. */
function groupsInCover(edges: readonly MembershipEdge[]): Set<string> {
  const groupsOf = new Map<string, string[]>();
  for (const { accountId, groupKey } of edges) {
    const groups = groupsOf.get(accountId);
    if (groups) groups.push(groupKey);
    else groupsOf.set(accountId, [groupKey]);
  }
  const matching = maximumMatching(groupsOf);
  return reachedGroups(groupsOf, matching);
}

type Matching = { ofAccount: Map<string, string>; ofGroup: Map<string, string> };

function maximumMatching(groupsOf: Map<string, string[]>): Matching {
  const matching: Matching = { ofAccount: new Map(), ofGroup: new Map() };
  for (;;) {
    const layers = layersFrom(groupsOf, matching);
    if (!layers) return matching;
    for (const account of groupsOf.keys()) {
      if (!matching.ofAccount.has(account)) augment(account, groupsOf, matching, layers);
    }
  }
}

/** Breadth first from the accounts without a partner; null when no group without one is reached. */
function layersFrom(
  groupsOf: Map<string, string[]>,
  { ofAccount, ofGroup }: Matching,
): Map<string, number> | null {
  const layers = new Map<string, number>();
  let front = [...groupsOf.keys()].filter((account) => !ofAccount.has(account));
  for (const account of front) layers.set(account, 0);
  for (let depth = 1, isOpen = false; front.length > 0; depth++) {
    const next: string[] = [];
    for (const group of front.flatMap((account) => groupsOf.get(account) ?? [])) {
      const partner = ofGroup.get(group);
      if (partner === undefined) isOpen = true;
      else if (!layers.has(partner)) {
        layers.set(partner, depth);
        next.push(partner);
      }
    }
    if (isOpen) return layers;
    front = next;
  }
  return null;
}

/** Walks the layers down to a group without a partner and changes partners on the way back. */
function augment(
  start: string,
  groupsOf: Map<string, string[]>,
  { ofAccount, ofGroup }: Matching,
  layers: Map<string, number>,
): void {
  // Depth first without recursion: a path may be as long as there are accounts.
  const path = [{ account: start, place: 0 }];
  for (let here = path.at(-1); here; here = path.at(-1)) {
    const group = groupsOf.get(here.account)?.[here.place++];
    if (group === undefined) {
      layers.delete(here.account);
      path.pop();
      continue;
    }
    const partner = ofGroup.get(group);
    if (partner === undefined) {
      for (const { account, place } of path) {
        const taken = groupsOf.get(account)?.[place - 1] ?? group;
        ofAccount.set(account, taken);
        ofGroup.set(taken, account);
      }
      return;
    }
    const isBelow = layers.get(partner) === (layers.get(here.account) ?? 0) + 1;
    if (isBelow) path.push({ account: partner, place: 0 });
  }
}

/** König: what alternating paths from the accounts without a partner reach. */
function reachedGroups(
  groupsOf: Map<string, string[]>,
  { ofAccount, ofGroup }: Matching,
): Set<string> {
  const groups = new Set<string>();
  const accounts = [...groupsOf.keys()].filter((account) => !ofAccount.has(account));
  const seen = new Set(accounts);
  for (let account = accounts.pop(); account !== undefined; account = accounts.pop()) {
    for (const group of groupsOf.get(account) ?? []) {
      if (groups.has(group)) continue;
      groups.add(group);
      const partner = ofGroup.get(group);
      if (partner === undefined || seen.has(partner)) continue;
      seen.add(partner);
      accounts.push(partner);
    }
  }
  return groups;
}

function piecesOf<Edge>(edges: Edge[], max: number): Edge[][] {
  const pieces: Edge[][] = [];
  for (let at = 0; at < edges.length; at += max) pieces.push(edges.slice(at, at + max));
  return pieces;
}
