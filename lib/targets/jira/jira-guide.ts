/** How to prepare a Jira for Usher, one step per entry. */
export const jiraGuide: readonly string[] = [
  "In Jira, create a user for Usher alone, for example usher-service, in the internal directory.",
  "Add that user to the group jira-administrators. To manage system administrators too, it needs " +
    "the Jira System Administrators permission.",
  "Sign in as that user, open the profile, Personal access tokens, and create a token. Choose an " +
    "expiry that fits your rules: Usher stops when the token expires.",
  "Enter the address of Jira and the token here. Instead of a token, user name and password of " +
    "that user work as well; tokens are safer, because wrong passwords lock the account.",
  "Keep groups that Usher fills free of sub-groups: Jira shows the members of sub-groups as " +
    "members, and Usher cannot tell them apart.",
  "To hand over projects before a person is disabled, that user needs to see all projects: give " +
    "it the Browse Projects permission.",
  "If rate limiting is on, exempt that user under System, Rate limiting.",
];
