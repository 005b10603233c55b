/** How to prepare a Bamboo for Usher, one step per entry. */
export const bambooGuide: readonly string[] = [
  "In Bamboo, create a user for Usher alone, for example usher-service, in the internal directory.",
  "Under Bamboo administration, Global permissions, give that user Restricted admin. To manage " +
    "administrators too, it needs Admin.",
  "Sign in as that user, open the profile, Personal access tokens, and create a token with the " +
    "permissions Read and Admin. Choose an expiry that fits your rules: Usher stops when it expires.",
  "Enter the address of Bamboo and the token here. Instead of a token, user name and password of " +
    "that user work as well; tokens are safer, because wrong passwords lock the account.",
  "Bamboo does not disable accounts over REST. When someone leaves, Usher takes away the groups " +
    "that it gave; or it deletes the account, if the rules say so.",
];
