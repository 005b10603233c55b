/** One request, without the address that a server's SCIM endpoint has. */
export type Call = { method: "GET" | "POST" | "PATCH" | "DELETE"; path: string; body?: unknown };

/** What a server has made so far in a round, and the names that were meant for it. */
export type Made = { users: string[]; groups: string[]; names: string[] };

export type Operation = {
  name: string;
  /** A share of the round's size, for operations that are large in themselves. */
  share: number;
  call: (made: Made, at: number) => Call;
  /** Where the id of what was created goes. */
  keeps?: "users" | "groups";
  /** What each call uses up: a slow server has made fewer than were asked for. */
  uses?: "users" | "groups";
  /** The tables are full no more after it. */
  empties?: true;
};

const at = (list: readonly string[], index: number) => list[index % list.length] ?? "";
export const patch = (op: string, path: string, value: unknown) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [{ op, path, value }],
});
export const byName = (name: string) =>
  `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`;
export const addTo = (group: string, ids: readonly string[]): Call => ({
  method: "PATCH",
  path: `/Groups/${group}`,
  body: patch(
    "add",
    "members",
    ids.map((value) => ({ value })),
  ),
});

/** In the order in which an identity provider works. */
export const operations: readonly Operation[] = [
  {
    name: "create user",
    share: 1,
    keeps: "users",
    call: ({ names }, index) => ({
      method: "POST",
      path: "/Users",
      body: person(at(names, index)),
    }),
  },
  {
    name: "look up by userName",
    share: 1,
    call: ({ names }, index) => ({ method: "GET", path: byName(at(names, index)) }),
  },
  {
    name: "look up nobody",
    share: 1,
    call: (_, index) => ({ method: "GET", path: byName(`nobody-${index}@example.com`) }),
  },
  {
    name: "get user",
    share: 1,
    call: ({ users }, index) => ({ method: "GET", path: `/Users/${at(users, index)}` }),
  },
  {
    name: "patch user",
    share: 1,
    call: ({ users }, index) => ({
      method: "PATCH",
      path: `/Users/${at(users, index)}`,
      body: patch("replace", "active", false),
    }),
  },
  {
    name: "create group",
    share: 0.5,
    keeps: "groups",
    call: ({ names }, index) => ({
      method: "POST",
      path: "/Groups",
      body: {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        displayName: `Group of ${at(names, index)}`,
        externalId: crypto.randomUUID(),
      },
    }),
  },
  {
    name: "add 1 member",
    share: 1,
    call: ({ users, groups }, index) => addTo(at(groups, index), [at(users, index)]),
  },
  {
    name: "add 1 member, same group",
    share: 1,
    call: ({ users, groups }, index) => addTo(groups[0] ?? "", [at(users, index)]),
  },
  {
    name: "add 100 members",
    share: 0.1,
    call: ({ users, groups }, index) => {
      const ids = Array.from({ length: 100 }, (_, offset) => at(users, index * 7 + offset));
      return addTo(at(groups, index + 1), ids);
    },
  },
  {
    name: "get group without members",
    share: 1,
    call: ({ groups }, index) => ({
      method: "GET",
      path: `/Groups/${at(groups, index)}?excludedAttributes=members`,
    }),
  },
  {
    name: "remove member",
    share: 1,
    call: ({ users, groups }, index) => ({
      method: "PATCH",
      path: `/Groups/${groups[0]}`,
      body: patch("remove", "members", [{ value: at(users, index) }]),
    }),
  },
  {
    // With the groups of each, which only some servers show: the floor has none.
    name: "list 100 users",
    share: 0.2,
    call: () => ({ method: "GET", path: "/Users?startIndex=1&count=100" }),
  },
  {
    // The same to read and to answer as for the floor.
    name: "list 100 users without groups",
    share: 0.2,
    call: () => ({
      method: "GET",
      path: "/Users?startIndex=1&count=100&excludedAttributes=groups",
    }),
  },
  {
    name: "delete group",
    share: 0.5,
    uses: "groups",
    empties: true,
    call: ({ groups }, index) => ({ method: "DELETE", path: `/Groups/${at(groups, index)}` }),
  },
  {
    name: "delete user",
    share: 0.5,
    uses: "users",
    call: ({ users }, index) => ({ method: "DELETE", path: `/Users/${at(users, index)}` }),
  },
];

export function person(userName: string) {
  return {
    schemas: [
      "urn:ietf:params:scim:schemas:core:2.0:User",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    ],
    externalId: crypto.randomUUID(),
    userName,
    active: true,
    displayName: `Person ${userName}`,
    name: { formatted: `Person ${userName}`, givenName: "Person", familyName: userName },
    emails: [{ primary: true, type: "work", value: userName }],
    title: "Engineer",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
      department: "Research",
      employeeNumber: "77",
    },
  };
}
