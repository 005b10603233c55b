import { randomBytes } from "node:crypto";
import type { FakePerson, FakeState } from "../port";
import type { ConfluenceStore, Slice, StoredUser } from "./confluence-store";

/** Puts people and groups into an empty store. */
export async function fillStore(store: ConfluenceStore, state: FakeState): Promise<void> {
  for (const person of state.people) await store.insertUser(toStored(person));
  for (const [group, members] of Object.entries(state.groups)) {
    await store.insertGroup(group);
    for (const member of members) await store.addMember(member, group);
  }
}

/** All that a store holds, names in order. */
export async function stateOf(store: ConfluenceStore): Promise<FakeState> {
  const everything: Slice = { after: null, skip: 0, limit: Number.MAX_SAFE_INTEGER };
  const users = await store.users(everything);
  const groups: Record<string, string[]> = {};
  for (const group of await store.groups(everything))
    groups[group] = (await store.members(group, everything)).map(({ username }) => username);
  return {
    people: users.map(({ username, fullName, email, active, readOnly, lastLoginAt }) => ({
      username,
      displayName: fullName,
      email,
      active,
      readOnly,
      ...(lastLoginAt === null ? {} : { lastLoginAt }),
    })),
    groups,
  };
}

function toStored({ username, displayName, email, ...rest }: FakePerson): StoredUser {
  return {
    userKey: randomBytes(16).toString("hex"),
    username,
    fullName: displayName,
    email,
    active: rest.active ?? true,
    readOnly: rest.readOnly ?? false,
    lastLoginAt: rest.lastLoginAt ?? null,
  };
}
