import { z } from "zod";
import { groupPattern } from "@/lib/core/groups/group-pattern";
import { defaultGroupRules, groupRules } from "@/lib/core/groups/group-rules";
import { attributeMappings } from "@/lib/core/mapping/attribute-mapping";
import { defaultMappings } from "@/lib/core/mapping/attribute-preset";
import { profileAttributes } from "@/lib/core/mapping/profile-attribute";
import { usernameRule } from "@/lib/core/mapping/username-rule";
import { inactivityRules } from "@/lib/core/plan/inactivity";
import { leadRules, noLeads } from "@/lib/core/plan/lead-rules";
import { matchRules } from "@/lib/core/plan/match-rule";
import { policyTests } from "./policy-tests";
import { cronProblem, isZone } from "./schedule";

/** Exact, glob or RE2; compared with names of groups, or with user names and e-mails. */
const accountPatterns = z.array(groupPattern).max(200);

/** How somebody can be away who has an account. */
export type AwayState = "inactive" | "outOfScope" | "gone";

/** Days between being away and what is done about it. */
const graceDays = z.int().min(0).max(365);

/** Which users are created, updated, enabled and disabled. */
export const userRules = z.strictObject({
  create: z.boolean(),
  update: z.boolean(),
  /** What happens to the account of somebody who is listed, but not active any more. */
  inactive: z.enum(["keep", "disable", "disableAndStripGroups", "anonymise"]),
  inactiveGraceDays: graceDays.default(0),
  /** The same for somebody who is listed, but in none of the groups that the rules require. */
  outOfScope: z
    .enum(["keep", "stripGroups", "disable", "disableAndStripGroups", "anonymise"])
    .default("disableAndStripGroups"),
  outOfScopeGraceDays: graceDays.default(1),
  /** The same for somebody whom the source does not list any more. */
  gone: z.enum(["keep", "disable", "disableAndStripGroups", "anonymise", "delete"]),
  goneGraceDays: graceDays,
  /** Who takes over projects and components, on targets that have them. */
  leads: leadRules.default(noLeads),
  /** Days after which the names of anonymised accounts are erased here too, and nobody returns. */
  anonymousDays: z.int().min(1).max(3_650).default(90),
  /** Whose memberships go with the groups: those that we gave, or all. */
  strip: z.enum(["managed", "all"]).default("managed"),
  /** Groups that stay nevertheless. */
  stripExcept: accountPatterns.default([]),
  /** Whether an account that is disabled in the target is enabled for an active person. */
  reactivate: z.enum(["ifWeDisabled", "always", "never"]),
  /** How the account of a person who is not linked yet is found; the first rule that finds one. */
  match: matchRules.default([{ by: "username" }]),
  /** Whether a person is asked before accounts that existed before Usher are taken over. */
  adoption: z.enum(["ask", "automatic"]).default("ask"),
  /** What the mapped user name must match and becomes; null takes it as it is. */
  usernameRule: usernameRule.default(null),
  /** User names and e-mails of people whom the sync does not see at all. */
  excluded: accountPatterns.default([]),
  /** User names and e-mails of accounts that no rule may touch. */
  protectedAccounts: accountPatterns.default([]),
});
export type UserRules = z.infer<typeof userRules>;

/** Safety limits. A run over its limit is held with nothing written. */
export const safetyRules = z.strictObject({
  disablesPercent: z.number().min(0).max(100),
  disablesMax: z.int().min(0).max(100_000),
  /** So many are always allowed, however small the workspace. */
  disablesFloor: z.int().min(0).max(100),
  membershipRemovalsPercent: z.number().min(0).max(100),
  membershipRemovalsFloor: z.int().min(0).max(10_000),
  /** The share of its members that one group may lose, where it has more than `groupMembersMin`. */
  groupRemovalsPercent: z.number().min(0).max(100).default(50),
  groupMembersMin: z.int().min(0).max(10_000).default(10),
  /** All limits, so many times as high until then. There is no switch that turns them off. */
  raised: z
    .strictObject({ times: z.int().min(2).max(20), until: z.iso.datetime() })
    .nullable()
    .default(null),
});
export type SafetyRules = z.infer<typeof safetyRules>;

const everyMinutes = z.int().min(15).max(10_080).nullable();
const cron = z
  .string()
  .trim()
  .max(100)
  .superRefine((text, context) => {
    const problem = cronProblem(text);
    if (problem) context.addIssue({ code: "custom", message: problem });
  })
  .nullable();

export const scheduleRules = z.strictObject({
  /** Minutes between full runs; null runs only on push and on demand. */
  everyMinutes,
  /** Times of full runs as five cron fields, instead of an interval. */
  cron: cron.default(null),
  /** The IANA zone in which the times of all three are meant. */
  zone: z
    .string()
    .refine(isZone, { message: "Choose a zone from the list, for example Europe/Berlin." })
    .default("UTC"),
  /** Runs that look at accounts only, beside the full ones. */
  users: z.strictObject({ everyMinutes, cron }).nullable().default(null),
  /** Runs that look at groups and memberships only. */
  groups: z.strictObject({ everyMinutes, cron }).nullable().default(null),
});
export type ScheduleRules = z.infer<typeof scheduleRules>;

/** All rules of a sync but the attribute mapping, which has rows of its own. */
export const ruleSettings = z.strictObject({
  users: userRules,
  /** Attributes that the target keeps of a person beyond name and e-mail. */
  profile: profileAttributes.default([]),
  groups: groupRules,
  safety: safetyRules,
  schedule: scheduleRules,
  /** For apps without an identity provider, which look at logins alone. */
  inactivity: inactivityRules.default({ days: 90, neverDays: 90, warn: true }),
  /** What must be true once a plan is carried out; a failing one blocks saves and runs. */
  tests: policyTests.default([]),
});
export type RuleSettings = z.infer<typeof ruleSettings>;

export const syncSettings = ruleSettings.extend({ attributes: attributeMappings });
export type SyncSettings = z.infer<typeof syncSettings>;

/** Any of them. A section that is not given stays, so that none has its default here. */
export const someSettings = z.strictObject({
  users: userRules.optional(),
  attributes: attributeMappings.optional(),
  profile: profileAttributes.optional(),
  groups: groupRules.optional(),
  inactivity: inactivityRules.optional(),
  safety: safetyRules.optional(),
  schedule: scheduleRules.optional(),
  tests: policyTests.optional(),
});

export const defaultSettings: SyncSettings = {
  users: {
    create: true,
    update: true,
    inactive: "disable",
    inactiveGraceDays: 0,
    outOfScope: "disableAndStripGroups",
    outOfScopeGraceDays: 1,
    gone: "disableAndStripGroups",
    goneGraceDays: 3,
    leads: noLeads,
    anonymousDays: 90,
    strip: "managed",
    stripExcept: [],
    reactivate: "ifWeDisabled",
    match: [{ by: "username" }],
    adoption: "ask",
    usernameRule: null,
    excluded: [],
    protectedAccounts: [],
  },
  attributes: defaultMappings,
  profile: [],
  groups: defaultGroupRules,
  safety: {
    disablesPercent: 5,
    disablesMax: 25,
    disablesFloor: 3,
    membershipRemovalsPercent: 10,
    membershipRemovalsFloor: 20,
    groupRemovalsPercent: 50,
    groupMembersMin: 10,
    raised: null,
  },
  inactivity: { days: 90, neverDays: 90, warn: true },
  tests: [],
  schedule: { everyMinutes: null, cron: null, zone: "UTC", users: null, groups: null },
};
