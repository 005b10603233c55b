import { credentialEndField } from "@/lib/core/access/credential-end";
import type { SettingField, SettingValues } from "@/lib/core/settings/setting-field";
import type {
  Account,
  AccountFields,
  AccountRef,
  Capabilities,
  LastLogin,
  Lead,
  ProbeStep,
  Seats,
  TargetGroup,
} from "@/lib/core/target/target";
import type { HttpClient } from "@/lib/http/client";
import type { FakeCall, Fault } from "@/lib/http/fake-faults";
import type { Access, OpenClient } from "@/lib/http/open-access";

export type { SettingField } from "@/lib/core/settings/setting-field";
export type {
  Account,
  AccountFields,
  AccountRef,
  Capabilities,
  Capability,
  LastLogin,
  Lead,
  ProbeStep,
  Seats,
  TargetGroup,
} from "@/lib/core/target/target";

export type Page<Item> = {
  items: Item[];
  /** Pass it back to go on after this page; null on the last one. */
  cursor: string | null;
};

export type Probe = {
  steps: ProbeStep[];
  product: string | null;
  version: string | null;
  /** The account that our calls run as, as the instance tells it. */
  ownUsername: string | null;
  capabilities: Capabilities | null;
};

/** Settings of one connected instance; secrets are already decrypted. */
export type TargetSettings = SettingValues;

export type Member = Account | Pick<Account, "id">;

/** With all its members where the list shows them; without, `members` has to be asked. */
export type ListedGroup = TargetGroup & { members?: Member[] };

/**
 * How an account is looked up: by the target's own key, or by its name in any case. With the key may
 * come the name it had last, because some products cannot be asked for a key.
 */
export type AccountKey = { id: string; lastUsername?: string } | { username: string };

/**
 * A connected instance. It reads and executes; it never compares and never decides. A verb that
 * changes something throws a SyncError with the reaction `skip` when it failed for this record only.
 */
export type TargetConnection = {
  /**
   * Every account, each exactly once, in bounded pages. Where `listUsers` is not able, this is all
   * the instance can show: someone not in it may exist, `findAccount` tells.
   */
  accounts(cursor: string | null, signal: AbortSignal): AsyncIterable<Page<Account>>;
  /** `membersOf`: of how many groups the members are wanted next, should the list show them along. */
  groups(
    cursor: string | null,
    signal: AbortSignal,
    membersOf?: number,
  ): AsyncIterable<Page<ListedGroup>>;
  /** Direct members of one group; some products show no more than their keys. */
  members(
    group: TargetGroup,
    cursor: string | null,
    signal: AbortSignal,
  ): AsyncIterable<Page<Member>>;
  /** Null when no such account exists. */
  findAccount(by: AccountKey, signal: AbortSignal): Promise<Account | null>;
  /** All accounts with this e-mail address; absent where the product cannot look it up. */
  findByEmail?(email: string, signal: AbortSignal): Promise<Account[]>;
  /** By its name, null for none. Present where a group's id is another than its name. */
  findGroup?(name: string, signal: AbortSignal): Promise<TargetGroup | null>;
  /** The groups an account is directly in. */
  groupsOf(account: AccountRef, signal: AbortSignal): AsyncIterable<Page<TargetGroup>>;

  /**
   * An account that exists already is a SyncError `ACCOUNT_EXISTS`. Null where the product answers
   * without the new key: then `identify` is present.
   */
  createAccount(fields: NewAccount, signal: AbortSignal): Promise<Account | null>;
  /** Accounts that were just made, by few calls for many names; one that does not show is left out. */
  identify?(usernames: readonly string[], signal: AbortSignal): Promise<Account[]>;
  /** A changed `username` renames. Comes with no more than `updates` names beside the fields. */
  updateAccount(account: AccountRef, changed: AccountChange, signal: AbortSignal): Promise<void>;
  /** The key that an account has once it is renamed. Present where the name is the key. */
  keyAfterRename?(account: AccountRef, username: string): string;
  /** What `updateAccount` sets by the same call as names and e-mail; absent where by no such call. */
  updates?: readonly ("active" | "profile")[];
  setActive(account: AccountRef, active: boolean, signal: AbortSignal): Promise<void>;
  /** An absent account counts as deleted. Present where `deleteUser` is able. */
  deleteAccount?(account: AccountRef, signal: AbortSignal): Promise<void>;
  /**
   * Those of the keys that the account has. Present where `profile` is able and accounts come
   * without it; where they come with it, that is all there is.
   */
  readProfile?(
    account: AccountRef,
    keys: readonly string[],
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, string>>>;
  /** Sets what the product keeps beyond name and e-mail, by key; null clears it. */
  setProfile?(
    account: AccountRef,
    values: Readonly<Record<string, string | null>>,
    signal: AbortSignal,
  ): Promise<void>;

  /**
   * A group that was there already comes back with `created: false`; that is a success. One that shows
   * after a try of this call whose answer was lost counts as made by it: the plan saw none.
   */
  createGroup(name: string, signal: AbortSignal): Promise<{ created: boolean; group: TargetGroup }>;
  /** Members and what the group may do stay. Present where `renameGroup` is able. */
  renameGroup?(group: TargetGroup, name: string, signal: AbortSignal): Promise<TargetGroup>;
  /** An absent group counts as deleted. Present where `deleteGroup` is able. */
  deleteGroup?(group: TargetGroup, signal: AbortSignal): Promise<void>;
  /** Adding a member twice and removing an absent one succeed. */
  addMember(account: AccountRef, group: TargetGroup, signal: AbortSignal): Promise<void>;
  removeMember(account: AccountRef, group: TargetGroup, signal: AbortSignal): Promise<void>;
  /**
   * The same for several at once, where the product has such a call. It is all or nothing: a call
   * that fails with `skip` is tried again in halves, so that one bad member does not block the rest.
   */
  batches?: MemberBatches;

  /** All projects and components with the people who lead them. Present where `leads` is able. */
  leads?(cursor: string | null, signal: AbortSignal): AsyncIterable<Page<Lead>>;
  reassignLead?(lead: Lead, to: AccountRef, signal: AbortSignal): Promise<void>;
  /** When people signed in last: everybody who can, whoever never did too. Present where `lastLogin` is able. */
  lastLogins?(cursor: string | null, signal: AbortSignal): AsyncIterable<Page<LastLogin>>;
  /** Instead of a whole read, where the product can tell what changed since the last one. */
  feed?: ChangeFeed;
  /** Null where the instance does not tell. */
  seats?(signal: AbortSignal): Promise<Seats | null>;
  /**
   * Names of the groups that the instance puts a new account into by itself; null where it does not
   * tell. Absent where the product has no such question.
   */
  startingGroups?(signal: AbortSignal): Promise<string[] | null>;
};

/** What is set of an account; what is left out stays. A profile's null clears. */
export type AccountChange = Partial<AccountFields> & {
  active?: boolean;
  profile?: Readonly<Record<string, string | null>>;
};

/** What changed in an instance since a moment that a token stands for. */
export type ChangeFeed = {
  /** A token for now; null where the instance keeps no such list. */
  mark(signal: AbortSignal): Promise<string | null>;
  /** Null where the token is too old, or the list was switched off: then only a whole read tells. */
  since(token: string, signal: AbortSignal): Promise<TargetChanges | null>;
};

/** Accounts and groups that changed in any way, or whose memberships did; some may be gone. */
export type TargetChanges = { token: string; usernames: string[]; groups: string[] };

export type NewAccount = AccountFields & {
  /** For products that want one; nobody signs in with it. */
  password: string;
  /** Our own stable key of the person, where the product keeps a client's. */
  externalId?: string;
};

/** Each verb takes at most `max` records; an absent one means one call per membership. */
export type MemberBatches = {
  max: number;
  addMembers?(group: TargetGroup, accounts: AccountRef[], signal: AbortSignal): Promise<void>;
  removeMembers?(group: TargetGroup, accounts: AccountRef[], signal: AbortSignal): Promise<void>;
  addToGroups?(account: AccountRef, groups: TargetGroup[], signal: AbortSignal): Promise<void>;
};

/**
 * Where an instance is, and how to sign in there. `lacksPermission`: whether a 401 speaks of missing
 * rights, as some products say it; else it is the credentials. `isNobody`: whether an answer shows
 * that the product took Usher for an anonymous visitor.
 */
export type TargetAccess = Access & {
  /** Where else the credentials are sent, such as a token endpoint. */
  alsoAt?: string;
};

/**
 * What it takes that a person lets Usher in on the product's own page, instead of typing a
 * credential: an authorization code with PKCE (RFC 6749 §4.1, RFC 7636).
 */
export type Consent = {
  /** What Usher is let into; for another, consent is asked for anew. */
  site: string;
  authorizeUrl: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  /** Sent along to the product's page. */
  query?: Readonly<Record<string, string>>;
  /** Settings that calls need beside the token, where only the product knows them. */
  locate?(open: OpenClient, token: string, signal: AbortSignal): Promise<TargetSettings>;
};

/** One Atlassian product: data about itself, how to look at an instance, how to work with it. */
export type TargetDefinition = {
  id: string;
  label: string;
  fields: SettingField[];
  /** Unusable settings are a SyncError. */
  access(settings: TargetSettings): TargetAccess;
  /** Absent where nobody can be let in by consent; `of` is null where the settings sign in otherwise. */
  consent?: { how: string; of(settings: TargetSettings): Consent | null };
  /** How to prepare an instance and get credentials, one step per entry. */
  guide: readonly string[];
  /** Where new accounts are made, and how another directory is chosen, in words. */
  directory: string;
  /** Calls in flight that production instances bear; more than three cannot keep a refusal short. */
  concurrency: number;
  /** What the product would store, so that a plan made after its own changes are applied is empty. */
  normalize(fields: AccountFields): AccountFields;
  /** Set where user names that differ in case alone are one, and the product may store either. */
  ignoresCase?: true;
  /** The form of a group name by which the product tells groups apart. */
  groupKey(name: string): string;
  /** False where people cannot be looked up by name, only found through the groups they are in. */
  looksUpNames?: false;
  /** False where a read soon after a write may show the state before, for minutes. */
  readsItsWrites?: false;
  /** Groups that make an administrator where nobody changed that; protected unless told otherwise. */
  adminGroups: readonly string[];
  /** Groups that let people in at all where nobody changed that; taking people out locks them out. */
  accessGroups?: readonly string[];
  /** Groups that a new account is in by itself where nobody changed that; absent where in none. */
  startingGroups?: readonly string[];
  /** Why the product would refuse this value, in words; null when it is fine. */
  refuses(fields: AccountFields): { field: keyof AccountFields; reason: string } | null;
  /** Why a group of this name cannot be kept in step, in words; null when it can. */
  refusesGroup(name: string): string | null;
  /** Settings of a sync that only this product has, such as who takes over projects. */
  ruleFields?: readonly SettingField[];
  /** Where the product keeps attributes of a person beyond name and e-mail; absent where nowhere. */
  profile?: ProfileDefinition;
  probe(http: HttpClient, settings: TargetSettings, signal: AbortSignal): Promise<Probe>;
  connect(http: HttpClient, settings: TargetSettings, capabilities: Capabilities): TargetConnection;
};

/** What of a person's attributes the product shows or keeps. */
export type ProfileDefinition = {
  /** The fixed fields it has, in order; empty where customers name their own. */
  fields: readonly { key: string; label: string }[];
  /** Whether customers may name fields of their own; `refusesKey` says why one cannot be used. */
  isOpen: boolean;
  refusesKey(key: string): string | null;
};

/**
 * Production instances bear four calls at once (targets.md §9.3). Of three, no more than two are still
 * under way when one of them learns that the credentials are refused: a fourth failure can lock an account.
 */
export const callsAtOnce = 3;

/** Every product has these fields: tokens may end, and instances bear more calls or fewer. */
export function defineTarget(definition: TargetDefinition): TargetDefinition {
  const own = [credentialEndField("Token or password"), callsField(definition.concurrency)];
  return { ...definition, fields: [...definition.fields, ...own] };
}

/** What Usher does with an instance; another value says nothing about the instance itself. */
export const ownFieldNames: ReadonlySet<string> = new Set(["credentialEndsOn", "callsAtOnce"]);

/** The most that production instances bear (targets.md §9.3). */
const callsMax = 8;

function callsField(usual: number): SettingField {
  const numbers = Array.from({ length: callsMax }, (_, at) => `${at + 1}`);
  return {
    name: "callsAtOnce",
    label: "Calls at once",
    help: "More only where the product's administrators agree. When credentials are refused, the others under way are refused, too",
    optional: true,
    choices: [
      { value: "usual", label: `As usual: ${usual}` },
      ...numbers.map((value) => ({ value, label: value })),
    ],
  };
}

/** Calls at once as an instance's settings say. */
export function withCalls(
  definition: TargetDefinition,
  { callsAtOnce: chosen }: TargetSettings,
): TargetDefinition {
  const concurrency = Number(chosen);
  return concurrency >= 1 && concurrency <= callsMax ? { ...definition, concurrency } : definition;
}

export type FakePerson = AccountFields & {
  active?: boolean;
  /** Lives in a directory that the product may not write to. */
  readOnly?: boolean;
  /** What the product keeps beyond these, where it does. */
  profile?: Readonly<Record<string, string>>;
  /** ISO text, where the fake tells it; null for whoever never signed in. */
  lastLoginAt?: string | null;
};

export type FakeState = {
  people: readonly FakePerson[];
  /** Members by group. */
  groups: Readonly<Record<string, readonly string[]>>;
};

/** A product's fake server on a loopback port: `<id>.fake.ts` exports `startFake` and `versions`. */
export type FakeTarget = {
  settings: TargetSettings;
  /** Whom calls with these settings run as; null where the product knows programs, not people. */
  ownUsername: string | null;
  faults: Fault[];
  /** Every call it received, in order of arrival. */
  calls: FakeCall[];
  /** All it holds, names in order. */
  state(): Promise<FakeState>;
  close(): Promise<void>;
};

export type StartFake = (
  options: { version: string } & Partial<FakeState> & {
      /** Accounts that the licence allows. */
      seatsMax?: number;
      /** Entries that this instance gives at once, where that is less than usual. */
      pageMax?: number;
      /** Whether the account that Usher signs in with may administer users. */
      isAdmin?: boolean;
      rateLimit?: { limit: number; fillRate: number; intervalSeconds: number };
    },
) => Promise<FakeTarget>;
