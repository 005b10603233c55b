/** How to prepare a Confluence for Usher, one step per entry. */
export const confluenceGuide: readonly string[] = [
  "In Confluence, create a user for Usher alone, for example usher-service, in the internal " +
    "directory.",
  "Add that user to the group confluence-administrators. To manage system administrators too, it " +
    "needs the System Administrator permission.",
  "Sign in as that user, open the profile menu, Settings, Personal access tokens, and create a " +
    "token. Choose an expiry that fits your rules: Usher stops when the token expires.",
  "Enter the address of Confluence and the token here. Instead of a token, user name and password " +
    "of that user work as well; tokens are safer, because wrong passwords lock the account.",
  "Confluence refuses applications that sign in with OAuth 2.0 where users are administered, so an " +
    "application link cannot stand in for the token.",
  "If rate limiting is on, exempt that user under Administration, Rate limiting.",
];
