/** How to prepare an organisation in Atlassian Cloud, one step per entry. */
export const atlassianGuide: readonly string[] = [
  "In Atlassian Administration (admin.atlassian.com) choose the organisation. User provisioning " +
    "needs Atlassian Guard, and the domain of the e-mail addresses must be verified under " +
    "Settings, Domains.",
  "Open Security, Identity providers, choose Other provider, and name a directory. Where another " +
    "identity provider feeds the organisation already, add a directory of its own: two must not " +
    "write into one.",
  "Choose Set up user provisioning. Copy the SCIM base URL and the API key; the key is shown once.",
  "Enter both here. Groups that come this way are managed by Usher alone; a group of the same " +
    "name that exists already waits in Atlassian Administration for an administrator's consent.",
  "Give products to the provisioned groups under Products, so that their members get access.",
];
