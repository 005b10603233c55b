import type { SettingField, SettingValues } from "@/lib/core/setting-field";
import type {
  Account,
  AccountFields,
  Capabilities,
  ProbeStep,
  TargetGroup,
} from "@/lib/core/target";
import type { HttpClient } from "@/lib/http/client";
import type { FakeCall, Fault } from "@/lib/http/fake-faults";

export type { SettingField } from "@/lib/core/setting-field";
export type {
  Account,
  AccountFields,
  Capabilities,
  Capability,
  ProbeStep,
  TargetGroup,
} from "@/lib/core/target";

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

/** A connected instance. It reads and executes; it never compares and never decides. */
export type TargetConnection = {
  /**
   * Every account, each exactly once, in bounded pages. Where `listUsers` is not able, this is all
   * the instance can show: someone not in it may exist, `findAccount` tells.
   */
  accounts(cursor: string | null, signal: AbortSignal): AsyncIterable<Page<Account>>;
  groups(cursor: string | null, signal: AbortSignal): AsyncIterable<Page<TargetGroup>>;
  /** Direct members of one group. */
  members(group: string, cursor: string | null, signal: AbortSignal): AsyncIterable<Page<Account>>;
  /** Null when no such account exists. */
  findAccount(username: string, signal: AbortSignal): Promise<Account | null>;
  /** Names of the groups an account is directly in. */
  groupsOf(username: string, signal: AbortSignal): AsyncIterable<Page<TargetGroup>>;

  /** An account that exists already is a SyncError `ACCOUNT_EXISTS`. */
  createAccount(
    fields: AccountFields & { password: string },
    signal: AbortSignal,
  ): Promise<Account>;
  updateAccount(
    username: string,
    changed: Partial<AccountFields>,
    signal: AbortSignal,
  ): Promise<void>;
  setActive(username: string, active: boolean, signal: AbortSignal): Promise<void>;
  /** "exists" is a success: the group was there already. */
  createGroup(name: string, signal: AbortSignal): Promise<"created" | "exists">;
  /** Adding a member twice and removing an absent one succeed. */
  addMember(username: string, group: string, signal: AbortSignal): Promise<void>;
  removeMember(username: string, group: string, signal: AbortSignal): Promise<void>;
};

/** One Atlassian product: data about itself, how to look at an instance, how to work with it. */
export type TargetDefinition = {
  id: string;
  label: string;
  fields: SettingField[];
  /** Where the instance is, and the headers to sign in there; unusable settings are a SyncError. */
  access(settings: TargetSettings): {
    baseUrl: string;
    headers: Readonly<Record<string, string>>;
  };
  /** How to prepare an instance and get credentials, one step per entry. */
  guide: readonly string[];
  /** Calls in flight that production instances bear (targets.md §9.3). */
  concurrency: number;
  /** What the product would store, so that a plan made after its own changes are applied is empty. */
  normalize(fields: AccountFields): AccountFields;
  /** The form of a group name by which the product tells groups apart. */
  groupKey(name: string): string;
  /** Groups that make an administrator where nobody changed that; protected unless told otherwise. */
  adminGroups: readonly string[];
  /** Why the product would refuse this value, in words; null when it is fine. */
  refuses(fields: AccountFields): { field: keyof AccountFields; reason: string } | null;
  /** Why a group of this name cannot be kept in step, in words; null when it can. */
  refusesGroup(name: string): string | null;
  probe(http: HttpClient, settings: TargetSettings, signal: AbortSignal): Promise<Probe>;
  connect(http: HttpClient, settings: TargetSettings, capabilities: Capabilities): TargetConnection;
};

/** Gives the definition its exact type without a cast. */
export function defineTarget(definition: TargetDefinition): TargetDefinition {
  return definition;
}

export type FakePerson = AccountFields & {
  active?: boolean;
  /** Lives in a directory that the product may not write to. */
  readOnly?: boolean;
};

export type FakeState = {
  people: readonly FakePerson[];
  /** Members by group. */
  groups: Readonly<Record<string, readonly string[]>>;
};

/** A product's fake server on a loopback port: `<id>.fake.ts` exports `startFake` and `versions`. */
export type FakeTarget = {
  settings: TargetSettings;
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
      rateLimit?: { limit: number; fillRate: number; intervalSeconds: number };
    },
) => Promise<FakeTarget>;
