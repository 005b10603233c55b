import { beforeEach, describe, expect, test } from "vitest";
import { addSandbox } from "@/lib/engine/sandbox/add-sandbox";
import { sandboxStore } from "@/lib/engine/sandbox/sandbox-store";
import { createMemoryStore } from "@/lib/targets/confluence/confluence-memory-store";
import type { ConfluenceStore, StoredUser } from "@/lib/targets/confluence/confluence-store";
import { newWorkspace, testActor } from "../support/workspace";

const all = { after: null, skip: 0, limit: 1_000 };

/** A sandbox without what a new Confluence has, so that both stores begin empty. */
async function emptySandbox(): Promise<ConfluenceStore> {
  const tenantId = await newWorkspace();
  const { path } = await addSandbox(tenantId, testActor);
  const store = sandboxStore({ tenantId, sandboxKey: path.split("/").at(-1) ?? "" });
  for (const { username } of await store.users(all)) await store.deleteUser(username);
  for (const name of await store.groups(all)) await store.deleteGroup(name);
  return store;
}

const stores: [string, () => Promise<ConfluenceStore>][] = [
  ["memory", async () => createMemoryStore()],
  ["PostgreSQL", emptySandbox],
];

describe.each(stores)("a Confluence's state in %s", (_name, open) => {
  let store: ConfluenceStore;
  beforeEach(async () => {
    store = await open();
  });

  test("a person is found by name and by key, and a taken name is refused", async () => {
    const ada = person("ada");
    expect(await store.insertUser(ada)).toBe(true);
    expect(await store.insertUser({ ...person("ada"), fullName: "Another" })).toBe(false);
    expect(await store.user("ada")).toEqual(ada);
    expect(await store.userByKey(ada.userKey)).toEqual(ada);
    expect(await store.user("bob")).toBeNull();
  });

  test("people come in order of code units, by offset and behind a name", async () => {
    for (const name of ["zoe", "ada", "a-b", "a_b", "ab", "äa"])
      await store.insertUser(person(name));
    const ordered = ["a-b", "a_b", "ab", "ada", "zoe", "äa"];
    expect(names(await store.users(all))).toEqual(ordered);
    expect(names(await store.users({ after: null, skip: 2, limit: 2 }))).toEqual(["ab", "ada"]);
    expect(names(await store.users({ after: "ada", skip: 0, limit: 9 }))).toEqual(["zoe", "äa"]);
  });

  test("only active people count for the licence", async () => {
    await store.insertUser(person("ada"));
    await store.insertUser({ ...person("bob"), active: false });
    expect(await store.activeUsers()).toBe(1);
    expect(await store.updateUser("bob", { active: true })).toBe(true);
    expect(await store.updateUser("nobody", { active: true })).toBe(false);
    expect(await store.activeUsers()).toBe(2);
  });

  test("groups are unique, ordered, and take their memberships along", async () => {
    await store.insertUser(person("ada"));
    for (const name of ["staff", "admins"]) expect(await store.insertGroup(name)).toBe(true);
    expect(await store.insertGroup("staff")).toBe(false);
    expect(await store.groups(all)).toEqual(["admins", "staff"]);
    await store.addMember("ada", "staff");
    expect(await store.deleteGroup("staff")).toBe(true);
    expect(await store.deleteGroup("staff")).toBe(false);
    expect(await store.hasGroup("staff")).toBe(false);
    await store.insertGroup("staff");
    expect(await store.members("staff", all)).toEqual([]);
  });

  test("memberships are sets: adding twice and removing what is not there change nothing", async () => {
    for (const name of ["bob", "ada"]) await store.insertUser(person(name));
    await store.insertGroup("staff");
    await store.addMember("bob", "staff");
    await store.addMember("ada", "staff");
    await store.addMember("ada", "staff");
    expect(names(await store.members("staff", all))).toEqual(["ada", "bob"]);
    expect(names(await store.members("staff", { ...all, skip: 1 }))).toEqual(["bob"]);
    expect(await store.groupsOf("ada", all)).toEqual(["staff"]);
    await store.removeMember("ada", "staff");
    await store.removeMember("ada", "staff");
    expect(await store.groupsOf("ada", all)).toEqual([]);
    expect(await store.members("nothing", all)).toEqual([]);
    expect(await store.groupsOf("nobody", all)).toEqual([]);
  });

  test("a deleted person leaves all groups", async () => {
    await store.insertUser(person("ada"));
    await store.insertGroup("staff");
    await store.addMember("ada", "staff");
    expect(await store.deleteUser("ada")).toBe(true);
    expect(await store.deleteUser("ada")).toBe(false);
    expect(await store.members("staff", all)).toEqual([]);
  });
});

function person(username: string): StoredUser {
  return {
    userKey: crypto.randomUUID().replaceAll("-", ""),
    username,
    fullName: `${username} Doe`,
    email: `${username}@acme.test`,
    active: true,
    readOnly: false,
    lastLoginAt: null,
  };
}

function names(users: StoredUser[]): string[] {
  return users.map((user) => user.username);
}
