import type { GroupRules } from "@/lib/core/groups/group-rules";
import type { AwayAction } from "@/lib/core/plan/plan-away";
import type { SettingsSection } from "@/lib/core/settings/settings-diff";
import type { SyncSettings, UserRules } from "@/lib/core/settings/sync-settings";
import { formatDuration } from "@/lib/format";

/** The tab on which a section is edited. */
export const sectionLabels: Record<SettingsSection, string> = {
  users: "User sync",
  attributes: "Attributes",
  profile: "Custom attributes",
  groups: "Group sync",
  schedule: "Schedule",
  inactivity: "Inactive users",
  safety: "Safety",
  tests: "Tests",
};

/** What a field is called at its control, and the heading above, without which it says too little. */
export type Word = { label: string; under?: string };

type Words = {
  [section in Exclude<SettingsSection, "attributes" | "profile" | "tests">]: Record<
    keyof SyncSettings[section],
    Word
  >;
};

const [inactive, outOfScope, gone] = [
  "Disabled at the provider",
  "Out of scope",
  "Gone from the provider",
];
const [account, grace] = ["Their account", "Grace period, in days"];
const between = "Between full runs";
const [disables, removals, oneGroup] = ["Disabled accounts", "Memberships taken away", "One group"];
const [percent, floor] = ["At most, in percent", "Always allowed"];

/** The tabs draw their controls with these; audit log and versions tell changes with them. */
export const settingWords = {
  users: {
    create: { label: "Create accounts" },
    update: { label: "Update names and e-mail" },
    inactive: { label: account, under: inactive },
    inactiveGraceDays: { label: grace, under: inactive },
    outOfScope: { label: account, under: outOfScope },
    outOfScopeGraceDays: { label: grace, under: outOfScope },
    gone: { label: account, under: gone },
    goneGraceDays: { label: grace, under: gone },
    leads: { label: "Projects and components that people lead" },
    anonymousDays: { label: "Keep the names for, in days", under: "Anonymised accounts" },
    strip: { label: "Which memberships go", under: "Groups that are taken away" },
    stripExcept: { label: "Groups that stay", under: "Groups that are taken away" },
    reactivate: { label: "Enable the account", under: "Back again" },
    match: { label: "Match rules" },
    adoption: { label: "When a rule finds an account" },
    usernameRule: { label: "User names" },
    excluded: { label: "Excluded people" },
    protectedAccounts: { label: "Protected accounts" },
  },
  groups: {
    mode: { label: "Mapping", under: "Groups" },
    createMissing: { label: "Create missing groups" },
    removal: { label: "What may be taken away", under: "Memberships" },
    firstContact: { label: "Ask before feeding a group that was there before" },
    deleteGone: { label: "Delete groups that are gone from the identity provider" },
    include: { label: "Only these groups", under: "Filter and names" },
    exclude: { label: "Never these groups", under: "Filter and names" },
    steps: { label: "Steps of the name", under: "Filter and names" },
    dropUnmatched: { label: "Leave out groups that no replacing step matches" },
    merge: { label: "Merge groups that lead to one name" },
    mappings: { label: "Manual mapping" },
    protected: { label: "Also protected", under: "Protected groups" },
    protectAdminGroups: { label: "Protect the groups that make an administrator" },
    defaultsNew: { label: "For new accounts", under: "Default groups" },
    defaultsAll: { label: "For everybody", under: "Default groups" },
    conditions: { label: "Conditions", under: "Groups by attributes" },
    required: { label: "Only members of these groups", under: "Who is synced" },
    requiredWhen: { label: "Or of groups for which this holds", under: "Who is synced" },
    nested: { label: "Groups inside groups" },
  },
  schedule: {
    everyMinutes: { label: "Run", under: "Full runs" },
    cron: { label: "Run: times", under: "Full runs" },
    zone: { label: "Zone", under: "Time zone" },
    users: { label: "Accounts only", under: between },
    groups: { label: "Groups and memberships only", under: between },
  },
  inactivity: {
    days: { label: "Disable after so many days without a login" },
    neverDays: {
      label: "Then after so many days",
      under: "Also accounts that nobody ever signed in with",
    },
    warn: { label: "Warn people by mail" },
  },
  safety: {
    disablesPercent: { label: percent, under: disables },
    disablesMax: { label: "At most, accounts", under: disables },
    disablesFloor: { label: floor, under: disables },
    membershipRemovalsPercent: { label: percent, under: removals },
    membershipRemovalsFloor: { label: floor, under: removals },
    groupRemovalsPercent: { label: "At most, in percent of its members", under: oneGroup },
    groupMembersMin: { label: "In groups of more than", under: oneGroup },
    raised: { label: "All limits", under: "Raise the limits" },
  },
} as const satisfies Words;

type UserChoice = "strip" | "reactivate" | "adoption";
type GroupChoice = "mode" | "removal" | "nested";
type Choices = { away: Record<AwayAction, string> } & {
  [field in UserChoice]: Record<UserRules[field], string>;
} & { [field in GroupChoice]: Record<GroupRules[field], string> };

/** What choices are called, at the control and wherever a change of it is told. */
export const choiceWords: Choices = {
  away: {
    keep: "Leave as it is",
    stripGroups: "Take the groups away",
    disable: "Disable",
    disableAndStripGroups: "Disable and take the groups away",
    anonymise: "Anonymise",
    delete: "Delete",
  },
  strip: { managed: "Those that Usher gave", all: "All of them" },
  reactivate: { ifWeDisabled: "If Usher disabled it", always: "Always", never: "Never" },
  adoption: { ask: "Ask before taking them over", automatic: "Take them over when they match" },
  mode: { sameName: "On-the-fly", manual: "Manual mapping", off: "Off" },
  removal: {
    owned: "Only memberships that Usher gave",
    addOnly: "Nothing",
    mapped: "Everybody the provider does not list, in the groups it feeds",
    mirror: "Every membership the provider does not give, in all groups",
  },
  nested: { direct: "Direct members", transitive: "Members of inner groups too" },
};

/** The intervals that are offered, shortest first. */
export const intervals = [15, 30, 60, 240, 720, 1_440, 10_080] as const;

const intervalWords: Record<number, string> = {
  15: "Every 15 minutes",
  30: "Every 30 minutes",
  60: "Every hour",
  240: "Every 4 hours",
  720: "Twice a day",
  1440: "Every day",
  10080: "Every week",
};

/** An interval set over the API may be none of those that are offered. */
export function everyWords(minutes: number): string {
  return intervalWords[minutes] ?? `Every ${formatDuration(minutes * 60_000)}`;
}
