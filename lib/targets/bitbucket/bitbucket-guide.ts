/** How to prepare a Bitbucket for Usher, one step per entry. */
export const bitbucketGuide: readonly string[] = [
  "In Bitbucket, create a user for Usher alone, for example usher-service, in the internal " +
    "directory.",
  "Under Administration, Global permissions, give that user Admin. To manage system administrators " +
    "too, it needs System Admin.",
  "Sign in as that user, open Manage account, HTTP access tokens, and create a token with the " +
    "permission Project admin. Choose an expiry that fits your rules: Usher stops when it expires.",
  "Enter the address of Bitbucket and the token here. Instead of a token, user name and password " +
    "of that user work as well; tokens are safer, because wrong passwords lock the account.",
  "Bitbucket cannot disable accounts. When someone leaves, Usher takes away the groups that it " +
    "gave, among them those that use up the licence; or it deletes the account, if the rules say so.",
];
