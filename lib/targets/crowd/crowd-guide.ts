/** How to prepare a Crowd, or a Jira as user server, for Usher; one step per entry. */
export const crowdGuide: readonly string[] = [
  "In Crowd, add an application of the type Generic for Usher, with a password of its own. In Jira: " +
    "User management, Jira user server, Add application.",
  "Put the address that Usher calls from on the application's list of allowed addresses; others " +
    "are refused.",
  "In Crowd, give the application the directory that Usher is to keep, with the permissions to add, " +
    "change and remove users and groups. New users go to its first directory that may be written to.",
  "Enter the address, with /crowd or whatever the context path is, the application's name and its " +
    "password here.",
  "Confluence, Jira and the others see changes when they next read this directory: after an hour, " +
    "unless it is set otherwise, or when the person signs in.",
  "Through Crowd, people are disabled without a look at what they lead in Jira. Hand their projects " +
    "over there first, or connect Jira itself.",
];
