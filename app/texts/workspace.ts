export const texts = {
  addApp: "Add app",
  addTarget: "Add target",
  addTheAppAnd: "add the app and open its At login tab",
  allPeopleOfThe:
    "{people} people have an account, and the licence is for {most}: nobody else gets one until there is room. {link}",
  apps: "Apps",
  atLogin: "At login",
  by: "{provider} by {method}",
  confirmYourEmailAddress:
    "Confirm your e-mail address: open the link we sent to {email}. Until then Usher writes to sandboxes only.",
  createApiKey: "Create API key",
  forApprovalNothingIs: "{runs} for approval; nothing is written until then. {link}",
  goOnWithSetup: "Go on with setup",
  goToTheStart: "Go to the start page",
  guide: "Guide",
  guides: "Guides",
  howEachIdentityProvider:
    "How each identity provider is connected, step by step in its own screens and words.",
  ifItHappensAgain: "If it happens again, tell support this error id: {errorId}",
  itMayHaveBeen:
    "It may have been deleted, or the address may be mistyped. The lists at the left show all there is.",
  leave: "Leave",
  leaving: "Leaving…",
  lookAtWhatWould: "Look at what would change",
  membersSaysWhatEach:
    "Members says what each role may. Ask an owner of the workspace to change yours if you need this page.",
  needsAttention: "{name} needs attention: {attention} {link}",
  notices: "Notices",
  onTheAppsConfiguration: "On the app's Configuration tab.",
  open: "Open {name}",
  openTheAtLogin: "open the At login tab of {name}",
  openThePlan: "Open the plan",
  openTheTarget: "Open the target",
  otherWays: "Other ways",
  resumeItInThe: "Resume it in the settings",
  sendItAgain: "Send it again",
  sending: "Sending…",
  soManyPeopleOf:
    "{people} of the {most} people of the licence have an account. Beyond them nobody gets one. {link}",
  somethingWentWrongOn: "Something went wrong on our side; nothing you entered has been changed.",
  stepsIn: "Steps in {place}",
  theAddressBelowIs:
    "The address below is an example. Add the app first: this page and its Configuration tab then show your own.",
  theLicenceEndsIn: "The licence ends in {days}. From then on nothing is written. {link}",
  theLicenceHasEnded:
    "The licence has ended, so nothing is written to any target (PLAN_LAPSED). What identity providers send is kept. {link}",
  theTrialEndsIn: "The trial ends in {days}. From then on nothing is written. {link}",
  theTrialHasEnded:
    "The trial has ended, so nothing is written to any target (PLAN_LAPSED). What identity providers send is kept. {link}",
  theWholeWorkspaceIs: "The whole workspace is paused: nothing is written to any target. {link}",
  thereIsNothingHere: "There is nothing here",
  thisPageCouldNot: "This page could not be shown",
  tryAgain: "Try again",
  untilYouCanLook:
    "{hereAs} until {until}: {reason}. You can look, and every page is in the customer's audit log.",
  whatUsherAsksFor: "What Usher asks for",
  youAreHereAs: "You are here as support",
  yourRoleDoesNot: "Your role does not allow this",
} as const;
