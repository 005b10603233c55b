import type { NameTest } from "@/lib/core/groups/group-pattern";
import type { DesiredUser, Refusal } from "@/lib/core/mapping/desired-user";
import type { DerivedAttribute } from "@/lib/core/mapping/profile-attribute";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { AwayState, UserRules } from "@/lib/core/settings/sync-settings";
import type { Account, AccountFields, Capabilities } from "@/lib/core/target/target";
import type { PlannedChange } from "./change";
import type { Claims, Rival } from "./claims";
import type { Found } from "./match-rule";
import type { StripPolicy } from "./plan-memberships";

/** What we know of a person's link to an account. */
export type KnownLink = {
  disabledByUs: boolean;
  /** How the person was away when it was noted last; null while they are not. */
  away: Away | null;
  /** The names that an anonymised account had before; null where it has its own. */
  originals: AccountFields | null;
};

/** Since when somebody is away, in milliseconds since 1970, and whether a person keeps the account. */
export type Away = { state: AwayState; since: number; isKept: boolean };

/** One person: as wanted, and as seen in the target. */
export type UserPair = {
  /** Null when the source does not list the person (any more). */
  desired: DesiredUser | { refusal: Refusal } | null;
  observed: Account | null;
  found: Found;
  link: KnownLink | null;
  /** Who else of this sync is linked to the observed account. */
  claim: Claims["claim"];
  /** Another app that holds it, too. */
  rival: Rival | null;
  /** The account is disabled because nobody signed in for long, and nobody has since. */
  isDormant?: boolean;
  /** The source lists the person, but in none of the groups that the rules require. */
  isOutOfScope?: boolean;
  /**
   * Attributes whose wanted value was pushed before and of which the target shows nothing; those of
   * the profile as `profile.<key>`.
   */
  unkept?: ReadonlySet<string>;
  /** Custom attributes as wanted; none where the rules name none. */
  profile?: readonly DerivedAttribute[];
};

export type UserContext = {
  rules: UserRules;
  capabilities: Capabilities;
  /** The account our calls run as, in the target's spelling. */
  ownUsername: string | null;
  /** False while accounts may exist that the match rules would find, but nobody has listed. */
  mirrorIsWhole: boolean;
  /** Whether what an account shows of its profile is all there is, so that the rest is empty. */
  profileIsWhole?: boolean;
  /** Whether a user name or an e-mail is on one of the customer's lists. */
  isExcluded: NameTest;
  isProtected: NameTest;
  /** Which groups go when the rules clear a person's groups. */
  strip: StripPolicy;
  /** Milliseconds since 1970. */
  now: number;
};

/** What is done about one person, and in one word why. */
export type Decision = {
  changes: PlannedChange[];
  reason: ReasonCode;
  /** In which way group memberships follow the source for this person. */
  memberships: "follow" | "removeOnly" | "strip" | "stripOurs" | "leave";
};
