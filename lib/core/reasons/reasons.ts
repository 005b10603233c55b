/** Why something is done or left: a stable code and one sentence. Documented in docs/error-codes.md. */
export const reasons = {
  // Done
  new_in_source: "The person is active in the identity provider and has no account yet.",
  account_was_removed:
    "The account that we knew no longer exists in the target, so it is made again.",
  matched_by_username: "An account with the same user name exists, so it is linked to this person.",
  matched_by_email: "An account with the same e-mail exists, so it is linked to this person.",
  matched_by_external_id:
    "The person's external id is the key of an account, so it is linked to this person.",
  matched_by_attribute: "An attribute of the person leads to an account, so it is linked to them.",
  person_came_back: "The account belonged to a person who left; the same user name is back.",
  attributes_differ: "The identity provider has other values than the target.",
  active_in_source: "The person is active in the identity provider and the account is disabled.",
  inactive_in_source: "The person is disabled in the identity provider.",
  gone_from_source: "The person is no longer listed by the identity provider.",
  left_scope: "The person is in none of the groups that the rules require any more.",
  no_login: "Nobody has signed in with the account for longer than the rules allow.",
  back_from_anonymous: "The person is back, so the anonymised account gets its names back.",
  leader_leaves: "Whoever leads this is about to lose the account, so somebody else takes it over.",
  groups_stripped: "The rules take the groups of people away who are away themselves.",
  group_in_source: "The identity provider has this group and the target does not.",
  member_in_source: "The person is in the group of this name in the identity provider.",
  not_member_in_source: "We gave this membership, and the identity provider no longer lists it.",
  member_by_mapping: "The group mapping gives this group to members of the person's groups.",
  condition_holds: "A condition on the person's attributes gives this group.",
  default_for_new: "A default group for people whose account is new.",
  default_for_all: "A default group for everybody.",
  extra_in_mapped_group:
    "The rules keep fed groups exactly as the identity provider says, and it does not list the person.",
  extra_in_mirror:
    "The rules take people out of every group that the identity provider does not give.",
  group_renamed: "The identity provider gave the group another name.",
  group_gone: "Usher made this group, and the identity provider has no group for it any more.",
  group_in_rules: "The rules name this group and the target does not have it.",
  rolled_back: "Takes back what the run did.",

  // Nothing to do
  in_sync: "The account is as it should be.",
  already_anonymised: "The account is anonymised already.",
  already_disabled: "The account is disabled already.",
  disabled_in_source: "The person is disabled in the identity provider and has no account.",
  account_missing: "The person left the identity provider and has no account in the target.",
  out_of_scope: "The person is in none of the groups that the rules require.",
  gone_is_kept: "The rules keep accounts of people who left the identity provider.",
  out_of_scope_is_kept: "The rules keep accounts of people who are out of scope.",
  shared_with_other_app:
    "Another app that ranks first on this target decides about the account; the groups are ours.",
  wanted_by_other_app:
    "Another app lists the person as active, so the account stays; only our groups are taken away.",
  inactive_by_login:
    "The account is disabled because nobody signed in for long; the next login enables it again.",
  logged_in_lately: "Somebody signed in with the account within the days that the rules allow.",
  never_logged_in: "Nobody ever signed in with the account, and the rules leave such accounts.",
  kept_by_person: "Somebody decided to keep this account until the person is back.",
  inactive_is_kept: "The rules keep accounts of people who are disabled in the identity provider.",
  group_exists: "The group exists in the target.",
  group_excluded: "The group filter excludes the group.",
  group_not_included: "The group filter does not include the group.",
  group_name_unmatched: "No step of the name rules matched the group, so it is left out.",
  group_name_empty: "The name rules leave nothing of the group's name.",
  group_unmapped: "The group mapping does not mention the group.",
  already_undone: "The target is as it was before the run.",
  membership_not_ours: "No rule gives this membership, and the rules leave it to whoever gave it.",
  groups_are_off: "Group sync is off for this target.",
  not_wanted: "No rule gives this membership.",
  group_is_kept: "The run made this group; a rollback leaves groups in place.",

  // Left undone
  excluded: "The person is on the list of people whom this sync leaves out.",
  account_protected: "The account is on the list of accounts that no rule may touch.",
  last_admin: "Nobody else would be an active administrator of the target, so this is left undone.",
  seat_limit: "The licence has no seat left for this person.",
  own_account: "This is the account that Usher itself works with; it is never changed.",
  over_plan:
    "More people would have an active account than the licence of the workspace lets through.",
  creating_is_off: "The rules do not create accounts.",
  updating_is_off: "The rules do not update accounts.",
  creating_groups_is_off: "The rules do not create groups.",
  group_missing: "The group does not exist in the target, and this run does not make it.",
  member_unresolved:
    "The identity provider lists members whom it has not sent as people; they join once it does.",
  removing_is_off: "The rules only add memberships.",
  condition_failed:
    "A condition on the person's attributes could not be worked out, so its groups stay as they are.",
  condition_too_slow:
    "A condition on the person's attributes takes too long, so its groups stay as they are.",
  first_contact:
    "The target had a group of this name before Usher; nobody has said yet whether it may be fed.",
  contact_rejected: "A person said that this group of the target is left alone.",
  group_not_empty: "Somebody is still in the group, so it is not deleted.",
  group_protected: "The group is protected; nobody is added to it or taken out of it.",
  source_incomplete:
    "The identity provider was not read completely, so this run takes nothing away.",
  in_grace: "The person is away; nothing is done to the account until the grace period ends.",
  inactive_soon:
    "Nobody has signed in for long, and the account is disabled when the days are over.",
  disabled_by_others:
    "The account was disabled in the target by someone else; the rules leave it so.",
  lead_fallback_invalid:
    "The person leads something that nobody can take over, so the account stays as it is.",
  username_unmatched: "The person's user name does not match the pattern that the rules ask for.",
  username_empty: "No user name could be derived from the person's attributes.",
  mapping_failed: "A transform or an expression cannot work on the person's attributes.",
  mapping_too_slow:
    "A transform or an expression takes too long on the person's attributes, so it was stopped.",
  email_invalid: "The target would refuse the e-mail address.",
  value_refused: "The target would refuse a value.",
  match_ambiguous: "A match rule leads to several accounts, or several people to one account.",
  match_unread:
    "Accounts can be found by this rule only after a full run has read the whole target.",
  username_in_use: "An account in the target has this user name, and no match rule leads to it.",
  username_taken: "Another person in the identity provider is linked to this account.",
  owned_by_other_app: "The account is linked to a person of another app; the first owner keeps it.",
  username_collision: "Two people in the identity provider lead to the same user name.",
  group_name_collision: "Two groups in the identity provider lead to the same group name.",
  group_name_refused: "The target cannot have a group of this name.",
  account_read_only: "The account is in a directory that the target may not write to.",
  rename_unsupported: "The user name differs, and this target cannot rename accounts.",
  attribute_not_kept:
    "The target took this value and shows none, so it is not sent again until the value changes.",
  verb_unsupported: "This target cannot do that.",
  not_undoable: "A rollback cannot take this back.",
  depends_on_failed: "Something this change needs did not work out.",
  over_limit:
    "The plan takes more away than a safety limit lets through, and nobody approved it in time.",
  cancelled: "The run was cancelled before this change.",
  superseded: "Another run decides about the same people.",
  expired: "Nobody approved the plan within 24 hours.",
  not_approved: "Only a part of the plan was approved, and this is not in it.",
  not_in_plan:
    "The target gave the new account this group by itself, and the plan did not foresee it; the next run plans it.",
  never_given:
    "The target did not give the new account this group this time, so there is nothing to take away.",
  drifted_since_plan:
    "The source or the target changed after the plan was made; the next run plans this anew.",
  changed_since_run: "The target no longer has what the run wrote, so it is left as it is.",
  link_is_gone: "The person is no longer linked to this account, so it is left as it is.",
  before_unknown: "The target did not show the value before, so it cannot be put back.",
} as const;

export type ReasonCode = keyof typeof reasons;

export function reasonSentence(code: string): string {
  return isReason(code) ? reasons[code] : code;
}

export function isReason(code: string): code is ReasonCode {
  return Object.hasOwn(reasons, code);
}
