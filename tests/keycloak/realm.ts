/** How many people there are beside those of note: more than one page of them. */
export const crowdSize = 620;
export const clientSecret = "the-secret-of-the-client";
export const teams = Array.from({ length: 13 }, (_, index) => `Team ${index}`);

const crowd = Array.from({ length: crowdSize }, (_, index) => ({
  ...{ username: `p${String(index).padStart(4, "0")}`, email: `p${index}@acme.test` },
  ...{ firstName: `Given ${index}`, lastName: "Crowd", enabled: index % 7 !== 3 },
  groups: [`/Staff/Team ${index % teams.length}`],
}));

/** A realm as an administrator may have made it, with all that is awkward about names. */
export const realm = {
  ...{ realm: "acme", enabled: true },
  clients: [
    {
      ...{ clientId: "usher", secret: clientSecret, serviceAccountsEnabled: true },
      ...{ publicClient: false, standardFlowEnabled: false },
    },
  ],
  roles: { realm: [{ name: "wiki user" }, { name: "nobody's" }] },
  groups: [
    {
      name: "Staff",
      subGroups: [
        ...teams.map((name) => ({ name, subGroups: name === "Team 0" ? [{ name: "Deep" }] : [] })),
        { name: "R/D" },
      ],
      realmRoles: ["wiki user"],
    },
    { name: "Guests", subGroups: [{ name: "Deep" }] },
    { name: "Empty" },
  ],
  users: [
    ...crowd,
    {
      ...{ username: "Ada.Byron", email: "Ada@acme.test", firstName: "Ada", lastName: "Byron" },
      enabled: true,
      groups: ["/Staff/Team 0/Deep", "/Staff/R/D"],
    },
    {
      ...{ username: "zoë", firstName: "Zoë", enabled: true },
      groups: ["/Guests/Deep"],
      realmRoles: ["wiki user"],
    },
    {
      ...{ username: "service-account-usher", serviceAccountClientId: "usher", enabled: true },
      clientRoles: {
        "realm-management": ["view-users", "query-users", "query-groups", "view-realm"],
      },
    },
  ],
};
