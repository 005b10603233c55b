/** How to prepare a Bamboo for Usher, one step per entry. */
export const bambooGuide: readonly string[] = [
  "In Bamboo, create a user for Usher alone, for example usher-service, in the internal directory.",
  "Under Bamboo administration, Global permissions, give that user Restricted admin. To manage " +
    "administrators too, it needs Admin.",
  "Sign in as that user, open the profile, Personal access tokens, and create a token with the " +
    "permissions Read and Admin. Choose an expiry that fits your rules: Usher stops when it expires.",
  "Enter the address of Bamboo and the token here. Instead of a token, user name and password of " +
    "that user work as well; tokens are safer, because wrong passwords lock the account.",
  "Not every Bamboo disables accounts over REST; the connection test tells. Where it does not, and " +
    "someone leaves, Usher takes away the groups that it gave; or it deletes the account, if the " +
    "rules say so.",
  "Bamboo knows people by their user names alone. Rename them at the source, not in Bamboo: Usher " +
    "follows its own renames, and takes an account renamed by hand for another one.",
];
