/** Somebody who is linked to an account: of this sync, or of another one that feeds its target. */
export type Claim = {
  sourceUserId: string;
  syncId: string;
  appId: string;
  appName: string;
  /** Their source still lists them. */
  isListed: boolean;
  /** It lists them as active. */
  isActive: boolean;
  /** When they were linked, in milliseconds since 1970. */
  since: number;
};

/** Another app whose person holds the account, too. */
export type Rival = {
  app: string;
  isActive: boolean;
  /** It decides about the account; we only give and take our own memberships. */
  ranksFirst: boolean;
  /** The target's owner said which app ranks first, so both may hold the account. */
  isRanked: boolean;
};

export type Claims = {
  /** Who else of this sync is linked to the account. */
  claim: "none" | "person_who_left" | "other_person";
  rival: Rival | null;
};

export type Claimant = { sourceUserId: string; syncId: string; appId: string; isListed: boolean };

/**
 * Who else is linked to the account that somebody has or would get. Among apps the order of the
 * target decides; where it names neither, who was linked first.
 */
export function claimsOf(me: Claimant, claims: readonly Claim[], order: readonly string[]): Claims {
  const own = claims.find(
    ({ syncId, sourceUserId }) => syncId === me.syncId && sourceUserId === me.sourceUserId,
  );
  const rest = claims.filter((claim) => claim !== own);
  const here = rest.filter(({ syncId }) => syncId === me.syncId);
  const elsewhere = rest.filter(({ syncId, isListed }) => syncId !== me.syncId && isListed);
  const best = elsewhere.sort(byRank(order))[0];
  const mine = me.isListed
    ? { appId: me.appId, since: own?.since ?? Number.POSITIVE_INFINITY }
    : null;
  const left = rest.length > 0 && here.every(({ isListed }) => !isListed);
  return {
    claim: here.some(({ isListed }) => isListed)
      ? "other_person"
      : left && !best
        ? "person_who_left"
        : "none",
    rival: best
      ? {
          app: best.appName,
          isActive: best.isActive,
          ranksFirst: mine === null || byRank(order)(best, mine) < 0,
          isRanked: order.length > 0,
        }
      : null,
  };
}

type Ranked = Pick<Claim, "appId" | "since">;

function byRank(order: readonly string[]) {
  const rank = ({ appId }: Ranked) => {
    const at = order.indexOf(appId);
    return at < 0 ? order.length : at;
  };
  return (one: Ranked, other: Ranked) => rank(one) - rank(other) || one.since - other.since;
}
