import { createHash } from "node:crypto";
import type { FakePerson, FakeState } from "../port";
import { enterprise } from "./scim-shapes";

/** A resource as it is stored; `groups` and `meta` are worked out when it is shown. */
export type FakeUser = Record<string, unknown> & { id: string; userName: string };
export type FakeGroup = { id: string; displayName: string; members: string[] };

export type FakeStore = {
  users: Map<string, FakeUser>;
  groups: Map<string, FakeGroup>;
  readOnly: Set<string>;
  newId(of: string): string;
};

export function createFakeStore({ people, groups }: FakeState): FakeStore {
  let count = 0;
  const store: FakeStore = {
    users: new Map(),
    groups: new Map(),
    readOnly: new Set(),
    newId: (of) => uuid(`${count++} ${of}`),
  };
  for (const person of people) addPerson(store, person);
  const idOf = new Map([...store.users.values()].map(({ userName, id }) => [userName, id]));
  for (const [displayName, names] of Object.entries(groups)) {
    const id = store.newId(displayName);
    const members = names.flatMap((name) => idOf.get(name) ?? []);
    store.groups.set(id, { id, displayName, members });
  }
  return store;
}

function addPerson(store: FakeStore, person: FakePerson): void {
  const { username, displayName, email, active = true, readOnly = false } = person;
  const id = store.newId(username);
  const emails = email === "" ? [] : [{ value: email, type: "work", primary: true }];
  const user = { id, userName: username, displayName, emails, active };
  store.users.set(id, user);
  if (readOnly) store.readOnly.add(id);
}

function uuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join("-");
}

export function stateOf({ users, groups }: FakeStore): FakeState {
  const nameOf = (id: string) => users.get(id)?.userName ?? id;
  return {
    people: [...users.values()]
      .map((user) => ({
        username: user.userName,
        displayName: textOf(user["displayName"]),
        email: emailOf(user["emails"]),
        active: user["active"] !== false,
        profile: profileOf(user),
      }))
      .sort((a, b) => a.username.localeCompare(b.username)),
    groups: Object.fromEntries(
      [...groups.values()]
        .sort((a, b) => a.displayName.localeCompare(b.displayName))
        .map(({ displayName, members }) => [displayName, members.map(nameOf).sort()]),
    ),
  };
}

/** What was set and not cleared, by the keys of the target's profile. */
function profileOf(user: FakeUser): Record<string, string> {
  const { formatted: _, ...name } = objectOf(user["name"]);
  const { userName: __, displayName: ___, id: ____, ...plain } = user;
  const all = Object.entries({ ...plain, ...name, ...objectOf(user[enterprise]) });
  return Object.fromEntries(
    all.flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function emailOf(emails: unknown): string {
  const [first] = Array.isArray(emails) ? emails : [];
  return textOf(first?.value);
}
