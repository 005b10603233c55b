export const texts = {
  aFailingTestBlocks: "A failing test blocks; it cannot be approved away.",
  aFullRunCompares:
    "A full run compares everyone with the target and mends what differs, also what was changed there by hand.",
  aNameAColon: "A name, a colon, and an expression that must hold for each person.",
  aNewVersionIs:
    "A new version {newVersion} is saved that equals version {oldVersion}. Nothing is written to {targetName} before the next run, and the versions between stay in the list.",
  aPersonWhoIs: "A person who is still listed, but not active any more.",
  aPersonWhoIsListed: "A person who is listed, but in none of the groups that Group sync requires.",
  aPersonWhomThe: "A person whom the provider no longer lists: unassigned or deleted there.",
  aPlanThatNobody: "A plan that nobody approves within 24 hours is dropped and made anew.",
  aPreviewOfA: "A preview of a full run takes the time it needs for everybody.",
  aRegularExpressionRe2:
    "A regular expression (RE2). Empty: user names stay as they are. Whoever it does not match is left alone and listed in each run.",
  aRunStartsWhen:
    "A run starts when the provider sends something, by schedule, or when you choose Sync now. The first full run waits for your approval.",
  aRunThatWould: "A run that would link such accounts waits and shows which.",
  aRunWhoseSource:
    "A run whose source lists nobody, or a fifth fewer people than the last full run, is held when it takes something away.",
  aSmallGroupIs:
    "A small group is left to the limit above: half of four people is nothing unusual.",
  account: "Account",
  accounts: "Accounts",
  accountsMayGo:
    "Usher looks after {of} in {targetName}. In 24 hours {limit} may be disabled or deleted ({used} so far); more than {alone} in one plan wait for a person.",
  accountsThatWereThere: "Accounts that were there before Usher",
  active: "Active",
  allVersions: "All versions",
  alsoThoseGivenBy: "Also those given by hand. A full run then reads the members of every group.",
  alsoWhatOthersDisabled: "Also what others disabled.",
  alwaysOn: "Always on",
  anActivePersonWhose: "An active person whose account is disabled in the target.",
  anExpressionThatEvery:
    "An expression that every user name must match, and what it becomes. It works on the user name that the Attributes tab gives, before accounts are looked for.",
  and3DaysAhead: "14 and 3 days ahead, each once. Whoever signs in before is left alone.",
  andSoManyMore: "And {more} more.",
  asSetAbove: "As set above",
  atCertainTimes: "At certain times…",
  away: "Away",
  becomes: "Becomes",
  by: "By",
  byTheFormAs:
    "By the form as it stands, and the logins that the last run read. Other apps of this target leave an account that is disabled here alone until its person logs in.",
  byTheLimitsAs:
    "By the form as it stands, what there is now and what runs took away in the last 24 hours.",
  byTheLoginsThat:
    "By the logins that {targetName} itself tells, and by those that single sign-on tells Usher of. Disabled accounts keep their groups; nothing is deleted.",
  byTheScheduleAs:
    "By the schedule as it stands on this page, saved or not. Each sync has its own place within an interval or a minute, so that not all start at once.",
  cannotBeRead: "“{line}” cannot be read. Write it like “{like}”.",
  cannotDisableAccounts: "{targetName} cannot disable accounts",
  changed: "Changed",
  compare: "Compare",
  compareWith: "Compare with",
  compared: "Compared",
  comparingWithTheSettings: "Comparing with the settings in force…",
  countOverAll: "Count over all {total} people",
  countedOverAllGroups: "Counted over all groups, in 24 hours.",
  disabledWithoutGroupsAnd:
    "Disabled, without groups, and with the names and e-mail replaced. Somebody who returns gets them back, while Usher keeps them.",
  doesNotShowEmail: "{targetName} does not show e-mail addresses, so nobody is found by them.",
  doesNotTellWhen:
    "{target} does not tell when people signed in last, so runs of this app end with an error and disable nobody. {cannotTell}",
  ends: "Ends",
  everySaveIsA:
    "Every save is a version, and a run keeps the version it started with. Open one to compare it with any other, or to go back to it.",
  examples: "Examples",
  exceptions: "Exceptions",
  fieldOfTheAccount: "{label}: field of the account",
  firstAlwaysTheAccount: "First, always: the account that Usher linked to the person's id before.",
  forActivePeopleWho:
    "For active people who have none yet. Off: they are listed in each run as left undone. {product}",
  forAnUnusualDay:
    "For an unusual day, such as a department that leaves. They cannot be switched off, and a raise ends by itself.",
  forEverybody: "For everybody",
  fromThenOnThey: "From then on they follow the identity provider.",
  goBackToVersion: "Go back to version {version}…",
  goBackToVersion2: "Go back to version {version}?",
  groupsCountAsFar:
    "Groups count as far as Usher looks at them: those the rules feed, those it gave, and what the plan changes.",
  howTheAccountOf:
    "How the account of a person is found who has none yet. The first rule that finds one counts. Where a rule finds several, or two people lead to one, nobody is linked and the run says so.",
  inEveryRunOnce:
    "In every run, once its plan is made and again before a part of a plan is carried out: a plan under which a test fails writes nothing.",
  inForce: "In force",
  inWhichZoneThe:
    "In which zone the times are meant. When clocks go forward, a time that is skipped is an hour later that day; when they go back, a time that comes twice counts once.",
  isDisabled: "Is disabled",
  isTheAccounts: "is the account's",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: people write this, nothing is filled in here
  isTheFirstGroup: "$1 is the first group in brackets, ${name} a named one, $$ a dollar sign.",
  isThePersonsRecord:
    "{user} is the person’s record; {account} has {exists}, {active}, {username}, {displayName}, {email} and {groups} as the plan leaves them.",
  keep: "Keep",
  lastLogin: "Last login",
  left: "Left",
  leftOutForAnother: "{refused} are left out for another reason",
  leftUndone: "Left undone",
  leftUndoneForAnother: "{changes} left undone for another reason.",
  lookAtMorePeople: "Look at more people",
  lookedAt: "{people} looked at.",
  looking: "Looking…",
  matchAndDoNot: "{matched} match, {unmatched} do not",
  meansWithTheNext: "0 means with the next run. If they come back in time, nothing has happened.",
  membershipsMayGo:
    "It gave {of}. In 24 hours {limit} may be taken away ({used} so far); more than {alone} in one plan wait for a person.",
  membershipsThatAnAdministrator: "Memberships that an administrator gave by hand stay.",
  minuteHourDayOf:
    "Minute, hour, day of the month, month, day of the week. {example} is half past two on weekdays; at least 15 minutes apart.",
  moreThanNow: "More than now",
  nextTimes: "Next times",
  noAddress: "No address",
  noLonger: "No longer",
  noRuleChangesDisables:
    "No rule changes, disables or regroups them; each run lists what it would have done. The account that Usher works with and the last active administrator are protected always.",
  noRuleMayTouch: "No rule may touch them; they are listed in each run as left undone.",
  noRunHasRead:
    "No run has read the logins of {target} yet. Save and preview changes: a preview reads them and writes nothing.",
  noRunHasUsed: "No run has used it.",
  noRunIsPlanned: "No run is planned. Start one by hand with Sync now.",
  noRunYet: "No run yet",
  nobodyIsCalled: "Nobody is called {names}, so these examples test nothing.",
  nobodyIsCalledNorMore:
    "Nobody is called {names} and {more} more, so these examples test nothing.",
  nobodyIsWaitingFor: "Nobody is waiting for anything now.",
  notLookedAt: "Not looked at",
  notYet: "Not yet",
  nothingIsChangedYet:
    "Nothing is changed yet. As soon as you change something, it is compared here.",
  nothingWasDifferent: "Nothing was different, so nothing was saved.",
  nothingWouldBeDone: "Nothing would be done otherwise than now.",
  now: "Now",
  now2: "Now: {row}",
  ofSoManyPeople: "{people} of {total} people",
  oneProjectALine:
    "One project a line: its key and a user name. It counts for the project's components, too.",
  oneUserNameOr:
    "One user name or e-mail a line. * and ? stand for any letters; /…/ is a regular expression (RE2).",
  onlyTheFirstOf: "Only the first {people} of {total} people were looked at.",
  otherLeadsForSome: "Other leads for some projects",
  otherValues: "Other values",
  pattern: "Pattern",
  peopleAndAccountsLeft: "People and accounts left alone",
  peopleInTheirDays: "People in their days of grace",
  peopleWhoseEndYou: "People whose end you know. One a line.",
  productsDoNotTell:
    "Products do not tell when an account was made: days count from when Usher saw it first.",
  protected: "Protected",
  pushes: "Pushes",
  reason: "Reason",
  runs: "Runs",
  runsThatLookAt:
    "Runs that look at less and cost less. A full run at the same time stands for both.",
  runsWithThisVersion: "Runs with this version",
  save: "Save",
  saveAndPreviewChanges: "Save and preview changes",
  saveAsANew: "Save as a new version",
  saveChanges: "Save changes",
  saved: "Saved",
  savedAsVersion: "Saved as version {version}.",
  saving: "Saving…",
  savingWritesNothingTo:
    "Saving writes nothing to the target by itself: the next run uses the new version. A preview shows what a full run would change, and writes nothing either.",
  settingsReadOnly: "Settings, read only",
  show: "Show {found}",
  showMore: "Show more",
  soManyAccountsMay:
    "So many accounts may be disabled in 24 hours without asking, however small the workspace.",
  somebodyEnablesItIn: "Somebody enables it in the target.",
  soon: "Soon",
  sourceAttribute: "{label}: source attribute",
  state: "State",
  theAccountGoesFor: "The account goes for good, with whatever the target deletes with it.",
  theAccountStays: "The account stays as it is.",
  theAccountStaysIn: "The account stays in use, without the groups that are named below.",
  theAccountThatUsher: "The account that Usher itself works with is never changed.",
  theBeginning: "The beginning",
  theFirstFullRun: "The first full run waits for a person.",
  theFormCould: "The form could not be read. Reload the page.",
  theLastActiveAdministrator:
    "The last active administrator of the target is never disabled or demoted.",
  theLastRunsWith: "The last {runsMax} runs with it",
  theListCould: "The list could not be read. Reload the page.",
  theNextAccounts: "The next accounts",
  theRulesHold: "The rules hold again.",
  theSmallerOfThe:
    "The smaller of the share and the number counts, over 24 hours and all runs together, whatever started them. A plan that needs more than half of it at once, or goes over it, is held with nothing written until a person approves.",
  theSyncDoesNot:
    "The sync does not see them: they get no account, and an account they have stays as it is.",
  theTargetDoesNot:
    "The target does not let go of an account that leads something. Usher hands everything over first, and the plan lists each project and component. Where nobody can take over, only that person is held.",
  theTwoVersionsAre: "The two versions are the same in every field.",
  thenTheyAreErased: "Then they are erased, and nobody can tell whose account it was.",
  thenWord: "Then",
  thereIsNoOther: "There is no other version to compare it with yet.",
  theseAreTheLimits: "These are the limits before the last change",
  theseAreTheTimes: "These are the times before the last change",
  theseNeedNoSetting: "These need no setting and cannot be switched off.",
  theyAreNotLooked: "They are not looked at.",
  theyCannotSignIn: "They cannot sign in; content, history and groups stay. Nothing is deleted.",
  theyCannotSignInAnd: "They cannot sign in and lose their groups; content and history stay.",
  theyKeepTheirAccess: "They keep their access.",
  times: "{label}: times",
  timesUntil: "{times} times, until {until}",
  toHaveAccountsDeleted: "To have accounts deleted, type the target's name",
  tryItOnA: "Try it on a user name, e-mail or full name",
  tryThePatternOn: "Try the pattern on",
  undo: "Undo",
  userName: "User name",
  userNameOrEmail:
    "User name or e-mail, then {exactly}, {atLeast} or {noneOf} and groups of {targetName}; or {active}, {disabled}, {noAccount}. Nobody by that name fails nothing and is listed below.",
  userNamesByThe: "User names by the pattern",
  userNamesOrE:
    "User names or e-mail addresses, one a line: exact, with * for any text, or /a regular expression/.",
  version: "Version",
  version2: "Version {version}",
  versionInForce: "Version {version} (in force)",
  versionSaved: "Version {version}, saved {time} by {author}.",
  versionSavedWith: "Version {version}, saved {time} by {author}: “{comment}”",
  versions: "Versions",
  versionsAnd: "{section}, versions {before} and {after}",
  versionsOfTheSettings: "Versions of the settings",
  warned: "Warned",
  warnings: "Warnings",
  whatAnAdministratorDisabled: "What an administrator disabled by hand stays disabled.",
  whatBecomesOfThese: "What becomes of these people",
  whatDiffersFromVersion: "What differs from version {version}",
  whatMustBeTrue: "What must be true of each person",
  whatTheIdentityProvider:
    "What the identity provider sends by SCIM does not wait for the schedule.",
  whatTheyLetThrough: "What they let through now",
  whatThisChanges: "What this changes",
  whenAnySettingsOf:
    "When any settings of this sync are saved, with the people there are now: settings under which a test fails are not saved.",
  whenTheIdentityProvider:
    "When the identity provider has other values than the target. Groups are kept in step either way.",
  whenTheyAreAsked: "When they are asked",
  whereARuleAbove:
    "Where a rule above anonymises. The names are kept here, encrypted, for people who return.",
  whereverAnAccountAbove:
    "Wherever an account above loses its groups. Protected groups stay always.",
  whichAccountsAreMade:
    "Which accounts are made and changed in {targetName}. Only accounts that Usher made, or found by a rule below, are ever touched.",
  whoIsInactive: "Who is inactive",
  whoItWouldBe: "Who it would be now",
  whoseAccountIsAbout:
    "Whose account is about to be disabled or changed by the rules in force, the soonest first. Somebody who is kept stays untouched until they are back, or until you undo it.",
  whyYouChangeIt: "Why you change it. It stands in the list of versions and in the audit log.",
  withThemNobodyWhose:
    "With them, nobody whose e-mail address is known is disabled without fourteen days' notice, however long they have been away.",
  youMayLookAt: "You may look at these settings; an admin can change them. {versionLine}",
} as const;
