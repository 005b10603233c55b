import type { ReasonCode } from "./reasons";

/**
 * When a record that was left undone or failed is tried again: by itself; once settings or records
 * are mended; once a person has decided or acted in the product; or not at all, because so it is
 * meant.
 */
export type RetryClass = "auto" | "afterConfig" | "manual" | "never";

/** The stable code of a row that was not carried out, what to do about it, and when it is retried. */
export type Remedy = { code: string; fix: string; retry: RetryClass };

const auto = (code: string, fix: string): Remedy => ({ code, fix, retry: "auto" });
const afterConfig = (code: string, fix: string): Remedy => ({ code, fix, retry: "afterConfig" });
const manual = (code: string, fix: string): Remedy => ({ code, fix, retry: "manual" });
const never = (code: string, fix: string): Remedy => ({ code, fix, retry: "never" });

const nextRun = "Nothing: the next run sees to it.";
const inItsDirectory =
  "Change it in the directory where it lives, or exclude the person in User sync.";
const byDesign = "Nothing, if that is what you want";

/** For rows that the planner or the guard left undone. */
export const remediesByReason: Partial<Record<ReasonCode, Remedy>> = {
  out_of_scope: never(
    "OUT_OF_SCOPE",
    `${byDesign}; else put the person in one of the groups that Group sync requires.`,
  ),
  excluded: never("EXCLUDED", `${byDesign}; else take the person off the list in User sync.`),
  account_protected: never("PROTECTED_ACCOUNT", `${byDesign}; else take the account off the list.`),
  last_admin: manual("LAST_ADMIN", "Make somebody else an administrator of the target first."),
  seat_limit: manual("SEAT_LIMIT", "Free a seat or buy more; then start a run."),
  own_account: never("OWN_ACCOUNT", "Nothing: Usher works with this account."),
  over_plan: afterConfig(
    "OVER_PLAN",
    "Enter a licence for more people under Settings, Plan, or disable accounts that nobody needs.",
  ),
  creating_is_off: afterConfig(
    "CREATE_DISABLED",
    `${byDesign}; else let User sync create accounts.`,
  ),
  updating_is_off: afterConfig(
    "UPDATE_DISABLED",
    `${byDesign}; else let User sync update accounts.`,
  ),
  creating_groups_is_off: afterConfig(
    "GROUP_CREATE_DISABLED",
    "Make the group in the target, or let Group sync create missing groups.",
  ),
  group_missing: afterConfig("GROUP_MISSING", "Make the group in the target by this very name."),
  member_unresolved: auto(
    "MEMBER_UNRESOLVED",
    "Nothing: they join once the provider sends them. Assign them there, should they stay away.",
  ),
  removing_is_off: never("REMOVE_DISABLED", `${byDesign}; else choose another keep mode.`),
  condition_failed: afterConfig("TRANSFORM_ERROR", "Correct the condition in Group sync."),
  condition_too_slow: afterConfig("TRANSFORM_TIMEOUT", "Simplify the condition in Group sync."),
  first_contact: manual("FIRST_CONTACT", "Say on the Group sync tab whether the group may be fed."),
  contact_rejected: never(
    "CONTACT_REJECTED",
    `${byDesign}; else take it over on the Group sync tab.`,
  ),
  group_not_empty: manual("GROUP_NOT_EMPTY", "Take the others out of the group, or keep it."),
  group_protected: never("PROTECTED_GROUP", `${byDesign}; else take the group off the list.`),
  source_incomplete: auto("SOURCE_INCOMPLETE", "See on the run's page what was not read, and why."),
  inactive_soon: auto(
    "INACTIVE_SOON",
    "Nothing: it is done when the days are over, unless somebody signs in before.",
  ),
  in_grace: auto("IN_GRACE", "Nothing: it is done when the days of grace are over."),
  disabled_by_others: afterConfig(
    "DISABLED_BY_OTHERS",
    "Enable the account in the target, or let User sync enable every active person.",
  ),
  username_unmatched: afterConfig(
    "USERNAME_UNMATCHED",
    "Correct the pattern in User sync, or the user name in the identity provider.",
  ),
  username_empty: afterConfig(
    "USERNAME_EMPTY",
    "Map another attribute to the user name, or give it a fallback.",
  ),
  mapping_failed: afterConfig("TRANSFORM_ERROR", "Correct the step or expression in Attributes."),
  mapping_too_slow: afterConfig(
    "TRANSFORM_TIMEOUT",
    "Simplify the step or expression in Attributes.",
  ),
  email_invalid: afterConfig(
    "EMAIL_INVALID",
    "Correct the address at the provider, or map another attribute.",
  ),
  value_refused: afterConfig(
    "VALUE_REJECTED",
    "Correct the value at the provider or in Attributes.",
  ),
  lead_fallback_invalid: afterConfig(
    "LEAD_FALLBACK_INVALID",
    "Choose default leads in User sync who are active and may be assigned issues there.",
  ),
  not_undoable: never("NOT_UNDOABLE", "Nothing: what a rollback cannot put back stays as it is."),
  match_ambiguous: manual(
    "MATCH_AMBIGUOUS",
    "Tell the accounts apart, or use a stricter match rule.",
  ),
  match_unread: auto("MATCH_UNREAD", "Start a full run, or wait for the next one."),
  username_in_use: manual(
    "USERNAME_IN_USE",
    "Add a match rule that leads to the account, or map another user name.",
  ),
  username_taken: afterConfig("USERNAME_TAKEN", "Give one of the two people another user name."),
  owned_by_other_app: manual(
    "OWNED_BY_OTHER_CONNECTION",
    "Take the person out of one of the two apps.",
  ),
  username_collision: afterConfig("USERNAME_COLLISION", "Give one of the two another user name."),
  group_name_collision: afterConfig(
    "GROUP_NAME_COLLISION",
    "Rename one of the two groups, or let Group sync merge them.",
  ),
  group_name_refused: afterConfig(
    "GROUP_NAME_REFUSED",
    "Rename the group, or change it by a step.",
  ),
  account_read_only: manual("ACCOUNT_READ_ONLY", inItsDirectory),
  rename_unsupported: manual("RENAME_UNSUPPORTED", "Rename the account in the target by hand."),
  attribute_not_kept: manual(
    "ATTRIBUTE_NOT_KEPT",
    "Nothing, where the target has no such attribute; else enter the value there by hand.",
  ),
  verb_unsupported: manual("VERB_UNSUPPORTED", "Do it in the target by hand, if it is needed."),
  depends_on_failed: auto("DEPENDS_ON_FAILED", "See to what failed; this follows by itself."),
  over_limit: manual("BUDGET_EXCEEDED", "Look through the next run's plan, and approve it there."),
  cancelled: auto("CANCELLED", nextRun),
  superseded: auto("SUPERSEDED", "Nothing: the other run decides."),
  expired: auto("PLAN_EXPIRED", nextRun),
  not_approved: auto("NOT_APPROVED", "Nothing: the next full run plans it again."),
  not_in_plan: auto("NOT_IN_PLAN", nextRun),
  never_given: never("NEVER_GIVEN", "Nothing: the account is as the plan wants it."),
  drifted_since_plan: auto("DRIFTED_SINCE_PLAN", nextRun),
  changed_since_run: never("CHANGED_SINCE_RUN", "Nothing: somebody changed it since on purpose."),
  link_is_gone: never("LINK_GONE", "Nothing: the account is no longer looked after."),
  before_unknown: manual("BEFORE_UNKNOWN", "Set the value in the target by hand."),
};

/** For rows that the target or the provider refused. */
const remediesByCode: Record<string, Remedy> = Object.fromEntries(
  [
    auto("TARGET_RATE_LIMITED", "Nothing: Usher waits as long as it is asked to."),
    auto("TARGET_UNREACHABLE", "Check address, network and firewall, should it last."),
    auto("TARGET_5XX", "Look at the product, should it last."),
    auto("TARGET_UNAVAILABLE", "Look at the product, should it last."),
    auto("TARGET_TIMEOUT", "Look at the product's load, should it last."),
    auto("TARGET_ANSWER_INVALID", "Look at the product's log, should it last."),
    auto("TARGET_ANSWER_TOO_LARGE", "See what answers at this address."),
    auto("LIST_INCONSISTENT", nextRun),
    auto("LIST_TOO_LONG", nextRun),
    auto("ACCOUNT_GONE", nextRun),
    auto("GROUP_GONE", nextRun),
    afterConfig("TARGET_REDIRECTED", "Enter the final address in the target's settings."),
    afterConfig("TARGET_TLS_FAILED", "Install a certificate that the address can show."),
    afterConfig("TARGET_AUTH", "Enter new credentials and run the connection test."),
    afterConfig("CREDENTIALS_MISSING", "Enter the credentials and run the connection test."),
    afterConfig("CREDENTIALS_WITHDRAWN", "Open the target's settings and press Connect."),
    afterConfig("PERMISSION_MISSING", "Give the service account the permission that is missing."),
    afterConfig("NAME_UNSUPPORTED", "Rename it, or map another attribute."),
    afterConfig("LEAD_STAYS", "Choose a default lead in User sync."),
    manual("CREDENTIALS_CAPTCHA", "Sign in once in a browser as that user."),
    manual("TARGET_REJECTED", "See the product's own words above, and correct the record."),
    manual(
      "EXISTS_IN_OTHER_DIRECTORY",
      "Look for the account in the product's other directories, or map another user name.",
    ),
    manual("ACCOUNT_EXISTS", "Map another user name, or rename the other account."),
    manual("ACCOUNT_NOT_VISIBLE", "Let the service account view users."),
    manual("ACCOUNT_READ_ONLY", inItsDirectory),
    manual(
      "GROUP_READ_ONLY",
      "Change the group in the directory where it lives, or leave it out in Group sync.",
    ),
    manual("SEAT_LIMIT", "Free a seat or buy more; then start a run."),
    manual("VERB_UNSUPPORTED", "Do it in the target by hand, if it is needed."),
    manual("USERNAME_TAKEN", "Give one of the two people another user name."),
    manual(
      "VERIFY_MISMATCH",
      "Look in the product whether something there, such as a directory or an add-on, takes the change back.",
    ),
  ].map((remedy) => [remedy.code, remedy]),
);

/** What a person can do about a row that was not carried out; null for all others. */
export function remedyOf(row: {
  outcome: string;
  reason: string;
  code: string | null;
}): Remedy | null {
  if (row.outcome !== "skipped" && row.outcome !== "failed") return null;
  const ofCode = row.code === null ? undefined : byCode(row.code);
  const byReason = Object.entries(remediesByReason).find(([reason]) => reason === row.reason)?.[1];
  if (row.outcome === "skipped") return byReason ?? ofCode ?? null;
  return (
    ofCode ?? manual(row.code ?? "TARGET_REJECTED", "See what it says, and correct the record.")
  );
}

/** Rows keep the names that codes had when they were written. */
const formerCodes: Record<string, string> = {
  ...{ RATE_LIMITED: "TARGET_RATE_LIMITED", REQUEST_REFUSED: "TARGET_REJECTED" },
  ...{ CREDENTIALS_REFUSED: "TARGET_AUTH", SOURCE_CREDENTIALS_REFUSED: "TARGET_AUTH" },
};

function byCode(code: string): Remedy | undefined {
  const target = formerCodes[code] ?? code.replace(/^SOURCE_/, "TARGET_");
  const remedy = remediesByCode[code] ?? remediesByCode[target];
  return remedy && { ...remedy, code };
}

/** For screens and documents. */
export const retryWords: Record<RetryClass, string> = {
  auto: "Tried again by itself.",
  afterConfig: "Tried again by the next run after that.",
  manual: "A person has to act first; the next run tries it then.",
  never: "Not tried again.",
};

export const remedies: readonly Remedy[] = [
  ...Object.values(remediesByReason),
  ...Object.values(remediesByCode),
];
