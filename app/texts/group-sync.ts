export const texts = {
  aGroupFeedsThe: "A group feeds the target's group of the same name.",
  accountsThatNoPerson:
    "Accounts that no person of this app is linked to are never touched, whatever is chosen here.",
  add: "Add {rows}",
  addARow: "Add a row",
  addASource: "Add a source",
  addRows: "Add rows",
  addTheUnmappedGroups: "Add the {unmapped} unmapped groups under their own names",
  anExpressionOverGroup:
    'An expression over group, for example group.displayName.startsWith("app-wiki-")',
  andIn: "and in",
  andMore: "And {problems} more.",
  andNotIn: "and not in",
  atTheProvider: "At the provider",
  byTheLastFull:
    "By the last full run {peopleJoin} the group and {peopleLeave} it. From then on it follows the provider's group of this name, and it may open whatever the group may do.",
  claimedByMoreThanOne: "{names} claimed by more than one group and left alone.",
  claimedTwice: "claimed twice",
  copyAllAsCsv: "Copy all as CSV",
  csvFile: "CSV file",
  decision: "Decision",
  emptyAllOfThem: "Empty: all of them.",
  expression: "{label}: expression",
  feedIt: "Feed it…",
  feedThisGroup: "Feed this group",
  forExampleUserAttr:
    'For example user.attr("title").contains("Engineer") => engineers, wiki-editors',
  givenAgainInEvery:
    "Given again in every run where it is missing; no rule takes it away. One group a line.",
  givenOnceTogetherWith:
    "Given once, together with the account. Whoever is taken out by hand stays out. One group a line.",
  group: "Group",
  groupOfTheProvider: "Group of the provider",
  groupOfTheTarget: "Group of the target",
  groupOfTheTargetRow: "Group of the target, row {index}",
  groupsAndMembershipsIn: "Groups and memberships in the target are left alone.",
  groupsAtTheProvider: "Groups at the provider",
  groupsFeedTheGroups: "Groups feed the groups that the mapping names, and nothing else.",
  groupsIn: "Groups in {targetName}",
  groupsOfTheTarget: "Groups of the target that people get whatever groups they are in.",
  groupsThatASource:
    "Groups that a source group feeds hold exactly the people it lists, those added by hand included. Other groups are left alone.",
  groupsThatWereThere: "Groups that were there before",
  howGroupsOfThe: "How groups of the identity provider become groups in {targetName}.",
  inAnyOf: "in any of",
  inText: "In {targetName}",
  leaveAlone: "Leave alone…",
  leaveAlone2: "Leave “{name}” alone?",
  leaveItAlone: "Leave it alone",
  letTheIdentityProvider: "Let the identity provider feed “{name}”?",
  lineIsNot: "Line {line} is not “source, target” or “source, target, any|all|none”.",
  listAtMost: "List at most 200 groups and patterns.",
  listAtMost50: "List at most 50 groups.",
  listAtMost50Conditions: "List at most 50 conditions.",
  mappedGroups: "Mapped groups",
  membersAreOnlyEver:
    "Members are only ever added. What would be surplus is listed as left undone.",
  membersNow: "Members now",
  new: "+ new",
  noGroupCalled: "The provider has no group called {names}.",
  noGroupsCalledAndMore:
    "The provider has no group called {names} and {more} more that the mapping names.",
  nobodyIsAddedTo:
    "Nobody is added to it or taken out of it by this sync. You can decide otherwise here at any time.",
  nobodyIsAddedToThem: "Nobody is added to them or taken out of them by this sync.",
  noneGroupsKeepThe: "None: groups keep the name that the provider gives them.",
  nothingIsMappedYet: "Nothing is mapped yet, so with manual mapping no group feeds another.",
  noting: "Noting…",
  ofTheFirstGroupsFeed:
    "Of the first {groups} at the provider, {feeding} feed a group in {targetName}.",
  ofTheGroupsFeed: "Of {groups} at the provider, {feeding} feed a group in {targetName}.",
  ofToDecideAbout: "{groups} of {targetName} to decide about",
  offMembershipsOfA:
    "Off: memberships of a group that the target does not have are listed as left undone.",
  offTwoSourceGroups:
    "Off: two source groups whose names become equal are both left alone, and the plan says so.",
  onTheFlyOnly:
    "On-the-fly only: an existing group of the same name is shown above with how many people would join and leave it, and waits for your decision.",
  oneALineA:
    "One a line: a name, a pattern like {pattern}, or an expression like {expression}. The filter sees names as the provider has them; the steps run after it.",
  oneConditionALine:
    "One condition a line, in the Common Expression Language: an expression over {person}, then {arrow} and the groups it gives.",
  oneOfThemIs:
    "One of them is enough. Empty: everybody the provider lists. Names as the provider has them.",
  onePairALine:
    "One pair a line: group of the provider, group of the target, and if you like any, all or none. Comma, semicolon, tab or → between them.",
  onlyGroupsThatThis:
    "Only groups that this sync made, and only once nobody is in them. Deletions count to the safety limits. Off: the empty group stays.",
  onlyPeopleWhoAre: "Only people who are listed in a group itself.",
  overAllLinked:
    "Over all {people}, as far as Usher has looked at the target. {memberships} would be added in any case.",
  overTheFirstLinked:
    "Over the first {people}, as far as Usher has looked at the target. {memberships} would be added in any case.",
  pasteAListOr: "Paste a list or read a CSV file",
  peopleEndUpIn:
    "People end up in the groups that these rules give them and in no other. Only protected and default groups stay as they are.",
  protected: "protected",
  removeRow: "Remove row {index}",
  removeSourceOfRow: "Remove source {at} of row {index}",
  replacement: "{label}: replacement",
  rowSource: "Row {index}, source {at}",
  rowSourceHowIt: "Row {index}, source {at}: how it counts",
  showGroupsWhoseName: "Show groups whose name contains",
  showGroupsWhoseNameContains: "Show groups whose name contains …",
  showTheOtherRows: "Show the other {rows} rows",
  sourcesOfRow: "Sources of row {index}",
  textToFind: "{label}: text to find",
  theFirstAreShown: "The first {sources} are shown. Narrow the list by name to see others.",
  theGroup: "the group",
  theGroupIs: "The group is fed from now on; a run for it has begun.",
  theGroupIsLeft: "The group is left alone.",
  theGroups: "the groups",
  theIdentityProviderHas:
    "The identity provider has a group of the same name. Until you decide nobody is added to it or taken out of it; everything else goes on.",
  theIdentityProviderHasSent:
    "The identity provider has sent no groups yet. They appear here as soon as it does.",
  thePlanShowsBy: "The plan shows by way of which groups somebody is a member.",
  thePreviewShowsThe: "The preview shows the rules before the last change",
  usedWhenManualMapping:
    "Used when manual mapping is chosen above. A group of the target may take its people from several groups, and one group may feed several.",
  whatThisDoes: "What this does",
  whatWouldBeTaken: "What would be taken away now",
  whenTheIdentityProvider:
    "When the identity provider no longer lists somebody in a group, the membership Usher gave goes. Whom an administrator added by hand stays.",
  whoeverIsInNone:
    "Whoever is in none of these groups is out of scope and treated like somebody who left: disabled after the days of grace, as the user rules say.",
  winsOverTheList: "Wins over the list above.",
  withTheRulesAs: "With the rules as they stand on this page, saved or not.",
  wouldHaveToBeMade: "{groups} there would have to be made.",
  wouldJoin: "Would join",
  wouldLeave: "Would leave",
} as const;
