import type { FakePerson, FakeState } from "../port";

export type FakeUser = {
  /** Stays for life. */
  key: string;
  username: string;
  displayName: string;
  email: string;
  active: boolean;
  readOnly: boolean;
  profile: Map<string, string>;
};

export type FakeGroup = { name: string; members: Set<FakeUser> };

/** What a fake product holds. Names keep their spelling and are looked up in any case. */
export type FakeDirectory = {
  /** In order of name. */
  users(): FakeUser[];
  user(name: string): FakeUser | undefined;
  insertUser(person: FakePerson): FakeUser;
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
  let users: FakeUser[] = [];
  let groupList: FakeGroup[] = [];
  let count = 0;

  const directory: FakeDirectory = {
    users: () => inOrder(users, ({ username }) => username),
    user: (name) => users.find(({ username }) => isSame(username, name)),
    insertUser({ active = true, readOnly = false, profile = {}, ...fields }) {
      count += 1;
      const key = keyOf(count);
      const user = { ...fields, key, active, readOnly, profile: new Map(Object.entries(profile)) };
      users.push(user);
      return user;
    },
    deleteUser(user) {
      users = users.filter((other) => other !== user);
      for (const { members } of groupList) members.delete(user);
    },
    groups: () => inOrder(groupList, ({ name }) => name),
    group: (name) => groupList.find((group) => isSame(group.name, name)),
    insertGroup(name) {
      const group = { name, members: new Set<FakeUser>() };
      groupList.push(group);
      return group;
    },
    deleteGroup(group) {
      groupList = groupList.filter((other) => other !== group);
    },
    groupsOf: (user) => directory.groups().filter(({ members }) => members.has(user)),
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

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** By code unit, whatever the case. */
function inOrder<Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[] {
  const rank = (item: Item) => nameOf(item).toLowerCase();
  return [...items].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
