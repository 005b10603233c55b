import type { FakePerson, FakeState } from "../port";

export type FakeUser = {
  /** Stays for life. */
  readonly key: string;
  readonly username: string;
  displayName: string;
  email: string;
  active: boolean;
  readOnly: boolean;
  profile: Map<string, string>;
};

export type FakeGroup = { readonly name: string; members: Set<FakeUser> };

/** What a fake product holds. Names keep their spelling and are looked up in any case. */
export type FakeDirectory = {
  /** In order of name. */
  users(): FakeUser[];
  user(name: string): FakeUser | undefined;
  userWithKey(key: string): FakeUser | undefined;
  insertUser(person: FakePerson): FakeUser;
  renameUser(user: FakeUser, name: string): void;
  deleteUser(user: FakeUser): void;
  groups(): FakeGroup[];
  group(name: string): FakeGroup | undefined;
  insertGroup(name: string): FakeGroup;
  deleteGroup(group: FakeGroup): void;
  groupsOf(user: FakeUser): FakeGroup[];
  members(group: FakeGroup): FakeUser[];
  state(): FakeState;
};

export function createFakeDirectory(
  keyOf: (n: number) => string,
  { people = [], groups = {} }: Partial<FakeState>,
): FakeDirectory {
  const users = createNamed<FakeUser>(({ username }) => username);
  const groupList = createNamed<FakeGroup>(({ name }) => name);
  const byKey = new Map<string, FakeUser>();
  let count = 0;

  const directory: FakeDirectory = {
    users: users.all,
    user: users.find,
    userWithKey: (key) => byKey.get(key),
    insertUser({ active = true, readOnly = false, profile = {}, ...fields }) {
      count += 1;
      const key = keyOf(count);
      const user = { ...fields, key, active, readOnly, profile: new Map(Object.entries(profile)) };
      users.insert(user);
      byKey.set(key, user);
      return user;
    },
    renameUser(user, username) {
      users.remove(user);
      users.insert(Object.assign(user, { username }));
    },
    deleteUser(user) {
      users.remove(user);
      byKey.delete(user.key);
      for (const { members } of groupList.all()) members.delete(user);
    },
    groups: groupList.all,
    group: groupList.find,
    insertGroup(name) {
      const group = { name, members: new Set<FakeUser>() };
      groupList.insert(group);
      return group;
    },
    deleteGroup: groupList.remove,
    groupsOf: (user) => groupList.all().filter(({ members }) => members.has(user)),
    members: ({ members }) => inOrder([...members], ({ username }) => username),
    state: () => ({
      people: directory.users().map(({ key: _, profile, ...person }) => ({
        ...person,
        ...(profile.size > 0 ? { profile: Object.fromEntries(profile) } : {}),
      })),
      groups: Object.fromEntries(
        directory
          .groups()
          .map((group) => [group.name, directory.members(group).map(({ username }) => username)]),
      ),
    }),
  };
  for (const person of people) directory.insertUser(person);
  for (const [name, members] of Object.entries(groups)) {
    const group = directory.insertGroup(name);
    for (const member of members) {
      const user = directory.user(member);
      if (user) group.members.add(user);
    }
  }
  return directory;
}

/** Found by name in any case, and kept in that order: a crowd of many thousands is no burden. */
function createNamed<Item>(nameOf: (item: Item) => string) {
  const held = new Map<string, Item>();
  const sorted: Item[] = [];
  const keyOf = (item: Item) => nameOf(item).toLowerCase();

  function placeOf(key: string): number {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const other = sorted[middle];
      if (other !== undefined && keyOf(other) < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  return {
    find: (name: string) => held.get(name.toLowerCase()),
    all: () => [...sorted],
    insert(item: Item) {
      const key = keyOf(item);
      held.set(key, item);
      sorted.splice(placeOf(key), 0, item);
    },
    remove(item: Item) {
      if (held.delete(keyOf(item))) sorted.splice(sorted.indexOf(item), 1);
    },
  };
}

/** By code unit, whatever the case. */
function inOrder<Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, rank: nameOf(item).toLowerCase() }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ item }) => item);
}
