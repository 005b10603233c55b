import type { ConfluenceStore, Slice, StoredUser } from "./confluence-store";

/** State of a fake Confluence in memory, for tests. */
export function createMemoryStore(): ConfluenceStore {
  const users = new Map<string, StoredUser>();
  const groups = new Map<string, Set<string>>();
  const known = (names: Iterable<string>) => [...names].flatMap((name) => users.get(name) ?? []);

  return {
    user: async (username) => users.get(username) ?? null,
    userByKey: async (key) => [...users.values()].find((user) => user.userKey === key) ?? null,
    users: async (slice) => known(cut(users.keys(), slice)),
    licensedUsers: async (slice) =>
      known(
        cut(
          [...users.keys()].filter((name) => users.get(name)?.active),
          slice,
        ),
      ),
    activeUsers: async () => [...users.values()].filter((user) => user.active).length,
    async insertUser(user) {
      if (users.has(user.username)) return false;
      users.set(user.username, user);
      return true;
    },
    async updateUser(username, change) {
      const user = users.get(username);
      if (user) users.set(username, { ...user, ...change });
      return user !== undefined;
    },
    async deleteUser(username) {
      for (const members of groups.values()) members.delete(username);
      return users.delete(username);
    },

    hasGroup: async (name) => groups.has(name),
    groups: async (slice) => cut(groups.keys(), slice),
    async insertGroup(name) {
      if (groups.has(name)) return false;
      groups.set(name, new Set());
      return true;
    },
    deleteGroup: async (name) => groups.delete(name),

    members: async (group, slice) => known(cut(groups.get(group) ?? [], slice)),
    groupsOf: async (username, slice) =>
      cut(
        [...groups].flatMap(([name, members]) => (members.has(username) ? [name] : [])),
        slice,
      ),
    async addMember(username, group) {
      groups.get(group)?.add(username);
    },
    async removeMember(username, group) {
      groups.get(group)?.delete(username);
    },
  };
}

/** By code unit: the order of PostgreSQL's collation "C" for names of the basic plane. */
function cut(names: Iterable<string>, { after, skip, limit }: Slice): string[] {
  return [...names]
    .filter((name) => after === null || name > after)
    .sort()
    .slice(skip, skip + limit);
}
