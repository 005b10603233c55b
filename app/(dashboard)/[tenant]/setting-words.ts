import type { SettingsSection } from "@/lib/core/settings-diff";
import type { SyncSettings } from "@/lib/core/sync-settings";

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

export function sectionLabel(section: string): string {
  return isSection(section) ? sectionLabels[section] : section;
}

type Labels = {
  [section in Exclude<SettingsSection, "profile" | "tests">]: Record<
    keyof SyncSettings[section],
    string
  >;
};

/** As the tabs call their fields, with as much of the heading above as one needs elsewhere. */
const labels: Labels = {
  users: {
    create: "Create accounts",
    update: "Update names and e-mail",
    inactive: "Disabled at the provider",
    inactiveGraceDays: "Disabled at the provider: grace days",
    outOfScope: "Out of scope",
    outOfScopeGraceDays: "Out of scope: grace days",
    gone: "Gone from the provider",
    goneGraceDays: "Gone from the provider: grace days",
    leads: "Projects and components that people lead",
    anonymousDays: "Keep the names for, in days",
    strip: "Which memberships go",
    stripExcept: "Groups that stay",
    reactivate: "Enable the account",
    match: "Match rules",
    adoption: "When a rule finds an account",
    usernameRule: "User name",
    excluded: "Excluded people",
    protectedAccounts: "Protected accounts",
  },
  attributes: { username: "User name", displayName: "Full name", email: "E-mail" },
  groups: {
    mode: "Mapping",
    createMissing: "Create missing groups",
    removal: "Memberships that are taken away",
    firstContact: "Feeding a group that was there before",
    deleteGone: "Delete groups that are gone from the identity provider",
    include: "Only these groups",
    exclude: "Never these groups",
    steps: "Steps of the names",
    dropUnmatched: "Leave out groups that no replacing step matches",
    merge: "Merge groups that lead to one name",
    mappings: "Manual mapping",
    protected: "Protected groups",
    protectAdminGroups: "Protect the groups that make an administrator",
    defaultsNew: "Default groups for new accounts",
    defaultsAll: "Default groups for everybody",
    conditions: "Groups by conditions",
    required: "Only members of these groups",
    requiredWhen: "Or of groups for which this holds",
    nested: "Groups inside groups",
  },
  schedule: {
    everyMinutes: "Run every, in minutes",
    cron: "Run at",
    zone: "Zone",
    users: "Accounts only",
    groups: "Groups and memberships only",
  },
  inactivity: {
    days: "Disable after so many days without a login",
    neverDays: "Never signed in: after so many days",
    warn: "Warn people by mail",
  },
  safety: {
    disablesPercent: "Disabled accounts: at most, in percent",
    disablesMax: "Disabled accounts: at most",
    disablesFloor: "Disabled accounts: always allowed",
    membershipRemovalsPercent: "Memberships taken away: at most, in percent",
    membershipRemovalsFloor: "Memberships taken away: always allowed",
    groupRemovalsPercent: "One group: at most, in percent of its members",
    groupMembersMin: "One group: in groups of more than",
    raised: "All limits raised",
  },
};

/** What choices are called; `field` within its section. */
const choices: Record<string, Record<string, string>> = {
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
  firstContact: { ask: "Ask", automatic: "At once" },
  nested: { direct: "Direct members", transitive: "Members of inner groups too" },
};

const aways = new Set(["inactive", "outOfScope", "gone"]);

/** A value as its screen calls it. */
export function valueWords(section: string, field: string, value: string | null): string | null {
  if (value === null || (section !== "users" && section !== "groups")) return value;
  return choices[aways.has(field) ? "away" : field]?.[value] ?? value;
}

/** `goneGraceDays` by its tab's own label, `email.sources` as “E-mail · sources”. */
export function fieldLabel(section: SettingsSection, field: string): string {
  const [first = "", ...rest] = field.split(".");
  const tail = rest.map((part) => nameWords(part).toLowerCase());
  return [labelOf(section, first), ...tail].join(" · ");
}

function labelOf(section: SettingsSection, field: string): string {
  if (section === "tests") return "Tests";
  if (section === "profile") return field;
  const own: Record<string, string> = labels[section];
  return own[field] ?? nameWords(field);
}

/** `redirectUrl` as “Redirect url”, for what has no label of its own. */
export function nameWords(name: string): string {
  const spaced = name
    .replaceAll("_", " ")
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function isSection(name: string): name is SettingsSection {
  return Object.hasOwn(sectionLabels, name);
}
